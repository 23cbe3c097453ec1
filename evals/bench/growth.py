"""How search holds up as the corpus grows: the same questions among up to 100,000 sections.

The distractors are documents of the kind that workplaces add: each a title and a few sentences about
someone who does something about something, at some time, put together from lists, so that they share the
subject's words but never answer a question.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import yaml

from corpus.reading import load_corpus
from corpus.records import Corpus, Section, Source
from evals.bench.measure import Ranks, ranks_of, size_of
from evals.bench.questions import question_sets
from evals.bench.recipes import OurSearcher

LISTS = Path(__file__).parent / "distractors.yaml"
SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Size:
    """One size of corpus: sections, views, seconds to build, ranks, latencies (ms), and megabytes of memory
    (of the process, which held the smaller ones before) and disk."""

    sections: int
    views: int
    built: float
    ranks: Ranks
    p50: float
    p95: float
    memory: float
    disk: float


def distractors(n: int, seed: int = 7) -> Source:
    """A source of `n` sections, all different."""
    lists: dict[str, list[str]] = yaml.safe_load(LISTS.read_text(encoding="utf-8"))
    rng = random.Random(seed)
    return Source(
        id="fyld",
        title="Andre dokumenter",
        added=True,
        sections=tuple(_section(number, lists, rng) for number in range(n)),
    )


def grow(sizes: Sequence[int], questions: int | None = None) -> list[Size]:
    """Measure our search at each of `sizes` sections in all, on the held-out questions (the first
    `questions`)."""
    return [_at(size, questions) for size in sorted(sizes)]


def _at(size: int, questions: int | None) -> Size:
    corpus = load_corpus()
    more = distractors(max(0, size - len(corpus.sections)))
    asked = question_sets(corpus)["sat_til_side"][:questions]
    grown = Corpus((*corpus.sources, more), corpus.checklist, corpus.questions, corpus.outside)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        start = time.perf_counter()
        searcher = OurSearcher(grown, Path(folder))
        built = time.perf_counter() - start
        ranks_of(searcher, asked[:20])
        ranks, took = ranks_of(searcher, asked)
        p50, p95 = np.percentile(took, [50, 95])
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return Size(
            len(grown.sections), searcher.views, built, ranks, float(p50), float(p95), memory,
            size_of(Path(folder)),
        )  # fmt: skip


def _section(number: int, lists: dict[str, list[str]], rng: random.Random) -> Section:
    place, matter = rng.choice(lists["places"]), rng.choice(lists["matters"])
    sentences = [
        f"{rng.choice(lists['people'])} {rng.choice(lists['does'])} {rng.choice(lists['matters'])} "
        f"{rng.choice(lists['how'])} {rng.choice(lists['when'])}."
        for _ in range(SENTENCES)
    ]
    return Section(
        id=f"fyld/{number}",
        source="fyld",
        title=f"{matter[0].upper()}{matter[1:]} {place}",
        text=" ".join(sentences),
        kind="document",
    )

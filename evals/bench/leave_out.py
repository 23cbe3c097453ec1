"""Sources that nobody has written questions for: each source in turn is treated as if a user had added it.

The embedder is trained anew without a single question of the source, and none of them is in the index; the
other sources keep theirs, and none is said to give the same advice. What is asked are the source's held-out
questions, and only its own sections are right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from corpus.reading import load_corpus, load_training
from corpus.records import Corpus, Training
from evals.bench.measure import Ranks, ranks_of
from evals.bench.questions import Asked
from evals.bench.recipes import Bm25Searcher, OurSearcher, Searcher
from ingest.encoder import bundled_encoder
from ingest.train import Recipe, train


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The ranks on one source's held-out questions, by way of searching."""

    source: str
    ranks: dict[str, Ranks]


def leave_out(source: str, recipe: Recipe) -> LeftOut:
    """Search for the sections of `source` without any of its questions, by plain BM25 and by ours."""
    corpus = load_corpus()
    asked = tuple(
        Asked(q.q, _of(source, corpus.same_advice[q.section]), q.style)
        for q in corpus.questions
        if q.split == "heldout" and _source(q.section) == source
    )
    without, training = _without(corpus, load_training(), source)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        torch.set_num_threads(2)
        train(without, training, recipe).save(folder)
        encoder = bundled_encoder(Path(folder))
        searchers: dict[str, Searcher] = {
            "BM25": Bm25Searcher(without, Path(folder) / "bm25"),
            "vores": OurSearcher(without, Path(folder) / "vores", encoder=encoder),
        }
        return LeftOut(source, {name: ranks_of(each, asked)[0] for name, each in searchers.items()})


def _without(corpus: Corpus, training: Training, source: str) -> tuple[Corpus, Training]:
    """Both, without what is asked of `source`."""
    kept = tuple(q for q in corpus.questions if _source(q.section) != source)
    sources = tuple(
        replace(
            each,
            sections=tuple(
                replace(section, kind="document", same_as=())
                if each.id == source
                else replace(section, same_as=_apart(section.same_as, source))
                for section in each.sections
            ),
        )
        for each in corpus.sources
    )
    return Corpus(sources, corpus.checklist, kept, corpus.outside), replace(
        training,
        questions=tuple(q for q in training.questions if _source(q.section) != source),
        conversations=tuple(c for c in training.conversations if _source(c.section) != source),
    )


def _of(source: str, sections: frozenset[str]) -> frozenset[str]:
    return frozenset(section for section in sections if _source(section) == source)


def _apart(sections: tuple[str, ...], source: str) -> tuple[str, ...]:
    return tuple(section for section in sections if _source(section) != source)


def _source(section: str) -> str:
    return section.split("/")[0]

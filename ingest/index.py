"""The index: builds it from the corpus when something changed, opens it, and searches it.

`open_index` is the way in. It returns a whole index that matches the corpus, the user's sources and the
embedder, and builds one first where there is none.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import uuid
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from corpus.errors import IndexFailure
from corpus.reading import load_corpus
from corpus.records import Corpus
from ingest.encoder import Encoder, Vectors, open_encoder
from ingest.fulltext import FullText, build_fulltext
from ingest.library import Library
from ingest.originals import Original
from ingest.search import (
    Hit,
    Outside,
    Ranking,
    Scores,
    best_by_section,
    fuse,
    group_same,
    in_order,
    parts_of,
    stand_out,
    weigh_parts,
)
from ingest.settings import Settings, ensure_home
from ingest.store import Generation, ViewStore, open_store, sound
from ingest.views import GROUPS, OUTSIDE, View, guidance_text, views_of

LAYOUT = "3"  # raise it when what is stored changes, so that older indexes are rebuilt
RANKING = Ranking()
NEIGHBOURS, PART_NEIGHBOURS = 100, 30  # views looked up in each group, for a question and for a sentence
CANDIDATES = 60  # sections looked up in each field of the full text
ENCODE_BATCH = 512


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: views in the index, how many of them had to be embedded, and whether anything
    changed."""

    views: int
    embedded: int
    rebuilt: bool


@dataclass(frozen=True, slots=True)
class Match:
    """What a query matches: fused scores best first and best similarities, by section or topic; the terms
    of the questions near it, by section; and how rare each of its own terms is."""

    scores: Scores
    similarity: Scores
    asked: Mapping[str, set[str]]
    rarity: Mapping[str, float]


class Index:
    """An open index. `corpus` holds the built-in sources and the user's own; `originals` their own
    wording."""

    def __init__(
        self,
        corpus: Corpus,
        originals: dict[str, Original],
        encoder: Encoder,
        store: ViewStore,
        generation: Generation,
        fulltext: FullText,
        ranking: Ranking,
    ) -> None:
        self._ranking = ranking
        self.corpus = corpus
        self.originals = originals
        self.encoder = encoder
        self.generation = generation
        self._store = store
        self._fulltext = fulltext
        self._with_questions = {q.section for q in corpus.questions if q.split == "tune"}
        self._with_questions.update(OUTSIDE + topic.id for topic in corpus.outside)
        self._latest: tuple[str, Match] | None = None

    def search(self, query: str, k: int = 10) -> tuple[Hit, ...]:
        """The `k` best sections for `query`, best first; empty where nothing at all matches.

        Sections that give the same advice are one hit.
        """
        match = self._match(query)
        inside = [name for name in match.scores if not name.startswith(OUTSIDE)]
        same_advice = (
            self.corpus.same_advice if self._ranking.grouped else {n: frozenset({n}) for n in inside}
        )
        grouped = group_same(inside, same_advice)
        return tuple(
            Hit(
                section=self.corpus.sections[name],
                score=round(match.scores[name], 4),
                rank=rank,
                similarity=match.similarity.get(name, 0.0),
                coverage=self._coverage(name, match),
                same=tuple(self.corpus.sections[other] for other in same),
            )
            for rank, (name, same) in enumerate(list(grouped.items())[:k], 1)
        )

    def outside(self, query: str) -> Outside | None:
        """The topic outside the sources that `query` resembles most; None when it resembles none."""
        match = self._match(query)
        topics = {OUTSIDE + topic.id: topic for topic in self.corpus.outside}
        best = next((name for name in match.scores if name in topics), None)
        if best is None:
            return None
        leads = (_lead(best, scores, topics) for scores in (match.scores, match.similarity))
        return Outside(topics[best], min(leads))

    def _match(self, query: str) -> Match:
        """What `query` matches. The latest is kept, for a question is looked at from several sides."""
        latest = self._latest  # another thread may replace it at any time
        if latest is None or latest[0] != query:
            latest = self._latest = (query, self._score(query))
        return latest[1]

    def _score(self, query: str) -> Match:
        query = self._fulltext.mend(query)
        vectors = self.encoder.encode_queries([query, *parts_of(query)])
        near = {
            group: self._store.nearest(self.generation, group, vectors[:1], NEIGHBOURS)
            + self._store.nearest(self.generation, group, vectors[1:], PART_NEIGHBOURS)
            for group in GROUPS
        }
        ordinary = _ordinary(near["guidance"][0])
        similarity: Scores = {}
        signals: list[dict[str, Scores]] = []
        for part in range(len(vectors)):
            found = {str(group): best_by_section(near[group][part]) for group in GROUPS}
            for name, best in (pair for scores in found.values() for pair in scores.items()):
                similarity[name] = max(best, similarity.get(name, 0.0))
            stand_out(found, self._with_questions, ordinary, self._ranking)
            found["guidance"].update({n: s for n, s in found["question"].items() if n.startswith(OUTSIDE)})
            signals.append(found)
        whole = fuse({**self._fulltext.scores(query, CANDIDATES), **signals[0]}, self._ranking)
        scores = weigh_parts(whole, [fuse(found, self._ranking) for found in signals[1:]], self._ranking)
        asked: defaultdict[str, set[str]] = defaultdict(set)
        for view, _ in near["question"][0]:
            asked[view.section].update(self._fulltext.analyse(view.text))
        return Match(in_order(scores), similarity, asked, self._fulltext.rarity(query))

    def _coverage(self, name: str, match: Match) -> float:
        """The share of the query's terms, weighted by how rare they are, that section `name` or what is
        asked of it uses."""
        total = sum(match.rarity.values())
        known = match.asked.get(name, set()).union(
            self._fulltext.analyse(guidance_text(self.corpus.sections[name]))
        )
        return sum(weight for term, weight in match.rarity.items() if term in known) / total if total else 0.0


def _lead(topic: str, scores: Scores, topics: Container[str]) -> float:
    """How many times the best section's score `topic` has; twice where no section has any."""
    inside = max((score for name, score in scores.items() if name not in topics), default=0.0)
    return scores.get(topic, 0.0) / inside if inside else 2.0


def _ordinary(near: Sequence[tuple[View, float]]) -> float:
    """The likeness of a text that is near the query by chance: the last of those looked up; none where the
    corpus is so small that all of it was."""
    return near[-1][1] if len(near) == NEIGHBOURS else 0.0


def open_index(
    settings: Settings,
    progress: bool = True,
    corpus: Corpus | None = None,
    encoder: Encoder | None = None,
    ranking: Ranking = RANKING,
) -> Index:
    """An index that is whole and up to date, built first where need be (with progress on stderr).

    `corpus` (default: the built-in one), `encoder` (default: the one that the settings name) and `ranking`
    are for measuring. Raises IndexFailure, SettingsError or CorpusError when it can't be had.
    """
    return _open(settings, progress, corpus=corpus, encoder=encoder, ranking=ranking)[0]


def build_index(settings: Settings, progress: bool = True, afresh: bool = False) -> BuildReport:
    """Make the index match the corpus; `afresh` forgets the old one first."""
    if afresh and not settings.chroma_url:
        shutil.rmtree(settings.index_folder, ignore_errors=True)
    return _open(settings, progress, afresh)[1]


def _open(
    settings: Settings,
    progress: bool,
    afresh: bool = False,
    corpus: Corpus | None = None,
    encoder: Encoder | None = None,
    ranking: Ranking = RANKING,
) -> tuple[Index, BuildReport]:
    ensure_home(settings)
    library = Library(settings.sources_folder)
    corpus = (corpus or load_corpus()).with_sources(library.sources(), library.questions())
    originals = library.originals()
    encoder = encoder or open_encoder(settings)
    views = views_of(corpus, originals)
    fingerprint = _fingerprint(views, encoder)
    if not sound(settings):
        shutil.rmtree(settings.index_folder, ignore_errors=True)
    store = open_store(settings)
    generation = None if afresh else store.current()
    embedded, rebuilt = 0, generation is None or generation.fingerprint != fingerprint
    if generation is None or generation.fingerprint != fingerprint:
        old = store.vectors(generation) if generation and generation.encoder == encoder.name else {}
        held = Counter(view.group for view in views)
        generation = Generation(
            f"generation-{uuid.uuid4().hex[:12]}", fingerprint, encoder.name, {g: held[g] for g in GROUPS}
        )
        vectors, embedded = _embed(views, encoder, old, progress)
        store.write(generation, views, vectors)
        build_fulltext(_fulltext_folder(settings, generation), views)
        store.point(generation)
        _forget_fulltext(settings, generation)
    fulltext = _open_fulltext(settings, store, generation, len({view.section for view in views}))
    index = Index(corpus, originals, encoder, store, generation, fulltext, ranking)
    return index, BuildReport(len(views), embedded, rebuilt)


def _embed(
    views: Sequence[View], encoder: Encoder, old: dict[str, list[float]], progress: bool
) -> tuple[Vectors, int]:
    """Vectors `(n_views, dimension)`, of which only those not in `old` are computed, and how many those
    were."""
    new = [view for view in views if view.id not in old]
    made: dict[str, Vectors] = {}
    bar = tqdm(
        total=len(new),
        desc="Indlæser kilderne",
        unit="tekst",
        file=sys.stderr,
        disable=not progress or not new,
    )
    for start in range(0, len(new), ENCODE_BATCH):
        part = new[start : start + ENCODE_BATCH]
        for view, vector in zip(part, encoder.encode_passages([view.text for view in part]), strict=True):
            made[view.id] = vector
        bar.update(len(part))
    bar.close()
    rows = [made[view.id] if view.id in made else np.asarray(old[view.id]) for view in views]
    return np.asarray(rows, dtype=np.float32), len(new)


def _open_fulltext(settings: Settings, store: ViewStore, generation: Generation, sections: int) -> FullText:
    """The full-text index of `generation`, made again from Chroma when it's missing or damaged."""
    folder = _fulltext_folder(settings, generation)
    try:
        fulltext = FullText(folder)
        if fulltext.sections == sections:
            return fulltext
    except IndexFailure:
        pass
    build_fulltext(folder, store.views(generation))
    return FullText(folder)


def _fulltext_folder(settings: Settings, generation: Generation) -> Path:
    return settings.index_folder / "fuldtekst" / generation.name


def _forget_fulltext(settings: Settings, current: Generation) -> None:
    """Delete the full-text folders of older generations, keeping the newest of them for readers that are
    open."""
    folders = [path for path in (settings.index_folder / "fuldtekst").iterdir() if path.name != current.name]
    for path in sorted(folders, key=os.path.getmtime)[:-1]:
        shutil.rmtree(path, ignore_errors=True)


def _fingerprint(views: Sequence[View], encoder: Encoder) -> str:
    content = "\n".join((LAYOUT, encoder.name, *sorted(view.id for view in views)))
    return hashlib.sha256(content.encode("utf-8")).hexdigest()

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
from collections.abc import Mapping, Sequence
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
from ingest.search import Hit, Outside, fuse, similarity_by_section
from ingest.settings import Settings, ensure_home
from ingest.store import Generation, ViewStore, open_store, sound
from ingest.views import OUTSIDE, View, guidance_text, views_of

LAYOUT = "1"  # raise it when what is stored changes, so that older indexes are rebuilt
NEIGHBOURS, CANDIDATES = 200, 60
ENCODE_BATCH = 512


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: views in the index, how many of them had to be embedded, and whether anything
    changed."""

    views: int
    embedded: int
    rebuilt: bool


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
    ) -> None:
        self.corpus = corpus
        self.originals = originals
        self.encoder = encoder
        self.generation = generation
        self._store = store
        self._fulltext = fulltext

    def search(self, query: str, k: int = 10) -> tuple[Hit, ...]:
        """The `k` best sections for `query`, best first; empty where nothing at all matches."""
        neighbours = self._neighbours(query)
        similar = similarity_by_section(neighbours)
        fused = {name: s for name, s in self._scores(query, similar).items() if not name.startswith(OUTSIDE)}
        rarity = self._fulltext.rarity(query)
        asked: dict[str, set[str]] = {}
        for view, _ in neighbours:
            if view.kind == "question":
                asked.setdefault(view.section, set()).update(self._fulltext.analyse(view.text))
        return tuple(
            Hit(
                section=self.corpus.sections[name],
                score=round(score, 4),
                rank=rank,
                similarity=max(similar["question"].get(name, 0.0), similar["guidance"].get(name, 0.0)),
                coverage=self._coverage(name, rarity, asked.get(name, set())),
            )
            for rank, (name, score) in enumerate(list(fused.items())[:k], 1)
        )

    def outside(self, query: str) -> Outside | None:
        """The topic outside the sources that `query` resembles most; None when it resembles none."""
        scores = self._scores(query, similarity_by_section(self._neighbours(query)))
        topics = {OUTSIDE + topic.id: topic for topic in self.corpus.outside}
        best = next((name for name in scores if name in topics), None)
        inside = max((score for name, score in scores.items() if name not in topics), default=0.0)
        return Outside(topics[best], scores[best] / inside if inside else 1.0) if best else None

    def _neighbours(self, query: str) -> list[tuple[View, float]]:
        return self._store.nearest(self.generation, self.encoder.encode_queries([query])[0], NEIGHBOURS)

    def _scores(self, query: str, similar: dict[str, dict[str, float]]) -> dict[str, float]:
        return fuse({**self._fulltext.scores(query, CANDIDATES), **similar})

    def _coverage(self, name: str, rarity: Mapping[str, float], asked: set[str]) -> float:
        """The share of the query's terms, weighted by `rarity`, that section `name` or what is `asked` of
        it uses."""
        total = sum(rarity.values())
        known = asked.union(self._fulltext.analyse(guidance_text(self.corpus.sections[name])))
        return sum(weight for term, weight in rarity.items() if term in known) / total if total else 0.0


def open_index(settings: Settings, progress: bool = True) -> Index:
    """An index that is whole and up to date, built first where need be (with progress on stderr).

    Raises IndexFailure, SettingsError or CorpusError when it can't be had.
    """
    return _open(settings, progress)[0]


def build_index(settings: Settings, progress: bool = True, afresh: bool = False) -> BuildReport:
    """Make the index match the corpus; `afresh` forgets the old one first."""
    if afresh and not settings.chroma_url:
        shutil.rmtree(settings.index_folder, ignore_errors=True)
    return _open(settings, progress, afresh)[1]


def _open(settings: Settings, progress: bool, afresh: bool = False) -> tuple[Index, BuildReport]:
    ensure_home(settings)
    library = Library(settings.sources_folder)
    corpus = load_corpus().with_sources(library.sources())
    originals = library.originals()
    encoder = open_encoder(settings)
    views = views_of(corpus, originals)
    fingerprint = _fingerprint(views, encoder)
    if not sound(settings):
        shutil.rmtree(settings.index_folder, ignore_errors=True)
    store = open_store(settings)
    generation = None if afresh else store.current()
    embedded, rebuilt = 0, generation is None or generation.fingerprint != fingerprint
    if generation is None or generation.fingerprint != fingerprint:
        old = store.vectors(generation) if generation and generation.encoder == encoder.name else {}
        generation = Generation(f"generation-{uuid.uuid4().hex[:12]}", fingerprint, encoder.name, len(views))
        vectors, embedded = _embed(views, encoder, old, progress)
        store.write(generation, views, vectors)
        build_fulltext(_fulltext_folder(settings, generation), views)
        store.point(generation)
        _forget_fulltext(settings, generation)
    fulltext = _open_fulltext(settings, store, generation, len({view.section for view in views}))
    index = Index(corpus, originals, encoder, store, generation, fulltext)
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

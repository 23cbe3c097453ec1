"""Chroma: where the views and their vectors live. All of Chroma's types stay in this file.

The index is kept in *generations*: a rebuild fills a new collection and moves one pointer last, so that a
crash or an open reader never meets half an index. The pointer is the metadata of a small collection of its
own, which works the same on a folder and on a server.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

import numpy as np

from corpus.errors import IndexFailure
from ingest.encoder import Vectors
from ingest.settings import Settings
from ingest.views import GROUPS, Group, View

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import GetResult

POINTER = "fastholdelse-peger"
GRAPH: Any = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,  # so wide that hardly any of the hundred nearest is missed
}
BATCH = 2_000  # Chroma takes at most 5,461 records at a time


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete index: the name of its collections (one a group of views), what it was made from and by,
    and how many views of each group it must hold."""

    name: str
    fingerprint: str
    encoder: str
    views: dict[Group, int]


class ViewStore:
    """The generations in one Chroma database."""

    def __init__(self, client: ClientAPI) -> None:
        self._client = client
        self._open: dict[str, Collection] = {}  # looking a collection up costs as much as searching it

    def current(self) -> Generation | None:
        """The generation that the pointer names; None when there is none or it isn't whole."""
        from chromadb.errors import ChromaError, NotFoundError

        try:
            metadata = self._client.get_collection(POINTER, embedding_function=None).metadata or {}
            generation = Generation(**json.loads(str(metadata["generation"])))
            if all(self._collection(generation, g).count() == generation.views[g] for g in GROUPS):
                return generation
        except (NotFoundError, KeyError, ValueError, TypeError):
            pass
        except ChromaError as exc:
            raise IndexFailure("Chroma kan ikke læse indekset.") from exc
        return None

    def vectors(self, generation: Generation) -> dict[str, list[float]]:
        """The vector of every view in `generation`, by view id."""
        found: dict[str, list[float]] = {}
        for page in self._pages(generation, ["embeddings"]):
            if page["embeddings"] is not None:
                found.update(zip(page["ids"], np.asarray(page["embeddings"]).tolist(), strict=True))
        return found

    def views(self, generation: Generation) -> list[View]:
        """Every view in `generation`, group by group."""
        return [
            View(str(about["section"]), about["kind"], text)  # type: ignore[arg-type]
            for page in self._pages(generation, ["documents", "metadatas"])
            for text, about in zip(page["documents"] or [], page["metadatas"] or [], strict=True)
        ]

    def write(self, generation: Generation, views: Sequence[View], vectors: Vectors) -> None:
        """Fill new collections with `views` and their `vectors` `(n_views, dimension)`. The pointer stays."""
        for group in GROUPS:
            rows = [row for row, view in enumerate(views) if view.group == group]
            collection = self._client.create_collection(
                _collection_name(generation, group),
                embedding_function=None,
                configuration={"hnsw": GRAPH},
            )
            for start in range(0, len(rows), BATCH):
                part = [views[row] for row in rows[start : start + BATCH]]
                collection.add(
                    ids=[view.id for view in part],
                    embeddings=vectors[rows[start : start + BATCH]],
                    documents=[view.text for view in part],
                    metadatas=[{"section": view.section, "kind": view.kind} for view in part],
                )

    def point(self, generation: Generation) -> None:
        """Make `generation` the current one, and delete every other but the one before it."""
        before = self.current()
        pointer = self._client.get_or_create_collection(POINTER, embedding_function=None)
        pointer.modify(metadata={"generation": json.dumps(asdict(generation))})
        keep = tuple(each.name for each in (generation, before) if each)
        for collection in self._client.list_collections():
            if collection.name.startswith("generation-") and not collection.name.startswith(keep):
                self._client.delete_collection(collection.name)

    def nearest(
        self, generation: Generation, group: Group, vectors: Vectors, n: int
    ) -> list[list[tuple[View, float]]]:
        """For each of `vectors` `(n_vectors, dimension)` the `n` nearest views of `group`, best first, with
        their cosine similarity.

        Raises IndexFailure when the generation is gone (rebuilt by another process) or unreadable.
        """
        from chromadb.errors import ChromaError

        if not len(vectors) or not generation.views[group]:
            return [[] for _ in vectors]
        try:
            answer = self._collection(generation, group).query(
                query_embeddings=vectors,
                n_results=min(n, generation.views[group]),
                include=["metadatas", "documents", "distances"],
            )
        except ChromaError as exc:
            raise IndexFailure(
                "Indekset er skiftet eller ødelagt; prøv igen, eller kør »fastholdelse index«."
            ) from exc
        return [
            [
                (View(str(about["section"]), about["kind"], text), 1.0 - distance)  # type: ignore[arg-type]
                for text, about, distance in zip(*rows, strict=True)
            ]
            for rows in zip(
                answer["documents"] or [], answer["metadatas"] or [], answer["distances"] or [], strict=True
            )
        ]

    def _pages(self, generation: Generation, include: list[str]) -> Iterator[GetResult]:
        """Everything in `generation`, a batch at a time."""
        for group in GROUPS:
            collection = self._collection(generation, group)
            for start in range(0, generation.views[group], BATCH):
                yield collection.get(limit=BATCH, offset=start, include=include)  # type: ignore[arg-type]

    def _collection(self, generation: Generation, group: Group) -> Collection:
        name = _collection_name(generation, group)
        if name not in self._open:
            self._open[name] = self._client.get_collection(name, embedding_function=None)
        return self._open[name]


def _collection_name(generation: Generation, group: Group) -> str:
    return f"{generation.name}-{group}"


def open_store(settings: Settings) -> ViewStore:
    """The store that the settings name: a folder of our own, or a Chroma server. Raises IndexFailure."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    quiet = ChromaSettings(anonymized_telemetry=False)
    if settings.chroma_url:
        address = urlparse(settings.chroma_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise IndexFailure("FASTHOLDELSE_CHROMA_URL skal ligne http://127.0.0.1:8000.")
        port = address.port or (443 if address.scheme == "https" else 80)
        try:
            return ViewStore(
                chromadb.HttpClient(
                    host=address.hostname, port=port, ssl=address.scheme == "https", settings=quiet
                )
            )
        except Exception as exc:  # the client raises ValueError or its HTTP library's errors
            raise IndexFailure(
                f"Chroma-serveren {settings.chroma_url} svarer ikke; start den, eller ret adressen."
            ) from exc
    folder = settings.index_folder / "chroma"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return ViewStore(chromadb.PersistentClient(path=str(folder), settings=quiet))
    except Exception as exc:  # a damaged database surfaces as several kinds of error
        raise IndexFailure(f"Chroma kan ikke åbne {folder}.") from exc


def sound(settings: Settings) -> bool:
    """Whether the database file in the folder is a whole SQLite database; True for a server, which looks
    after itself.

    Chroma makes a missing or empty file anew without a word, and fails late on a damaged one, so look first.
    """
    if settings.chroma_url:
        return True
    path: Path = settings.index_folder / "chroma" / "chroma.sqlite3"
    if not path.is_file() or path.stat().st_size == 0:
        return False
    try:
        connection: Any = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))
        finally:
            connection.close()
    except sqlite3.Error:
        return False

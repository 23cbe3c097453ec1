"""Chroma: where the views and their vectors live. All of Chroma's types stay in this file.

The index is kept in *generations*: a rebuild fills a new collection and moves one pointer last, so that a
crash or an open reader never meets half an index. The pointer is the metadata of a small collection of its
own, which works the same on a folder and on a server.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

import numpy as np

from corpus.errors import IndexFailure
from ingest.encoder import Vectors
from ingest.settings import Settings
from ingest.views import View

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

POINTER = "fastholdelse-peger"
BATCH = 2_000  # Chroma takes at most 5,461 records at a time


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete index: its collection, what it was made from and by, and how many views it must hold."""

    name: str
    fingerprint: str
    encoder: str
    views: int


class ViewStore:
    """The generations in one Chroma database."""

    def __init__(self, client: ClientAPI) -> None:
        self._client = client

    def current(self) -> Generation | None:
        """The generation that the pointer names; None when there is none or it isn't whole."""
        from chromadb.errors import ChromaError, NotFoundError

        try:
            metadata = self._client.get_collection(POINTER, embedding_function=None).metadata or {}
            generation = Generation(**json.loads(str(metadata["generation"])))
            if self._collection(generation).count() == generation.views:
                return generation
        except (NotFoundError, KeyError, ValueError, TypeError):
            pass
        except ChromaError as exc:
            raise IndexFailure("Chroma kan ikke læse indekset.") from exc
        return None

    def vectors(self, generation: Generation) -> dict[str, list[float]]:
        """The vector of every view in `generation`, by view id."""
        found: dict[str, list[float]] = {}
        collection = self._collection(generation)
        for start in range(0, generation.views, BATCH):
            page = collection.get(limit=BATCH, offset=start, include=["embeddings"])
            embeddings = page["embeddings"]
            if embeddings is not None:
                found.update(zip(page["ids"], np.asarray(embeddings).tolist(), strict=True))
        return found

    def views(self, generation: Generation) -> list[View]:
        """Every view in `generation`, in the order in which it was written."""
        found: list[View] = []
        collection = self._collection(generation)
        for start in range(0, generation.views, BATCH):
            page = collection.get(limit=BATCH, offset=start, include=["documents", "metadatas"])
            for text, about in zip(page["documents"] or [], page["metadatas"] or [], strict=True):
                found.append(View(str(about["section"]), about["kind"], text))  # type: ignore[arg-type]
        return found

    def write(self, generation: Generation, views: Sequence[View], vectors: Vectors) -> None:
        """Fill a new collection with `views` and their `vectors` `(n_views, dimension)`. The pointer
        stays."""
        collection = self._client.create_collection(
            generation.name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        for start in range(0, len(views), BATCH):
            part = views[start : start + BATCH]
            collection.add(
                ids=[view.id for view in part],
                embeddings=vectors[start : start + BATCH],
                documents=[view.text for view in part],
                metadatas=[{"section": view.section, "kind": view.kind} for view in part],
            )

    def point(self, generation: Generation) -> None:
        """Make `generation` the current one, and delete every other but the one before it."""
        before = self.current()
        pointer = self._client.get_or_create_collection(POINTER, embedding_function=None)
        pointer.modify(metadata={"generation": json.dumps(asdict(generation))})
        keep = {POINTER, generation.name, before.name if before else ""}
        for collection in self._client.list_collections():
            if collection.name.startswith("generation-") and collection.name not in keep:
                self._client.delete_collection(collection.name)

    def nearest(self, generation: Generation, vector: Vectors, n: int) -> list[tuple[View, float]]:
        """The `n` views nearest to `vector` `(dimension,)` with their cosine similarity, best first.

        Raises IndexFailure when the generation is gone (rebuilt by another process) or unreadable.
        """
        from chromadb.errors import ChromaError

        try:
            answer = self._collection(generation).query(
                query_embeddings=[vector.tolist()],
                n_results=min(n, generation.views),
                include=["metadatas", "documents", "distances"],
            )
        except ChromaError as exc:
            raise IndexFailure(
                "Indekset er skiftet eller ødelagt; prøv igen, eller kør »fastholdelse index«."
            ) from exc
        rows = zip(
            (answer["documents"] or [[]])[0],
            (answer["metadatas"] or [[]])[0],
            (answer["distances"] or [[]])[0],
            strict=True,
        )
        return [
            (View(str(about["section"]), about["kind"], text), 1.0 - distance)  # type: ignore[arg-type]
            for text, about, distance in rows
        ]

    def _collection(self, generation: Generation) -> Collection:
        return self._client.get_collection(generation.name, embedding_function=None)


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

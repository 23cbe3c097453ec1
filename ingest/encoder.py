"""`Encoder`: anything that turns texts into vectors. The bundled one, and any sentence-transformers model
by setting.

An encoder's `name` goes into the index with the vectors it made; an index made by another encoder is
rebuilt, never searched.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import SettingsError
from ingest.settings import BUNDLED, Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
BUNDLED_FOLDER = Path(__file__).parent / "embedder"


class Encoder(Protocol):
    """Turns texts into unit-length vectors of one fixed dimension."""

    @property
    def name(self) -> str:
        """What tells this model's vectors from any other's."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors `(n_texts, dimension)` of questions."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors `(n_texts, dimension)` of texts that are searched."""
        ...


class SentenceEncoder:
    """An `Encoder` around a `SentenceTransformer`, with the prefixes that some models ask for."""

    def __init__(
        self, model: SentenceTransformer, name: str, query_prefix: str = "", passage_prefix: str = ""
    ) -> None:
        self._model = model
        self._prefixes = (query_prefix, passage_prefix)
        self.name = name

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._encode(texts, self._prefixes[0])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._encode(texts, self._prefixes[1])

    def _encode(self, texts: Sequence[str], prefix: str) -> Vectors:
        vectors = self._model.encode(
            [prefix + text for text in texts],
            batch_size=256,
            show_progress_bar=False,
            normalize_embeddings=True,
        )
        return np.asarray(vectors, dtype=np.float32)


def open_encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name. Raises SettingsError when it is not to be had."""
    if settings.embedder == BUNDLED:
        return bundled_encoder()
    folder = Path(settings.embedder).expanduser()
    if folder.is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(str(folder) if folder.is_dir() else settings.embedder, device="cpu")
    except Exception as exc:  # the library raises whatever its hub client raises
        raise SettingsError(
            f"Modellen »{settings.embedder}« kan ikke hentes; "
            "ret FASTHOLDELSE_EMBEDDER eller fjern indstillingen."
        ) from exc
    name = "|".join((settings.embedder, settings.query_prefix, settings.passage_prefix))
    return SentenceEncoder(model, name, settings.query_prefix, settings.passage_prefix)


def bundled_encoder(folder: Path = BUNDLED_FOLDER) -> SentenceEncoder:
    """The embedder that ships with the package. Contacts no host. Raises SettingsError when its file is
    gone."""
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise SettingsError(f"Den indbyggede model mangler i {folder}; installér programmet igen.")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    from sentence_transformers import SentenceTransformer

    from ingest.features import HashedFeatures

    digest = hashlib.sha256(weights.read_bytes()).hexdigest()[:12]
    model = SentenceTransformer(modules=[HashedFeatures.load(str(folder))], device="cpu")
    return SentenceEncoder(model, f"{BUNDLED}:{digest}")

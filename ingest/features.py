"""The bundled embedder's input module: stems, neighbouring stems and character n-grams, each with a vector.

A sentence-transformers module, so the embedder is an ordinary
`SentenceTransformer(modules=[HashedFeatures…])`. A text's vector is the weighted sum of its features'
vectors, divided by its length. Features that were seldom or never met in training have no row and count for
nothing.
Trained by `ingest.train`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from sentence_transformers.base.modules.input_module import InputModule

from ingest.danish import STOP_WORDS, known_as, ngrams, stem, words

WORD, FUNCTION_WORD, PAIR, NGRAM = 1.0, 0.5, 0.5, 0.35  # how much each kind of feature weighs before training


class HashedFeatures(InputModule):
    """Maps texts to vectors `(n_texts, dimension)` of unit length; a text without features maps to zeros.

    `keys` `(rows,)` are the hashes of the features that have a vector, ascending; `table` is
    `(rows, dimension)`, in the same order.
    """

    save_in_root = True

    def __init__(self, keys: NDArray[np.int64], table: torch.Tensor) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.keys = keys
        self.embedding = torch.nn.EmbeddingBag.from_pretrained(table, freeze=True, mode="sum")

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: Any
    ) -> dict[str, torch.Tensor]:
        """The features of each text as one flat bag: rows, weights, and the offset at which each text
        starts."""
        bags = [bag(f"{prompt or ''}{text}", self.keys) for text in inputs]
        lengths = [len(rows) for rows, _ in bags]
        return {
            "input_ids": torch.from_numpy(np.concatenate([rows for rows, _ in bags])),
            "feature_weights": torch.from_numpy(np.concatenate([weights for _, weights in bags])),
            "offsets": torch.from_numpy(np.cumsum([0, *lengths[:-1]])),
        }

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """`features` with "sentence_embedding" `(n_texts, dimension)` added."""
        summed = self.embedding(
            features["input_ids"], features["offsets"], per_sample_weights=features["feature_weights"]
        )
        features["sentence_embedding"] = torch.nn.functional.normalize(summed, dim=-1)
        return features

    def get_embedding_dimension(self) -> int:
        """The number of columns of a vector."""
        return int(self.embedding.embedding_dim)

    @property
    def max_seq_length(self) -> None:
        """None: a text of any length is read whole."""
        return None

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any) -> None:
        """Write keys and table to `output_path`, each row as bytes with a scale of its own."""
        table = self.embedding.weight.detach()
        scale = (table.abs().amax(dim=1, keepdim=True) / 127).clamp(min=1e-8)
        tensors = {
            "keys": torch.from_numpy(self.keys),
            "rows": (table / scale).round().to(torch.int8),
            "scale": scale,
        }
        save_file(tensors, Path(output_path) / "model.safetensors")

    @classmethod
    def load(cls, model_name_or_path: str, *args: Any, **kwargs: Any) -> HashedFeatures:
        """The module saved in the folder `model_name_or_path`."""
        tensors = load_file(Path(model_name_or_path) / "model.safetensors")
        return cls(tensors["keys"].numpy(), tensors["rows"].float() * tensors["scale"])


def bag(text: str, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The rows in `keys` of the features of `text`, and their weights, each `(n_known_features,)`."""
    found = list(features(text))
    hashes = np.fromiter((key for key, _ in found), dtype=np.int64, count=len(found))
    weights = np.fromiter((weight for _, weight in found), dtype=np.float32, count=len(found))
    rows = np.searchsorted(keys, hashes)
    known = keys[np.minimum(rows, len(keys) - 1)] == hashes
    return rows[known], weights[known]


def features(text: str) -> Iterator[tuple[int, float]]:
    """The (hash, weight) pairs of `text`: each word and its n-grams, and each pair of neighbouring words.

    Pairs include the words that carry no topic by themselves: "ikke syg" and "for meget" mean something.
    """
    previous = ""
    for word in words(text):
        yield from _word_features(word)
        if previous:
            yield _key(f"b:{stem(previous)} {stem(word)}"), PAIR
        previous = word


@lru_cache(maxsize=50_000)
def _word_features(word: str) -> tuple[tuple[int, float], ...]:
    if word in STOP_WORDS or (len(word) == 1 and word.isalpha()):
        return ((_key(f"s:{word}"), FUNCTION_WORD),)
    found = [(_key(f"w:{name}"), WORD) for name in known_as(word)]
    if len(word) >= 3:
        found += [(_key(f"c:{gram}"), NGRAM) for gram in ngrams(word)]
    return tuple(found)


def _key(feature: str) -> int:
    return zlib.crc32(feature.encode("utf-8"))

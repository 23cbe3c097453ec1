"""The bundled embedder's input module: stems and character n-grams, hashed into one table of vectors.

A sentence-transformers module, so the embedder is an ordinary
`SentenceTransformer(modules=[HashedFeatures…])`. A text's vector is the idf-weighted sum of its features'
vectors, divided by its length. Trained by `ingest.train`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from sentence_transformers.base.modules.input_module import InputModule

from ingest.danish import STOP_WORDS, ngrams, terms, words

WORD_WEIGHT, NGRAM_WEIGHT = 1.0, 0.35


class HashedFeatures(InputModule):
    """Maps texts to vectors `(n_texts, dimension)` of unit length; a text without features maps to zeros.

    `weights` is `(buckets, dimension)`, `idf` is `(buckets,)`. Features beyond the table share rows by
    hashing.
    """

    save_in_root = True

    def __init__(self, weights: torch.Tensor, idf: torch.Tensor) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.embedding = torch.nn.EmbeddingBag.from_pretrained(weights, freeze=False, mode="sum")
        self.register_buffer("idf", idf)
        self.buckets, self.dimension = weights.shape

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: Any
    ) -> dict[str, torch.Tensor]:
        """The features of each text as one flat bag: ids, weights, and the offset at which each text
        starts."""
        ids: list[int] = []
        weights: list[float] = []
        offsets: list[int] = []
        for text in inputs:
            offsets.append(len(ids))
            for bucket, weight in features(f"{prompt or ''}{text}", self.buckets):
                ids.append(bucket)
                weights.append(weight)
        return {
            "input_ids": torch.tensor(ids, dtype=torch.long),
            "feature_weights": torch.tensor(weights, dtype=torch.float32),
            "offsets": torch.tensor(offsets, dtype=torch.long),
        }

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """`features` with "sentence_embedding" `(n_texts, dimension)` added."""
        ids = features["input_ids"]
        weights = features["feature_weights"] * self.idf[ids]
        summed = self.embedding(ids, features["offsets"], per_sample_weights=weights)
        features["sentence_embedding"] = torch.nn.functional.normalize(summed, dim=-1)
        return features

    def get_embedding_dimension(self) -> int:
        """The number of columns of a vector."""
        return int(self.dimension)

    @property
    def max_seq_length(self) -> None:
        """None: a text of any length is read whole."""
        return None

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any) -> None:
        """Write the table in half precision to `output_path`."""
        tensors = {"weights": self.embedding.weight.detach().half(), "idf": self.idf.half()}
        save_file(tensors, Path(output_path) / "model.safetensors")

    @classmethod
    def load(cls, model_name_or_path: str, *args: Any, **kwargs: Any) -> HashedFeatures:
        """The module saved in the folder `model_name_or_path`."""
        tensors = load_file(Path(model_name_or_path) / "model.safetensors")
        return cls(tensors["weights"].float(), tensors["idf"].float())


def features(text: str, buckets: int) -> Iterator[tuple[int, float]]:
    """The (bucket, weight) pairs of `text`: one for each stem, one for each character n-gram of each word.

    A word's n-grams share one weight, so that long words don't drown the rest.
    """
    for term in terms(text):
        yield _bucket(f"w:{term}", buckets), WORD_WEIGHT
    for word in words(text):
        if word in STOP_WORDS or len(word) < 3:
            continue
        found = _ngram_buckets(word, buckets)
        for bucket in found:
            yield bucket, NGRAM_WEIGHT


@lru_cache(maxsize=50_000)
def _ngram_buckets(word: str, buckets: int) -> tuple[int, ...]:
    return tuple(_bucket(f"c:{gram}", buckets) for gram in ngrams(word))


def _bucket(feature: str, buckets: int) -> int:
    return zlib.crc32(feature.encode("utf-8")) % buckets

"""Which of the five phases a situation is in: a linear classifier over words, word pairs and character
n-grams.

Its weights ship with the package (`phases.safetensors`); `assistant.train_phases` makes them from
situations that people describe, the questions of sections that belong to one phase, and the checklist items.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.records import PHASES, Phase
from ingest.danish import words

WEIGHTS = Path(__file__).parent / "phases.safetensors"
BUCKETS = 32_768
UNSURE = 0.45  # probability below which the phase is a guess


@dataclass(frozen=True, slots=True)
class PhaseGuess:
    """The likeliest phase, its probability (0-1), whether that is too little, and the next two in order."""

    phase: Phase
    confidence: float
    unsure: bool
    alternatives: tuple[Phase, ...]


def detect_phase(text: str) -> PhaseGuess:
    """The phase of the situation told in `text`."""
    weights, bias = _model()
    buckets, values = phase_features(text)
    scores = values @ weights[buckets] + bias
    odds = np.exp(scores - scores.max())
    probabilities = odds / odds.sum()
    order = [int(i) for i in np.argsort(-probabilities, kind="stable")]
    confidence = round(float(probabilities[order[0]]), 3)
    return PhaseGuess(PHASES[order[0]], confidence, confidence < UNSURE, (PHASES[order[1]], PHASES[order[2]]))


def phase_features(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The buckets that `text` falls into and their values, of unit length; word order counts in pairs.

    Unlike in retrieval the small words stay: "er kommet tilbage" and "kommer tilbage" are different phases.
    """
    from ingest.features import features

    counts: Counter[int] = Counter()
    for key, weight in features(text):
        counts[key % BUCKETS] += weight  # type: ignore[assignment]
    told = words(text)
    for part in (*told, *(" ".join(pair) for pair in pairwise(told))):
        counts[zlib.crc32(f"p:{part}".encode()) % BUCKETS] += 1
    values = np.sqrt(np.fromiter(counts.values(), dtype=np.float32))
    length = float(np.linalg.norm(values)) or 1.0
    return np.fromiter(counts.keys(), dtype=np.int64), (values / length).astype(np.float32)


@lru_cache(maxsize=1)
def _model() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The weights `(BUCKETS, 5)` and the bias `(5,)`, phases in order."""
    from safetensors.numpy import load_file

    tensors = load_file(WEIGHTS)
    return tensors["weights"].astype(np.float32), tensors["bias"].astype(np.float32)

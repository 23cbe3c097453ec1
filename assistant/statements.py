"""What the found sections say, sentence by sentence, and how well each sentence answers a question."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.claims import Claim, read
from corpus.records import Corpus, Section
from ingest.danish import sentences, terms
from ingest.encoder import Encoder, Vectors

LIKENESS, OWN_LIKENESS, SHARED, FIRST = 0.4, 0.24, 0.56, 0.04


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a section, its place there from 0, and how well it answers the question (about 0-1)."""

    text: str
    section: Section
    place: int
    fit: float

    @property
    def claim(self) -> Claim:
        """What it claims."""
        return read(self.text)


class Reader:
    """Reads sections for a question. The weights were fitted on which sentence of a section answers an
    authored question (see CHANGELOG)."""

    def __init__(self, encoder: Encoder, corpus: Corpus) -> None:
        self._encoder = encoder
        self._rarity = _rarity(corpus)
        self._vectors = lru_cache(maxsize=4_000)(self._encode)
        self.vector = lru_cache(maxsize=20_000)(self._vector)

    def statements(self, question: str, section: Section) -> tuple[Statement, ...]:
        """The sentences of `section` in order, with how well each answers `question`."""
        texts, vectors, own = self._vectors(section.text)
        asked = self._encoder.encode_queries([question])[0]
        fit = LIKENESS * (vectors @ asked) + OWN_LIKENESS * (own @ asked)
        fit += SHARED * np.array([self.shared(question, text) for text in texts])
        fit[0] += FIRST
        return tuple(Statement(text, section, n, float(fit[n])) for n, text in enumerate(texts))

    def shared(self, question: str, text: str) -> float:
        """The share of the question's terms, weighted by how rare they are, that `text` uses (0-1)."""
        wanted, used = set(terms(question)), set(terms(text))
        total = sum(self.rarity(term) for term in wanted)
        return sum(self.rarity(term) for term in wanted & used) / total if total else 0.0

    def rarity(self, term: str) -> float:
        """How rare `term` is in the sources; what they never use is rarest."""
        return self._rarity.get(term, self._rarity[""])

    def nearest(self, text: str, section: Section) -> float:
        """The cosine similarity of `text` with the sentence of `section` that is most like it."""
        _, vectors, _ = self._vectors(section.text)
        return float((vectors @ self.vector(text)).max())

    def _vector(self, text: str) -> Vectors:
        """The vector of `text`, seen as the sources' own."""
        vector: Vectors = self._encoder.encode_passages([text])[0]
        return vector

    def asked_vector(self, question: str) -> Vectors:
        """The vector of `question`."""
        vector: Vectors = self._encoder.encode_queries([question])[0]
        return vector

    def alike(self, question: str, text: str) -> float:
        """The cosine similarity of `question` and `text`."""
        return float(self.asked_vector(question) @ self.vector(text))

    def _encode(self, text: str) -> tuple[list[str], Vectors, Vectors]:
        """The sentences of `text`, their vectors, and the part of each vector that the others don't share."""
        texts = sentences(text)
        vectors = self._encoder.encode_passages(texts)
        own = vectors - vectors.mean(axis=0)
        return texts, vectors, own / (np.linalg.norm(own, axis=1, keepdims=True) + 1e-6)


def _rarity(corpus: Corpus) -> dict[str, float]:
    """The rarity of each term over all sentences of the corpus; "" stands for a term that none uses."""
    uses: Counter[str] = Counter()
    total = 0
    for section in corpus.sections.values():
        for text in sentences(section.text):
            uses.update(set(terms(text)))
            total += 1
    return {"": math.log(1 + total)} | {t: math.log(1 + total / (1 + n)) for t, n in uses.items()}


def best(statements: Sequence[Statement]) -> Statement:
    """The statement that answers best; the first of equals."""
    return max(statements, key=lambda statement: statement.fit)

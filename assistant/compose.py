"""`Composer`: from found sections to the sentences of an answer. The extractive one only picks and orders.

It never changes a word: each sentence stands in the section it cites. First the sentence that answers, then
the rest of what the leading section says on the matter, then what other sections add; exceptions that
belong to a cited section but weren't picked come along as caveats.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from assistant.answer import ComposerName
from corpus.records import Kind, Section
from ingest.danish import fold, sentences, terms
from ingest.encoder import Encoder, Vectors
from ingest.search import Hit

MOST_SECTIONS, MOST_CAVEATS = 4, 3
FROM_LEADING, FROM_LIST = 4, 7  # sentences of the leading section; more where a list would be cut short
SECOND_SECTION = 0.62  # share of the best score that a further section must have to take part
SECOND_SENTENCE = 0.6  # share of the leading section's best fit that a sentence of another must have
REPETITION = 0.45  # share of terms in common at which two sentences say the same thing
HEAD_START = 0.4  # of a section's first sentence, which is written to answer its typical question
FROM_OTHERS = 2  # sentences that sections after the first may add, together
_LISTS: frozenset[Kind] = frozenset({"checklist", "tool", "rule", "deadline", "decision"})
_EXCEPTION = re.compile(
    r"\b(kun|medmindre|dog|bortset fra|undtagen|undtaget|forudsat|med mindre|gaelder ikke|ikke altid)\b"
)


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence and the section it stands in."""

    text: str
    section: Section


@dataclass(frozen=True, slots=True)
class Draft:
    """The sentences of an answer in order, and the caveats that go with them."""

    sentences: tuple[Pick, ...]
    caveats: tuple[Pick, ...]


class Composer(Protocol):
    """Writes an answer from sections."""

    @property
    def name(self) -> ComposerName:
        """What the answer says it was composed by."""
        ...

    def compose(self, question: str, hits: Sequence[Hit]) -> Draft:
        """An answer to `question` from `hits`, best first; `hits` is never empty."""
        ...


class ExtractiveComposer:
    """Picks the sections' own sentences, by likeness to the question."""

    name: ComposerName = "extractive"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def compose(self, question: str, hits: Sequence[Hit]) -> Draft:
        """See `Composer`."""
        leading = hits[0]
        fit = self._fit(question, leading.section)
        picked = _from_leading(leading.section, fit)
        added = 0
        for hit in hits[1:MOST_SECTIONS]:
            if hit.score < SECOND_SECTION * leading.score or added == FROM_OTHERS:
                break
            other = self._fit(question, hit.section)
            best = int(np.argmax(other))
            text = sentences(hit.section.text)[best]
            if other[best] >= SECOND_SENTENCE * fit.max() and not _said(text, picked):
                picked.append(Pick(text, hit.section))
                added += 1
        return Draft(tuple(picked), tuple(_exceptions(picked)))

    def _fit(self, question: str, section: Section) -> Vectors:
        """How well each sentence of `section` fits `question` `(n_sentences,)`: likeness, and words in
        common."""
        texts = sentences(section.text)
        likeness = self._encoder.encode_passages(texts) @ self._encoder.encode_queries([question])[0]
        asked = set(terms(question))
        shared = [len(asked & set(terms(text))) / max(1, len(asked)) for text in texts]
        return np.asarray(likeness + 0.5 * np.array(shared), dtype=np.float32)


def _from_leading(section: Section, fit: Vectors) -> list[Pick]:
    """The sentence that answers first, then the best of the others in the section's own order.

    The corpus is written so that a section's first sentence answers its typical question; it starts ahead.
    """
    texts = sentences(section.text)
    ahead = fit + np.array([HEAD_START] + [0.0] * (len(texts) - 1))
    ranked = [int(i) for i in np.argsort(-ahead, kind="stable")]
    kept = ranked[: FROM_LIST if section.kind in _LISTS else FROM_LEADING]
    order = [ranked[0], *sorted(kept[1:])]
    return [Pick(texts[position], section) for position in order]


def _exceptions(picked: Sequence[Pick]) -> list[Pick]:
    """The sentences that limit what the cited sections say and were not picked themselves."""
    chosen = {pick.text for pick in picked}
    found: list[Pick] = []
    for section in dict.fromkeys(pick.section for pick in picked):
        for text in sentences(section.text):
            if text not in chosen and _EXCEPTION.search(fold(text)) and len(found) < MOST_CAVEATS:
                found.append(Pick(text, section))
    return found


def _said(text: str, picked: Sequence[Pick]) -> bool:
    """Whether one of `picked` already says what `text` says."""
    new = set(terms(text))
    for pick in picked:
        old = set(terms(pick.text))
        if new and len(new & old) / min(len(new), len(old) or 1) > REPETITION:
            return True
    return False

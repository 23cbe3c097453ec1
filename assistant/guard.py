"""Whether texts support a sentence. One judgement for composing, for tests of the corpus and for the
evaluation.

Lexical: it compares words, numbers and negations and understands nothing. It is strict about figures and
"ikke", lenient about word order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ingest.danish import fold, sentences, terms, words

ENOUGH = 0.75  # share of a sentence's terms that its sources must use
_NEGATION = frozenset(["ikke", "ingen", "intet", "aldrig", "hverken", "uden", "undlad", "undgaa", "forbudt"])
_NUMBER_WORDS = {
    "to": "2", "tre": "3", "fire": "4", "fem": "5", "seks": "6", "syv": "7", "otte": "8", "ni": "9",
    "ti": "10",
    "elleve": "11", "tolv": "12", "tretten": "13", "fjorten": "14",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Support:
    """How well texts support a sentence: `share` of its terms found (0-1), numbers not found, negation
    turned."""

    share: float
    missing_numbers: tuple[str, ...]
    negation_turned: bool

    @property
    def holds(self) -> bool:
        """Whether the sentence may be said on the strength of those texts."""
        return self.share >= ENOUGH and not self.missing_numbers and not self.negation_turned


def support(sentence: str, texts: Iterable[str]) -> Support:
    """How well `texts` together support `sentence`."""
    texts = tuple(texts)
    claimed = dict.fromkeys(term for term in terms(sentence) if term not in _NEGATION and not term.isdigit())
    offered = frozenset(term for text in texts for term in terms(text))
    found = [term for term in claimed if _uses(term, offered)]
    return Support(
        share=len(found) / len(claimed) if claimed else 1.0,
        missing_numbers=tuple(sorted(numbers(sentence) - {n for text in texts for n in numbers(text)})),
        negation_turned=_negation_turned(sentence, texts),
    )


def numbers(text: str) -> frozenset[str]:
    """The numbers in `text`, those from two to fourteen written as words included, as figures."""
    return frozenset(
        _NUMBER_WORDS.get(word, word) for word in words(text) if word[0].isdigit() or word in _NUMBER_WORDS
    )


def negated(text: str) -> bool:
    """Whether `text` has a word that denies."""
    return not _NEGATION.isdisjoint(re.findall(r"[a-z]+", fold(text)))


def _negation_turned(sentence: str, texts: Iterable[str]) -> bool:
    """Whether the sentence of `texts` that is nearest to `sentence` denies where it affirms, or the other
    way round."""
    claimed = frozenset(terms(sentence))
    nearest = max(
        ((_likeness(claimed, frozenset(terms(s))), s) for text in texts for s in sentences(text)),
        default=(0.0, ""),
    )
    return nearest[0] >= 0.5 and negated(nearest[1]) != negated(sentence)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


@lru_cache(maxsize=200_000)
def _related(one: str, other: str) -> bool:
    """Whether two stems are forms of one word, or one is a part of the other as a compound."""
    if min(len(one), len(other)) < 4:
        return False
    prefix = 5 if min(len(one), len(other)) < 8 else 6
    return one[:prefix] == other[:prefix] or (
        min(len(one), len(other)) >= 6 and (one[:6] in other or other[:6] in one)
    )


def _uses(term: str, offered: frozenset[str]) -> bool:
    return term in offered or any(_related(term, other) for other in offered)

"""Whether texts carry a sentence: for answers as they are written, for the evaluation, for the corpus's tests
and for people (`fastholdelse verify`).

Without a model it understands nothing: it compares words, figures, denials, force, actors and conditions, and
weighs what it finds as labelled examples taught it. Strict about figures, lenient about word order.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol

from assistant.claims import Claim, Quantity, read
from assistant.signs import CERTAIN, Found, Likeness, find, related
from assistant.statements import Reader
from ingest.danish import sentences, terms, words

Verdict = Literal["supported", "contradicted", "not_in_source"]
WEIGHTS = Path(__file__).parent / "guard.json"
ENOUGH = 0.75  # share of a sentence's terms that its sources must use
SAME_MATTER = 0.55  # share of a sentence's terms that the nearest sentence uses where it speaks of the same
_NUMBER_WORDS = {
    "to": "2", "tre": "3", "fire": "4", "fem": "5", "seks": "6", "syv": "7", "otte": "8", "ni": "9",
    "ti": "10", "elleve": "11", "tolv": "12", "tretten": "13", "fjorten": "14",
}  # fmt: skip
_NEGATION = frozenset(["ikke", "ingen", "intet", "aldrig", "hverken", "uden", "undlad", "undgaa", "forbudt"])


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is found of a sentence: the verdict, why in Danish, and the source's sentence nearest to it.

    `doubt` is the probability (0-1) that the texts don't carry it; `same_matter` whether the nearest sentence
    speaks of the same at all.
    """

    verdict: Verdict
    reason: str
    evidence: str
    doubt: float
    same_matter: bool = True


class Judge(Protocol):
    """Whatever judges a sentence by texts: the guard, or a model asked the same."""

    def check(self, sentence: str, texts: Sequence[str]) -> Judgement:
        """Whether `texts`, never empty, carry `sentence`."""
        ...


class Guard:
    """Judges without a model. `second`, where given, is asked about what the guard lets through.

    `strict` turns away more of what is carried, to let less through that isn't: for what a model writes,
    where the source's own sentence can stand instead.
    """

    def __init__(self, reader: Reader, second: Judge | None = None, strict: bool = False) -> None:
        self._likeness = Likeness(reader)
        self._second = second
        self._most_doubt = _weights().strict if strict else _weights().threshold

    def check(self, sentence: str, texts: Sequence[str]) -> Judgement:
        """See `Judge`."""
        if _plain(sentence) in {_plain(s) for text in texts for s in sentences(text)}:
            return Judgement("supported", "Kilden siger det med de ord.", sentence, 0.0)
        found = min(find(sentence, texts, self._likeness), key=doubt_of)
        doubt = doubt_of(found)
        if doubt <= self._most_doubt:
            judged = Judgement("supported", "Kilden siger det samme.", found.nearest, doubt)
            return self._second.check(sentence, texts) if self._second else judged
        reason = _reason(read(sentence), read(found.nearest), found)
        same = found.signs["in_best_loosely"] >= SAME_MATTER
        verdict: Verdict = "contradicted" if reason and same else "not_in_source"
        return Judgement(verdict, reason or "Kilden siger ikke det.", found.nearest, doubt, same)


@dataclass(frozen=True, slots=True)
class Weights:
    """What the guard has learnt: per sign its weight, mean and spread; and the doubt that it lets pass, and
    that it lets pass when strict."""

    bias: float
    threshold: float
    strict: float
    signs: dict[str, tuple[float, float, float]]


def doubt_of(found: Found) -> float:
    """The probability (0-1) that a sentence with these signs isn't carried."""
    if any(found.signs[name] > 0 for name in CERTAIN):
        return 1.0
    learnt = _weights()
    score = learnt.bias + sum(
        weight * (found.signs[name] - mean) / spread for name, (weight, mean, spread) in learnt.signs.items()
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@lru_cache(maxsize=1)
def _weights() -> Weights:
    fields = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Weights(
        fields["bias"],
        fields["threshold"],
        fields["strict"],
        {n: tuple(v) for n, v in fields["signs"].items()},
    )


def _reason(claim: Claim, source: Claim, found: Found) -> str:
    """What differs, in one Danish sentence; empty where nothing in particular does."""
    signs = found.signs
    if signs["number_missing"] or signs["unit_other"]:
        theirs = _listed(source.quantities)
        said = f"kilden siger {theirs}" if theirs else "kilden har ikke det tal"
        return f"Tallet passer ikke: {said}."
    if signs["bound_turned"]:
        return "Grænsen vender forkert: senest og tidligst, mindst eller højst er ikke det samme."
    if signs["permission_turned"]:
        return "Kilden siger det modsatte om, hvad der er tilladt."
    if signs["clause_denied"] > 0.3 or signs["denials_odd"]:
        return "Kilden siger det modsatte: der er et »ikke« til forskel."
    if signs["force_up"] or signs["force_down"]:
        return "Styrken er en anden: kilden siger ikke »må«, »skal«, »kan« eller »bør« på samme måde."
    if signs["opposite"]:
        return "Et ord er vendt til sit modsatte."
    if signs["actors_flipped"] or signs["actor_first_new"]:
        return "Det er en anden, der gør det, i kilden."
    if signs["limit_although_new"] or signs["limit_only_lost"] or signs["limit_unless_lost"]:
        return "Betingelsen er en anden i kilden."
    if signs["reach_all_new"]:
        return "Kilden siger det ikke om alle eller altid."
    return ""


def _listed(quantities: Iterable[Quantity]) -> str:
    return " og ".join(f"{q.amount:g} {q.unit}".strip() for q in sorted(quantities, key=lambda q: q.amount))


def _plain(text: str) -> str:
    return " ".join(words(text))


@dataclass(frozen=True, slots=True)
class Support:
    """How far the words of texts cover a sentence: `share` of its terms found (0-1), by all of them and by
    the one sentence that has most, numbers not found, negation turned."""

    share: float
    missing_numbers: tuple[str, ...]
    negation_turned: bool
    by_one: float

    @property
    def holds(self) -> bool:
        """Whether the words are there and nothing contradicts it."""
        return self.share >= ENOUGH and not self.missing_numbers and not self.negation_turned


def support(sentence: str, texts: Iterable[str]) -> Support:
    """How far the words of `texts` together cover `sentence`; quick, and blind to everything else."""
    told = tuple(s for text in texts for s in sentences(text))
    claimed = [t for t in dict.fromkeys(terms(sentence)) if t not in _NEGATION and not t.isdigit()]
    offered = [frozenset(terms(s)) for s in told]
    by_one = [sum(_uses(term, has) for term in claimed) for has in offered]
    together = frozenset(term for has in offered for term in has)
    known = {n for s in told for n in numbers(s)}
    return Support(
        share=sum(_uses(term, together) for term in claimed) / len(claimed) if claimed else 1.0,
        missing_numbers=tuple(sorted(numbers(sentence) - known)),
        negation_turned=_negation_turned(sentence, told),
        by_one=max(by_one, default=0) / len(claimed) if claimed else 1.0,
    )


def numbers(text: str) -> frozenset[str]:
    """The numbers in `text`, those from two to fourteen written as words included, as figures."""
    return frozenset(
        _NUMBER_WORDS.get(word, word) for word in words(text) if word[0].isdigit() or word in _NUMBER_WORDS
    )


def negated(text: str) -> bool:
    """Whether `text` has a word that denies."""
    return not _NEGATION.isdisjoint(words(text))


def _negation_turned(sentence: str, told: Sequence[str]) -> bool:
    """Whether the sentence of `told` that is nearest to `sentence` denies where it affirms, or the other way
    round."""
    claimed = frozenset(terms(sentence))
    nearest = max(((_overlap(claimed, frozenset(terms(s))), s) for s in told), default=(0.0, ""))
    return nearest[0] >= 0.5 and negated(nearest[1]) != negated(sentence)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _uses(term: str, offered: frozenset[str]) -> bool:
    return term in offered or any(related(term, other) for other in offered)

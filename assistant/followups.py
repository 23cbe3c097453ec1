"""Completes a follow-up ("og hvad med psykisk?") with the earlier question that it leans on. Pure
functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.danish import fold, terms

_OPENING = re.compile(
    r"^(og|men|ogsaa|hvad (saa )?(med|hvis|naar|nu)|hvad saa|gaelder (det|den|dette)|hvorfor (det|ikke|"
    r"saa)|og hvis|saa hvad|"
    r"hvor (laenge|tit|ofte|mange|meget) (er|skal|maa|kan) (det|den)|hvornaar saa|hvem saa|kan (det|den)|"
    r"skal (det|den)|"
    r"maa (det|den)|er (det|den|de))\b"
)
_POINTING = re.compile(
    r"\b(det|den|dette|disse|de|dem|deres|saadan|samme|hende|hendes|ham|hun|han|hans|der|her|saa|ogsaa|andre|"
    r"begge|igen|bagefter|derefter)\b"
)
FEW_TERMS = (
    3  # a question with fewer terms of its own can't stand alone; nor with one more, if it points back
)
LONG_OPENING = 6  # terms that a question may have that opens like a follow-up
MOST_CARRIED = 3  # earlier questions


@dataclass(frozen=True, slots=True)
class Resolved:
    """What to search for, and the earlier questions that were carried over into it."""

    query: str
    carried_over: tuple[str, ...]


def resolve(question: str, history: Sequence[str]) -> Resolved:
    """`question` with the earlier ones that it leans on, back to one that stands by itself; else as it is.

    The question itself counts twice: what was asked last matters most.
    """
    if not history or not leans_back(question):
        return Resolved(question, ())
    carried: list[str] = []
    for earlier in reversed(history[-MOST_CARRIED:]):
        carried.insert(0, earlier)
        if not leans_back(earlier):
            break
    return Resolved(" ".join((*carried, question, question)), tuple(carried))


def leans_back(question: str) -> bool:
    """Whether `question` can hardly be understood by itself."""
    folded = fold(question).strip(" .!,;-–")
    own = len(set(terms(question)))
    points = own <= FEW_TERMS and bool(_POINTING.search(folded))
    return own < FEW_TERMS or points or (own <= LONG_OPENING and bool(_OPENING.match(folded)))

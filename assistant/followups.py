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
_POINTING = re.compile(r"\b(det|den|dette|disse|de|dem|saadan|samme|hende|ham|hun|han)\b")
FEW_TERMS = 4  # a question with fewer terms of its own, and a word that points back, is taken as a follow-up


@dataclass(frozen=True, slots=True)
class Resolved:
    """What to search for, and the earlier questions that were carried over into it."""

    query: str
    carried_over: tuple[str, ...]


def resolve(question: str, history: Sequence[str]) -> Resolved:
    """`question` with the latest earlier question that stands by itself, when it leans on one; else as it
    is."""
    if not history or not leans_back(question):
        return Resolved(question, ())
    carried: list[str] = []
    for earlier in reversed(history):
        carried.insert(0, earlier)
        if not leans_back(earlier):
            break
    return Resolved(" ".join((*carried, question)), tuple(carried))


def leans_back(question: str) -> bool:
    """Whether `question` can't be understood by itself."""
    folded = fold(question).strip(" .!,;-–")
    few = len(set(terms(question))) < FEW_TERMS
    return bool(_OPENING.match(folded) and len(set(terms(question))) <= FEW_TERMS + 2) or (
        few and bool(_POINTING.search(folded))
    )

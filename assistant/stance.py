"""The stance of an answer to "må jeg / skal jeg / kan jeg / har jeg ret til": read off the sentence that
answers.

Only a rule or a deadline allows or requires; advice recommends; a finding takes no stance. Where the
sentence isn't about what was asked, there is none: no stance is better than a guess.
"""

from __future__ import annotations

import re
from typing import Literal

from assistant.answer import Stance
from corpus.records import Kind
from ingest.danish import fold, terms

Asked = Literal["may", "must", "can"]
SAME_MATTER = 0.3  # share of the question's terms that the sentence must use, and two of them at least

_WHO = (
    r"(jeg|vi|man|du|i|hun|han|de|tr|amr|sr|(min |vores |en |ens )?"
    r"(leder|chef|arbejdsgiver|medarbejder|kolleg|ansat|arbejdsplads|kommune)\w*)"
)
_QUESTION: dict[Asked, re.Pattern[str]] = {
    "may": re.compile(
        rf"\bmaa {_WHO}\b|\bhar {_WHO} (\w+ )?(lov|ret) til\b|"
        r"\ber det (ok|okay|lovligt|tilladt|forbudt|ulovligt|i orden)\b"
    ),
    "must": re.compile(
        rf"\b(skal|boer|behoever) {_WHO}\b|\bhar {_WHO} pligt\b|\b{_WHO} (er )?(forpligtet|noedt) til\b|"
        r"\banbefale(r|s)\b|\bpasser det\b"
    ),
    "can": re.compile(rf"\bkan {_WHO}\b"),
}

_FORBIDDEN = re.compile(r"\bmaa (?:\w+ ){0,2}?ikke\b|\bikke tilladt\b|\bforbudt\b")
_CONDITIONAL = re.compile(
    r"\b(maa|kan) (?:\w+ ){0,2}?kun\b|\bkun (hvis|naar|efter)\b|\bmedmindre\b|\bforudsat\b|\bkraever\b|"
    r"\bbetinge|\bhvis\b"
)
_REQUIRED = re.compile(r"\bskal\b|\bhar (\w+ ){0,6}pligt\b|\blovpligtig")
_ALLOWED = re.compile(r"\bmaa\b|\bhar ret\b|\btilladt\b|\blovligt\b")
_RECOMMENDED = re.compile(r"\bboer\b|\banbefal|\bvigtig|\bafgoerende\b|\braader\b")
_OPTIONAL = re.compile(r"\bkan\b")

_SIGNS: dict[Asked, tuple[tuple[Stance, re.Pattern[str]], ...]] = {
    "may": (("forbidden", _FORBIDDEN), ("conditional", _CONDITIONAL), ("allowed", _ALLOWED)),
    "must": (
        ("forbidden", _FORBIDDEN),
        ("required", _REQUIRED),
        ("recommended", _RECOMMENDED),
        ("optional", _OPTIONAL),
    ),
    "can": (("forbidden", _FORBIDDEN), ("conditional", _CONDITIONAL), ("optional", _OPTIONAL)),
}
_BINDING: frozenset[Kind] = frozenset({"rule", "deadline", "decision", "definition"})
_ADVICE: frozenset[Kind] = frozenset({"recommendation", "checklist", "tool"})
_ADVISED: frozenset[Stance] = frozenset({"recommended", "optional"})


def asked_for(question: str) -> Asked | None:
    """What `question` asks: whether something may, must or can be done; None for another kind of question."""
    folded = fold(question)
    return next((asked for asked, pattern in _QUESTION.items() if pattern.search(folded)), None)


def stance_of(question: str, sentence: str, kind: Kind) -> Stance | None:
    """The stance that `sentence`, from a section of `kind`, takes on `question`; None when it takes none."""
    asked = asked_for(question)
    if asked is None or kind not in _BINDING | _ADVICE or not _same_matter(question, sentence):
        return None
    text = fold(sentence)
    for stance, sign in _SIGNS[asked]:
        if sign.search(text) and (kind in _BINDING or stance in _ADVISED):
            return stance
    return "recommended" if kind in _ADVICE and _RECOMMENDED.search(text) else None


def _same_matter(question: str, sentence: str) -> bool:
    wanted = {term for term in terms(question) if term not in {"maa", "boer", "behoev"}}
    shared = len(wanted.intersection(terms(sentence)))
    return shared >= max(SAME_MATTER * len(wanted), min(2, len(wanted)))

"""What a Danish sentence claims: with what force, who acts, how far it reaches, what limits it, which
quantities.

Pure functions over `claims.yaml`. Stance, composer and guard read sentences here, so that they agree about
them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from assistant.answer import Stance
from ingest.danish import STOP_WORDS, fold, known_as, words

Actor = Literal["leder", "medarbejder", "kollega", "tr", "sr", "jobcenter", "laege", "hr"]
Bound = Literal["upper", "lower", ""]

_WORDS = yaml.safe_load((Path(__file__).parent / "claims.yaml").read_text(encoding="utf-8"))
_FORCE: tuple[tuple[Stance, re.Pattern[str]], ...] = tuple((n, re.compile(p)) for n, p in _WORDS["force"])
REACH: dict[str, re.Pattern[str]] = {name: re.compile(p) for name, p in _WORDS["reach"].items()}
LIMITS: dict[str, re.Pattern[str]] = {name: re.compile(p) for name, p in _WORDS["limits"].items()}
OPPOSITES: tuple[tuple[str, str], ...] = tuple((one, other) for one, other in _WORDS["opposites"])
_EXCEPTION = re.compile(_WORDS["exception"])
_ACTORS: tuple[tuple[str, Actor], ...] = tuple(
    (start, actor) for actor, starts in _WORDS["actors"].items() for start in starts
)
_NUMBERS: dict[str, float] = {word: n for word, n in _WORDS["numbers"].items() if n is not None}
_DAYS: dict[str, float] = _WORDS["days"]
_UNITS: tuple[str, ...] = tuple(_WORDS["units"])
_TIMES = ("minut", "time", "dag", "doegn", "uge", "maaned", "kvartal", "aar")
_SPAN_ENDINGS = frozenset(
    ["", "e", "er", "r", "en", "n", "et", "t", "ene", "erne", "ne", "s", "es", "ers", "rs", "lig", "lige",
     "ligt", "ntlig", "ntlige", "ntligt", "entlig", "entlige", "entligt", "ligen", "enes", "ernes"]
)  # fmt: skip
_ENDINGS = frozenset(["", "e", "er", "r", "en", "n", "et", "t", "ene", "erne", "ne", "s", "es", "ers", "rs"])
_UPPER, _LOWER = (re.compile(rf"\b{_WORDS[name]}\W+(?:\w+\W+){{0,2}}$") for name in ("upper", "lower"))
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[a-z]+")
_CLAUSE = re.compile(r"[,;:–()]|\bmen\b|\bfordi\b|\bfor at\b")
_TIMES_A = re.compile(r"\bhver (anden|tredje|fjerde|\d+)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts (a stem, "" where nothing follows it); time is in days. `bound` says
    whether it is a most or a least."""

    amount: float
    unit: str
    bound: Bound


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence, read. `clauses` are its parts between commas, folded; `force` that of each clause."""

    text: str
    folded: str
    clauses: tuple[str, ...]
    forces: tuple[Stance | None, ...]
    actors: tuple[Actor, ...]
    quantities: frozenset[Quantity]
    reach: frozenset[str]
    limits: frozenset[str]

    @property
    def force(self) -> Stance | None:
        """The force of its first clause that has one; None for a plain statement."""
        return next((force for force in self.forces if force), None)


@lru_cache(maxsize=20_000)
def read(text: str) -> Claim:
    """The claim that the sentence `text` makes."""
    folded = " ".join(fold(text).split())
    clauses = tuple(part.strip() for part in _CLAUSE.split(folded) if part and part.strip())
    return Claim(
        text=text,
        folded=folded,
        clauses=clauses,
        forces=tuple(force_of(clause) for clause in clauses),
        actors=tuple(actor for word in words(text) if (actor := actor_of(word))),
        quantities=quantities(folded),
        reach=frozenset(name for name, pattern in REACH.items() if pattern.search(folded)),
        limits=frozenset(name for name, pattern in LIMITS.items() if pattern.search(folded)),
    )


def force_of(folded: str) -> Stance | None:
    """The force of a folded clause or sentence: the first of `claims.yaml` that it shows."""
    return next((force for force, pattern in _FORCE if pattern.search(folded)), None)


def is_exception(text: str) -> bool:
    """Whether the sentence limits a rule ("kun hvis", "medmindre", "dog", "bortset fra")."""
    return bool(_EXCEPTION.search(fold(text)))


@lru_cache(maxsize=50_000)
def actor_of(word: str) -> Actor | None:
    """Who a folded word names, if anyone."""
    if len(word) <= 3:
        return next((actor for start, actor in _ACTORS if word == start), None)
    return next((actor for start, actor in _ACTORS if len(start) > 3 and word.startswith(start)), None)


def quantities(folded: str) -> frozenset[Quantity]:
    """The quantities in a folded sentence, numbers written as words included."""
    tokens = list(_NUMBER.finditer(folded))
    found = set()
    for at, token in enumerate(tokens):
        amount = _amount(token.group())
        if amount is None:
            continue
        unit = next((u for t in tokens[at + 1 : at + 3] if (u := _unit(t.group()))), "")
        before = folded[: token.start()]
        bound: Bound = "upper" if _UPPER.search(before) else "lower" if _LOWER.search(before) else ""
        if folded[token.end() : token.end() + 2].strip().startswith("%"):
            unit = "procent"
        found.add(Quantity(round(amount * _DAYS.get(unit, 1), 1), "dag" if unit in _DAYS else unit, bound))
    return frozenset(found)


def spans(folded: str) -> frozenset[str]:
    """The units of time that a folded sentence speaks of, with or without a number: "ugentlig" is a week."""
    return frozenset(
        unit
        for word in words(folded)
        for unit in _TIMES
        if word.startswith(unit) and word[len(unit) :] in _SPAN_ENDINGS
    )


def counted(folded: str) -> frozenset[tuple[float, str]]:
    """Each number in a folded sentence with the first word after it that carries meaning, as a stem."""
    tokens = _NUMBER.findall(folded)
    found = set()
    for at, token in enumerate(tokens):
        amount = _amount(token)
        thing = next((t for t in tokens[at + 1 : at + 3] if t not in STOP_WORDS and not t[0].isdigit()), "")
        if amount is not None and len(thing) > 3:
            found.add((amount, known_as(thing)[0]))
    return frozenset(found)


def _amount(word: str) -> float | None:
    if word[0].isdigit():
        thousands = re.fullmatch(r"\d{1,3}(?:\.\d{3})+", word)
        return float(word.replace(".", "") if thousands else word.replace(",", "."))
    return _NUMBERS.get(word)


@lru_cache(maxsize=10_000)
def _unit(word: str) -> str:
    return next((unit for unit in _UNITS if word.startswith(unit) and word[len(unit) :] in _ENDINGS), "")

"""The questions that the benchmark asks, and the ways in which they are spoilt. None was ever trained on.

`sat_til_side` are the held-out questions of the corpus. `breve`, `korte` and `opfoelgende` were written from
the sections alone, by someone who had seen neither the other questions nor the search
(`evals/cases/retrieval.jsonl`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corpus.records import Corpus
from evals.cases import retrieval_cases

EVERY = 5  # words to each misspelling
NEIGHBOURS = {
    "a": "s", "b": "v", "c": "x", "d": "f", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o", "j": "k",
    "k": "l", "l": "k", "m": "n", "n": "m", "o": "p", "p": "o", "r": "t", "s": "d", "t": "y", "u": "i",
    "v": "b", "y": "u", "æ": "ø", "ø": "æ", "å": "p",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what was asked before it, its style, and the sections of which any answers it."""

    q: str
    relevant: frozenset[str]
    style: str
    history: tuple[str, ...] = ()


def question_sets(corpus: Corpus) -> dict[str, tuple[Asked, ...]]:
    """Every set of questions, by name. A section that gives the same advice counts as right too."""
    held = tuple(
        Asked(question.q, corpus.same_advice[question.section], question.style)
        for question in corpus.questions
        if question.split == "heldout"
    )
    written = [
        Asked(
            case.q,
            frozenset().union(*(corpus.same_advice[section] for section in case.sections)),
            case.style,
            case.history,
        )
        for case in retrieval_cases()
    ]
    return {
        "sat_til_side": held,
        "breve": tuple(each for each in written if each.style == "letter"),
        "korte": tuple(each for each in written if each.style not in ("letter", "followup")),
        "opfoelgende": tuple(each for each in written if each.style == "followup"),
    }


def misspelt(question: str, seed: int = 1) -> str:
    """`question` with one misspelling to every five words: swapped, lost, doubled or neighbouring letters."""
    rng = random.Random(f"{seed}:{question}")
    words = question.split(" ")
    long = [number for number, word in enumerate(words) if len(re.sub(r"\W", "", word)) >= 4]
    wanted = max(1, round(len(words) / EVERY))
    for number in rng.sample(long, min(wanted, len(long))):
        words[number] = _slip(words[number], rng)
    return " ".join(words)


def without_danish_letters(question: str) -> str:
    """`question` as someone writes it on a keyboard without æ, ø and å."""
    for letter, spelt in (("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("Æ", "Ae"), ("Ø", "Oe"), ("Å", "Aa")):
        question = question.replace(letter, spelt)
    return question


def bare(question: str) -> str:
    """`question` in lower case, without punctuation."""
    return " ".join(re.sub(r"[^\w\s§]", " ", question.lower()).split())


def as_written(question: str) -> str:
    """`question` itself."""
    return question


SPOILT: Mapping[str, Callable[[str], str]] = {
    "som skrevet": as_written,
    "en slåfejl for hvert femte ord": misspelt,
    "æøå skrevet ae, oe, aa": without_danish_letters,
    "små bogstaver, ingen tegn": bare,
}


def _slip(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, len(word) - 1)
    letter = word[place]
    kind = rng.choice(("swap", "lose", "double", "neighbour"))
    if kind == "swap":
        return word[:place] + word[place + 1] + letter + word[place + 2 :]
    if kind == "lose":
        return word[:place] + word[place + 1 :]
    if kind == "double":
        return word[:place] + letter + word[place:]
    return word[:place] + NEIGHBOURS.get(letter.lower(), letter) + word[place + 1 :]

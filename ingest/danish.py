"""Danish text as the index sees it: folding, words, stems, compounds, character n-grams, sentences.

Pure functions. One analysis serves the embedder, the full-text index, the guard and the phase classifier,
so that they agree about what a word is. Words that are treated in a way of their own stand in
`lexicon.yaml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock

import snowballstemmer
import yaml

_STEMMER = snowballstemmer.stemmer("danish")
_ONE_AT_A_TIME = Lock()  # the stemmer keeps the word it works on in itself
_WORD = re.compile(r"§|[0-9]+(?:[.,][0-9]+)?|[^\W\d_]+")
_FOLD = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "y", "é": "e", "è": "e"})

_LEXICON = yaml.safe_load((Path(__file__).parent / "lexicon.yaml").read_text(encoding="utf-8"))
STOP_WORDS: frozenset[str] = frozenset(_LEXICON["stop_words"].split())
_ABBREVIATIONS: frozenset[str] = frozenset(_LEXICON["abbreviations"].split())


def fold(text: str) -> str:
    """`text` in lower case, composed, with æ/ø/å (and their look-alikes) written ae/oe/aa."""
    return unicodedata.normalize("NFC", text).lower().translate(_FOLD)


def words(text: str) -> list[str]:
    """The folded words and numbers of `text`, in order; `§` counts as a word."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Danish snowball stem of a folded word (the stemmer is given å, ø and æ back)."""
    if not word.isalpha():
        return word
    natural = word.replace("ae", "æ").replace("oe", "ø").replace("aa", "å")
    with _ONE_AT_A_TIME:
        return fold(str(_STEMMER.stemWord(natural)))


_SYNONYMS: dict[str, tuple[str, ...]] = {
    name: tuple(stem(meant) for meant in _LEXICON["synonyms"][word])
    for word in _LEXICON["synonyms"]
    for name in (word, stem(word))
}


def terms(text: str) -> list[str]:
    """The stems of the words in `text` that carry meaning, synonyms included, in order, with repeats."""
    found: list[str] = []
    for word in words(text):
        if word in STOP_WORDS or (len(word) == 1 and word.isalpha()):
            continue
        found.extend(known_as(word))
    return found


@lru_cache(maxsize=100_000)
def known_as(word: str) -> tuple[str, ...]:
    """The stems that the index knows a folded word by: its own, or those the lexicon gives for it."""
    return _SYNONYMS.get(word) or _SYNONYMS.get(stem(word)) or (stem(word),)


def ngrams(word: str, low: int = 3, high: int = 5) -> Iterator[str]:
    """The character n-grams of `<word>`, from `low` to `high` characters."""
    padded = f"<{word}>"
    for size in range(low, high + 1):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]


class Compounds:
    """Splits compounds into parts that the corpus itself uses as words.

    `vocabulary` holds folded words. A word is split where both parts are known (with a joining s or e
    between them, or none), so "sygefravaerssamtale" also matches "samtale" and "sygefravaer".
    """

    def __init__(self, vocabulary: frozenset[str], shortest: int = 4) -> None:
        self.vocabulary = frozenset(word for word in vocabulary if len(word) >= shortest and word.isalpha())
        self._stems = frozenset(stem(word) for word in self.vocabulary)
        self._shortest = shortest

    def parts(self, word: str) -> tuple[str, ...]:
        """The stems of the parts of `word` (folded), longest head first; empty when it doesn't split."""
        for cut in range(len(word) - self._shortest, self._shortest - 1, -1):
            head, tail = word[:cut], word[cut:]
            if stem(tail) not in self._stems:
                continue
            for joint in ("", "s", "e"):
                if head.endswith(joint) and stem(head.removesuffix(joint)) in self._stems:
                    return stem(head.removesuffix(joint)), stem(tail)
        return ()


def sentences(text: str) -> list[str]:
    """The sentences of `text`, in order, each on one line without surrounding space.

    A full stop ends a sentence unless it follows an abbreviation ("jf.", "bl.a."), an ordinal or a date
    ("1. maj", "stk. 2. del"), or the next word begins in lower case. A blank line always ends one.
    """
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        start = 0
        line = " ".join(paragraph.split())
        for mark in re.finditer(r"[.!?…]+[)\"»”]?\s+(?=[\"«»(“]?[A-ZÆØÅ0-9§])", line):
            if line[mark.start()] == "." and _is_abbreviation(line[start : mark.start()], line[mark.end() :]):
                continue
            found.append(line[start : mark.end()].strip())
            start = mark.end()
        if line[start:].strip():
            found.append(line[start:].strip())
    return found


def _is_abbreviation(before: str, after: str) -> bool:
    last = before.rsplit(maxsplit=1)[-1].lower().lstrip('("«»“') if before.split() else ""
    if last in _ABBREVIATIONS:
        return True
    return last.isdigit() and len(last) <= 2 and bool(re.match(r"[a-zæøå]", after))

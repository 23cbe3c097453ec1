"""Mends misspelt words in a query, so that a slip of the finger costs nothing. The words known are the
index's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from symspellpy import SymSpell, Verbosity

from ingest.danish import STOP_WORDS, Compounds, fold, stem, words

SHORTEST = 5  # letters in a word that is mended
_WORD = re.compile(r"[^\W\d_]+")


class Spelling:
    """The words that the index uses, folded, and how often; read when a word is first looked up."""

    def __init__(self, path: Path, compounds: Compounds) -> None:
        self._path = path
        self._compounds = compounds

    def mend(self, query: str) -> str:
        """`query` with each word that the index doesn't know replaced by the commonest that is one slip
        away."""
        return _WORD.sub(lambda found: self._mended(found.group()), query)

    def _mended(self, word: str) -> str:
        folded = fold(word)
        if len(folded) < SHORTEST or folded in STOP_WORDS or stem(folded) in self._stems:
            return word
        if self._compounds.parts(folded):
            return word
        near = self._dictionary.lookup(folded, Verbosity.TOP, max_edit_distance=1)
        return str(near[0].term) if near else word

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self._dictionary.words)

    @cached_property
    def _dictionary(self) -> SymSpell:
        dictionary = SymSpell(max_dictionary_edit_distance=1)
        for line in self._path.read_text(encoding="utf-8").splitlines():
            word, _, count = line.partition(" ")
            dictionary.create_dictionary_entry(word, int(count))
        return dictionary


def write_spelling(path: Path, texts: Iterable[str]) -> None:
    """Write the words of `texts` and how often each occurs to `path`, one a line."""
    counts = Counter(word for text in texts for word in words(text) if word.isalpha())
    path.write_text("\n".join(f"{word} {n}" for word, n in sorted(counts.items())), encoding="utf-8")

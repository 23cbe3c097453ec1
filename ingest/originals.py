"""Recognises the publications by their wording and finds each section's passage in them.

The package holds no text of theirs, only fingerprints: hashes of some of the five-word sequences of each
section (`fingerprints.json`, made by `ingest.fingerprints`). A document whose sequences contain most of a
publication's fingerprints is that publication, whatever its file is called; and each fingerprint that is
found marks the words of its section.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as validated

from ingest.danish import fold
from ingest.loaders import Document

FINGERPRINTS = Path(__file__).parent / "fingerprints.json"
SHINGLE, WINDOW = 5, 4  # words in a sequence; of every WINDOW neighbouring sequences at least one is kept
RECOGNISED = (
    0.5  # share of a publication's fingerprints that a document must hold; other texts share under 0.01
)
EDGE, GAP = 6, 14  # words without a mark that a passage may take in at its edge, and inside itself

_TOKEN = re.compile(r"[^\W\d_]+(?:-\s+[a-zæøå]+)*|\d+")
_SOFT_HYPHEN = re.compile(r"(?<=[a-zæøå])-\s*\n\s*(?!(?:og|eller)\b)(?=[a-zæøå])")
_SENTENCE_START = re.compile(r"[.!?:]\s|\n\s*\n|\f|[\uf0b7\uf0f1•▪]")
_BULLET = re.compile(r"[\uf0b7\uf0f1•▪]\s*")


@validated(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Original:
    """The publication's own wording of a section: its text, the page it begins on, and the file it came
    from."""

    text: str
    page: int | None
    document: str


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a document: normalised, with the place in the raw text where it begins and ends."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words and numbers of `text`; a word divided at a line end is one word."""
    return [Token(re.sub(r"-\s+", "", fold(m[0])), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def shingles(words: list[str]) -> list[str]:
    """The hash of each sequence of SHINGLE words, in order, ten hexadecimal digits each."""
    runs = (" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))
    return [hashlib.blake2b(run.encode("utf-8"), digest_size=5).hexdigest() for run in runs]


def winnow(hashes: list[str]) -> set[str]:
    """The smallest hash of every WINDOW neighbours, so that a passage keeps marks but can't be rebuilt from
    them.

    Schleimer, Wilkerson & Aiken 2003, "Winnowing: local algorithms for document fingerprinting".
    """
    last = max(1, len(hashes) - WINDOW + 1)
    return {min(hashes[i : i + WINDOW]) for i in range(last)} if hashes else set()


@lru_cache(maxsize=1)
def fingerprints() -> Mapping[str, tuple[str, ...]]:
    """The fingerprints of each section of the publications, by section id."""
    found: dict[str, list[str]] = json.loads(FINGERPRINTS.read_text(encoding="utf-8"))
    return {section: tuple(marks) for section, marks in found.items()}


def recognise(document: Document) -> str | None:
    """The id of the publication that `document` is, or None when it is another text."""
    present = set(shingles([token.word for token in tokens(document.text)]))
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for section, marks in fingerprints().items():
        source = section.partition("/")[0]
        total[source] += len(marks)
        found[source] += len(present.intersection(marks))
    best = max(total, key=lambda source: found[source] / total[source], default=None)
    return best if best and found[best] / total[best] >= RECOGNISED else None


def align(document: Document, source: str, printed_pages: Mapping[str, int | None]) -> dict[str, Original]:
    """Each section's passage in `document`, which has been recognised as `source`.

    `printed_pages` gives the publication's own page for each section; it is used where the file has no pages.
    Sections of which nothing is found are left out.
    """
    text = document.text
    words = tokens(text)
    owner = _owners(words, source, text)
    passages: dict[str, list[tuple[int, int]]] = {}
    position = 0
    for section, run in groupby(owner):
        length = len(list(run))
        if section is not None:
            span = (words[position].start, _sentence_end(text, words, position + length - 1))
            passages.setdefault(section, []).append(span)
        position += length
    return {
        section: Original(
            text="\n".join(clean(text[start:end]) for start, end in spans),
            page=document.page_at(spans[0][0]) or printed_pages.get(section),
            document=document.name,
        )
        for section, spans in passages.items()
    }


def clean(passage: str) -> str:
    """`passage` as it reads: words divided at line ends joined, lines joined, bullets as `•`."""
    joined = _BULLET.sub("• ", _SOFT_HYPHEN.sub("", passage))
    return " ".join(joined.split())


def _owners(words: list[Token], source: str, text: str) -> list[str | None]:
    """The section that each word belongs to, or None."""
    mark_of: dict[str, str | None] = {}
    for section, marks in fingerprints().items():
        if section.startswith(f"{source}/"):
            for mark in marks:
                mark_of[mark] = None if mark in mark_of else section  # in two sections: says nothing
    votes: list[Counter[str]] = [Counter() for _ in words]
    for start, shingle in enumerate(shingles([token.word for token in words])):
        section_marked = mark_of.get(shingle)
        if section_marked:
            for offset in range(SHINGLE):
                votes[start + offset][section_marked] += 1
    owner = [vote.most_common(1)[0][0] if vote else None for vote in votes]
    return _at_sentences(_filled(owner, words, text), words, text)


def _at_sentences(owner: list[str | None], words: list[Token], text: str) -> list[str | None]:
    """`owner` with each border between two passages moved to a sentence's start, when one is near."""
    moved = list(owner)
    for i in range(1, len(owner)):
        if owner[i] == owner[i - 1] or None in (owner[i], owner[i - 1]):
            continue
        near = sorted(range(max(1, i - EDGE), min(len(words), i + EDGE)), key=lambda j: abs(j - i))
        start = next((j for j in near if _SENTENCE_START.search(text[words[j - 1].end : words[j].start])), i)
        moved[min(start, i) : i] = [owner[i]] * (i - min(start, i))
        moved[i : max(start, i)] = [owner[i - 1]] * (max(start, i) - i)
    return moved


def _filled(owner: list[str | None], words: list[Token], text: str) -> list[str | None]:
    """`owner` with short unmarked stretches given to the passage they lie in, or to those that they lie
    between."""
    filled = list(owner)
    position = 0
    for section, run in groupby(owner):
        length = len(list(run))
        start, position = position, position + length
        if section is not None:
            continue
        before = owner[start - 1] if start else None
        after = owner[position] if position < len(owner) else None
        if before == after:
            if length <= GAP:
                filled[start:position] = [before] * length
            continue
        split = _boundary(words, text, start, position)
        for i in range(start, position):
            if i < split and i - start < EDGE:
                filled[i] = before
            elif i >= split and position - i <= EDGE:
                filled[i] = after
    return filled


def _boundary(words: list[Token], text: str, start: int, stop: int) -> int:
    """The first word in `start…stop` that begins a paragraph, else a sentence, else a line; `stop` if none
    does."""
    for pattern in (r"\n\s*\n|\f", r"[.!?:]\s|[\uf0b7\uf0f1•▪]", r"\n"):
        for i in range(max(start, 1), min(stop + 1, len(words))):
            if re.search(pattern, text[words[i - 1].end : words[i].start]):
                return i
    return stop


def _sentence_end(text: str, words: list[Token], last: int) -> int:
    """Where the passage that ends with the word `last` ends, its closing punctuation included."""
    limit = words[last + 1].start if last + 1 < len(words) else len(text)
    closing = re.match(r"[.!?:;)»”\"]*", text[words[last].end : limit])
    return words[last].end + (closing.end() if closing else 0)

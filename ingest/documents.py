"""Divides a document that isn't one of the publications into sections by its headings, as a source of its
own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.records import Section, Source
from ingest.danish import fold
from ingest.loaders import PAGE_BREAK, Document

LONGEST_HEADING = 70  # characters
LONGEST = 1_200  # characters in a section; a longer one is divided between paragraphs, then between sentences
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+(?P<title>.+?)\s*#*")
_NUMBERED_HEADING = re.compile(
    r"(?:kapitel\s+)?\d+(?:\.\d+)*[.:)]?\s+(?P<title>[A-ZÆØÅ][^.!?]{2,80})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph under its nearest heading, with the position of its first character in the document."""

    title: str
    text: str
    start: int


def source_from(document: Document, taken: frozenset[str]) -> Source:
    """`document` as a source, under an id made from its file name that is not in `taken`."""
    stem = document.name.rsplit(".", 1)[0]
    source_id = _free(slug(stem), taken)
    blocks = list(_blocks(document.text, stem))
    sections = []
    for number, part in enumerate(_parts(blocks), 1):
        page = document.page_at(part.start)
        section = Section(
            id=f"{source_id}/{number:03d}-{slug(part.title)[:40].strip('-')}",
            source=source_id,
            title=part.title,
            text=part.text,
            kind="document",
            pages=() if page is None else (page,),
            page_basis="printed",
        )
        sections.append(section)
    title = next((block.title for block in blocks if block.title != stem), stem)
    return Source(id=source_id, title=title if len(title) > 3 else stem, added=True, sections=tuple(sections))


def slug(text: str) -> str:
    """`text` as lower-case ASCII words joined by hyphens; "dokument" when nothing is left of it."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or "dokument"


def _blocks(text: str, title: str) -> Iterator[Block]:
    """The paragraphs of `text`, each with the heading above it; headings themselves are not paragraphs."""
    for found in re.finditer(r"[^\n\f]+(?:\n(?!\s*\n)[^\n\f]+)*", text):
        lines = found[0].split("\n")
        heading = _heading(lines[0], following=lines[1] if len(lines) > 1 else "")
        start = found.start()
        if heading:
            title = heading
            start += len(lines[0])
            lines = lines[1:]
        body = " ".join(" ".join(lines).replace(PAGE_BREAK, " ").split())
        body = re.sub(r"(?<=[a-zæøå])- (?!og\b|eller\b)(?=[a-zæøå])", "", body)
        if body:
            yield Block(title, body, start)


def _heading(line: str, following: str) -> str | None:
    """The heading that `line` is, or None.

    Outside Markdown a heading is a short line without a full stop, by itself or, as in many PDF files,
    straight above a line that begins a sentence.
    """
    line = line.strip()
    if found := _MARKDOWN_HEADING.fullmatch(line):
        return found["title"]
    if len(line) > LONGEST_HEADING or not re.search(r"[^\W\d_]{3}", line) or line[-1] in ".,;:!?-":
        return None
    if following and not following.lstrip()[:1].isupper():
        return None
    if found := _NUMBERED_HEADING.fullmatch(line):
        return found["title"].strip()
    return line if line[0].isupper() and len(line.split()) <= 10 else None


def _parts(blocks: list[Block]) -> Iterator[Block]:
    """`blocks` joined under the same heading, up to LONGEST characters."""
    held: Block | None = None
    for block in blocks:
        for piece in _pieces(block):
            if held and held.title == piece.title and len(held.text) + len(piece.text) < LONGEST:
                held = Block(held.title, f"{held.text}\n\n{piece.text}", held.start)
                continue
            if held:
                yield held
            held = piece
    if held:
        yield held


def _pieces(block: Block) -> Iterator[Block]:
    """`block` itself, or where it is too long, its sentences gathered into pieces of at most LONGEST
    characters."""
    if len(block.text) <= LONGEST:
        yield block
        return
    gathered = ""
    for sentence in re.split(r"(?<=[.!?])\s+", block.text):
        for start in range(0, len(sentence), LONGEST):
            chunk = sentence[start : start + LONGEST]
            if gathered and len(gathered) + len(chunk) > LONGEST:
                yield Block(block.title, gathered, block.start)
                gathered = ""
            gathered = f"{gathered} {chunk}".strip()
    if gathered:
        yield Block(block.title, gathered, block.start)


def _free(wanted: str, taken: frozenset[str]) -> str:
    number, candidate = 1, wanted
    while candidate in taken:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate

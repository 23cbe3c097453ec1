"""Readers of documents: one file per format, each a `Loader`. A new format is a new file and a line in
`LOADERS`.

A loader only gets the text and its pages out. What the document is, and how it is divided, is decided
elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from corpus.errors import DocumentError

PAGE_BREAK = "\f"


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text. `text` has a form feed between pages; `paged` says whether the file has pages at all."""

    name: str
    text: str
    paged: bool = False

    @property
    def pages(self) -> int | None:
        """How many pages there are; None for a file without pages."""
        return self.text.count(PAGE_BREAK) + 1 if self.paged else None

    def page_at(self, position: int) -> int | None:
        """The page, from 1, on which character `position` stands; None for a file without pages."""
        if not self.paged:
            return None
        breaks = [i for i, character in enumerate(self.text) if character == PAGE_BREAK]
        return bisect_right(breaks, position) + 1


class Loader(Protocol):
    """Reads one kind of file."""

    def load(self, path: Path) -> Document:
        """The document at `path`. Raises DocumentError when it can't be read."""
        ...


LOADERS = {".txt": "text", ".md": "text", ".pdf": "pdf"}  # suffix → module in this folder that is a Loader


def load_document(path: Path) -> Document:
    """The text of the file at `path`. Raises DocumentError when it is missing, unknown, unreadable or
    empty."""
    if not path.is_file():
        raise DocumentError(f"Filen {path} findes ikke.")
    module = LOADERS.get(path.suffix.lower())
    if module is None:
        known = ", ".join(suffix.removeprefix(".") for suffix in LOADERS)
        raise DocumentError(f"{path.name} kan ikke læses; brug en fil af typen {known}.")
    loader = cast(Loader, import_module(f"ingest.loaders.{module}"))
    document = loader.load(path)
    if not document.text.strip():
        raise DocumentError(
            f"{path.name} indeholder ingen tekst; er den skannet, så kør tekstgenkendelse på den først."
        )
    return document

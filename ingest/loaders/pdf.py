"""PDF files with a text layer, read with pdfium."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2 as pdfium

from corpus.errors import DocumentError
from ingest.loaders import PAGE_BREAK, Document

_DIVIDED = re.compile("[\ufffe\x02](\r?\n)?")  # pdfium's mark for a hyphen at a line end


def load(path: Path) -> Document:
    """The document at `path`, its pages separated by form feeds. Raises DocumentError when it can't be
    opened."""
    try:
        with pdfium.PdfDocument(path) as pdf:
            pages = [page.get_textpage().get_text_bounded() for page in pdf]
    except pdfium.PdfiumError as exc:
        raise DocumentError(
            f"{path.name} kan ikke åbnes; er den beskyttet eller beskadiget, så gem den på ny."
        ) from exc
    texts = (_DIVIDED.sub("-\n", page).replace("\r\n", "\n") for page in pages)
    text = PAGE_BREAK.join(texts)
    return Document(path.name, text if text.strip(PAGE_BREAK + " \n") else "", paged=True)

"""Plain text and Markdown, in UTF-8 or, where that fails, the Windows encoding that old Danish files have."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import DocumentError
from ingest.loaders import PAGE_BREAK, Document


def load(path: Path) -> Document:
    """The document at `path`; form feeds in it are page breaks. Raises DocumentError for a file that isn't
    text."""
    try:
        raw = path.read_bytes()
    except OSError as exc:
        raise DocumentError(f"{path.name} kan ikke åbnes; se efter, om du må læse filen.") from exc
    if b"\0" in raw:
        raise DocumentError(f"{path.name} er ikke en tekstfil.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return Document(
        path.name, text.replace("\r\n", "\n").replace("\r", "\n"), paged=PAGE_BREAK in text.strip()
    )

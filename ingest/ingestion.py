"""Takes the user's documents in: reads, recognises, divides, keeps. Each document succeeds or fails by
itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import DocumentError, UsageError
from corpus.records import Corpus
from ingest.documents import source_from
from ingest.library import Holding, Library
from ingest.loaders import LOADERS, Document, load_document
from ingest.originals import align, recognise


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file. `source` is None when `problems` say why it wasn't taken in."""

    path: str
    source: str | None
    recognised: bool
    sections: int
    views: int
    pages: int | None
    problems: tuple[str, ...] = ()


def ingest(paths: Sequence[Path], corpus: Corpus, library: Library) -> tuple[Ingested, ...]:
    """Take in every file in `paths` (folders are gone through), and report on each. `corpus` is the
    built-in one.

    The index is not touched: it is brought up to date when it is next opened.
    """
    files = [file for path in paths for file in _files(path)]
    if not files:
        raise UsageError(
            "Der er ingen filer at indlæse; angiv en fil eller en mappe med tekst- eller PDF-filer."
        )
    return tuple(_take_in(file, corpus, library) for file in files)


def remove(source_id: str, corpus: Corpus, library: Library) -> None:
    """Forget a document that was taken in. Raises UsageError when there is none, or it is built in."""
    if library.remove(source_id):
        return
    if source_id in corpus.source_of:
        raise UsageError(f"Kilden {source_id} er indbygget og kan ikke fjernes.")
    raise UsageError(f"Der er ingen kilde, der hedder {source_id}; se navnene med »fastholdelse sources«.")


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (
            file for file in sorted(path.rglob("*")) if file.suffix.lower() in LOADERS and file.is_file()
        )
    else:
        yield path


def _take_in(path: Path, corpus: Corpus, library: Library) -> Ingested:
    try:
        document = load_document(path)
        holding = _holding(document, corpus, library)
        library.save(holding)
    except DocumentError as exc:
        return Ingested(str(path), None, False, 0, 0, None, (str(exc),))
    found = len(holding.originals or {}) if holding.source is None else len(holding.source.sections)
    return Ingested(str(path), holding.id, holding.source is None, found, found, document.pages)


def _holding(document: Document, corpus: Corpus, library: Library) -> Holding:
    digest = hashlib.sha256(document.text.encode("utf-8")).hexdigest()
    publication = recognise(document)
    if publication:
        pages = {s.id: s.pages[0] if s.pages else None for s in corpus.source_of[publication].sections}
        return Holding(publication, document.name, digest, originals=align(document, publication, pages))
    held = library.holdings()
    same = next((h.id for h in held if h.source and (h.file == document.name or h.digest == digest)), None)
    taken = frozenset(corpus.source_of) | {h.id for h in held if h.id != same}
    source = source_from(document, taken)
    if not source.sections:
        raise DocumentError(f"{document.name} indeholder ingen sammenhængende tekst.")
    return Holding(source.id, document.name, digest, source=source)

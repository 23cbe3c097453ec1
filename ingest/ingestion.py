"""Takes the user's documents in: reads, recognises, divides, keeps. Each document succeeds or fails by
itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import DocumentError, ModelError, UsageError
from corpus.records import Corpus
from ingest.documents import source_from
from ingest.library import Holding, Library
from ingest.loaders import LOADERS, Document, load_document
from ingest.model import questions_for
from ingest.originals import align, recognise

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file. `source` is None when it wasn't taken in; `problems` say why, or what is
    missing. `questions` were written for it by a language model.
    """

    path: str
    source: str | None
    recognised: bool
    sections: int
    views: int
    pages: int | None
    questions: int = 0
    problems: tuple[str, ...] = ()


def ingest(
    paths: Sequence[Path], corpus: Corpus, library: Library, model: BaseChatModel | None = None
) -> tuple[Ingested, ...]:
    """Take in every file in `paths` (folders are gone through), and report on each. `corpus` is the
    built-in one; `model` writes questions for documents that aren't publications.

    The index is not touched: it is brought up to date when it is next opened.
    """
    files = [file for path in paths for file in _files(path)]
    if not files:
        raise UsageError(
            "Der er ingen filer at indlæse; angiv en fil eller en mappe med tekst- eller PDF-filer."
        )
    return tuple(_take_in(file, corpus, library, model) for file in files)


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


def _take_in(path: Path, corpus: Corpus, library: Library, model: BaseChatModel | None) -> Ingested:
    problems: tuple[str, ...] = ()
    try:
        document = load_document(path)
        holding = _holding(document, corpus, library)
        if model and holding.source:
            try:
                asked = holding.questions or questions_for(holding.source.sections, model)
                holding = replace(holding, questions=asked)
            except ModelError as exc:
                problems = (f"{exc} {document.name} er indlæst uden modellens spørgsmål.",)
        library.save(holding)
    except DocumentError as exc:
        return Ingested(str(path), None, False, 0, 0, None, 0, (str(exc),))
    found = len(holding.originals or {}) if holding.source is None else len(holding.source.sections)
    written = len(holding.questions)
    return Ingested(
        str(path),
        holding.id,
        holding.source is None,
        found,
        found + written,
        document.pages,
        written,
        problems,
    )


def _holding(document: Document, corpus: Corpus, library: Library) -> Holding:
    digest = hashlib.sha256(document.text.encode("utf-8")).hexdigest()
    publication = recognise(document)
    if publication:
        pages = {s.id: s.pages[0] if s.pages else None for s in corpus.source_of[publication].sections}
        return Holding(publication, document.name, digest, originals=align(document, publication, pages))
    held = library.holdings()
    same = next((h for h in held if h.source and (h.file == document.name or h.digest == digest)), None)
    taken = frozenset(corpus.source_of) | {h.id for h in held if h is not same}
    source = source_from(document, taken)
    if not source.sections:
        raise DocumentError(f"{document.name} indeholder ingen sammenhængende tekst.")
    unchanged = same is not None and (same.id, same.digest) == (source.id, digest)
    questions = same.questions if same is not None and unchanged else ()
    return Holding(source.id, document.name, digest, source=source, questions=questions)

"""tantivy: Danish full-text search over whole sections, derived from the views. All of tantivy's types stay
here.

Text is analysed by `ingest.danish` before it is indexed, so tantivy only splits on spaces: terms, parts of
compounds and character four-grams are fields of their own, each scored by BM25.
"""

from __future__ import annotations

import hashlib
import math
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import tantivy

from corpus.errors import IndexFailure
from ingest.danish import STOP_WORDS, Compounds, ngrams, terms, words
from ingest.spelling import Spelling, write_spelling
from ingest.views import View

FIELDS = ("terms", "grams")
REMEMBERED = 20_000  # texts whose terms are kept
VOCABULARY, SPELLING, CHECKSUM = "vocabulary.txt", "spelling.txt", "checksum"


def build_fulltext(folder: Path, views: Sequence[View]) -> None:
    """Write a full-text index of `views`, joined per section, into `folder` (emptied first)."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for view in views:
        texts[view.section].append(view.text)
    compounds = Compounds(
        frozenset(word for view in views if view.kind != "question" for word in words(view.text))
    )
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(num_threads=1)
    for section, parts in texts.items():
        joined = "\n".join(parts)
        writer.add_document(
            tantivy.Document(
                section=section, terms=" ".join(_terms(joined, compounds)), grams=" ".join(_grams(joined))
            )
        )
    writer.commit()
    writer.wait_merging_threads()
    (folder / VOCABULARY).write_text("\n".join(sorted(compounds.vocabulary)), encoding="utf-8")
    write_spelling(folder / SPELLING, (view.text for view in views))
    (folder / CHECKSUM).write_text(_checksum(folder), encoding="ascii")


class FullText:
    """A full-text index opened for searching."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`. Raises IndexFailure when a file is missing or not what was written."""
        try:
            if (folder / CHECKSUM).read_text(encoding="ascii") != _checksum(folder):
                raise IndexFailure(f"Fuldtekstindekset i {folder} er beskadiget.")
            self._index = tantivy.Index(_schema(), path=str(folder))
            self._compounds = Compounds(frozenset((folder / VOCABULARY).read_text(encoding="utf-8").split()))
            self._searcher = self._index.searcher()
            self._analysed = lru_cache(REMEMBERED)(self._analyse)
            self._spelling = Spelling(folder / SPELLING, self._compounds)
        except BaseException as exc:  # damaged files surface as a PanicException, which is a BaseException
            if isinstance(exc, KeyboardInterrupt | SystemExit | IndexFailure):
                raise
            raise IndexFailure(f"Fuldtekstindekset i {folder} kan ikke åbnes.") from exc

    @property
    def sections(self) -> int:
        """How many sections the index holds."""
        return int(self._searcher.num_docs)

    def scores(self, query: str, n: int) -> Mapping[str, dict[str, float]]:
        """BM25 by field and section, for the `n` best sections of each field; empty where no term is
        known."""
        analysed = {"terms": _terms(query, self._compounds), "grams": _grams(query)}
        return {field: self._search(field, analysed[field], n) for field in FIELDS}

    def mend(self, query: str) -> str:
        """`query` with its misspelt words mended by those of the index."""
        return self._spelling.mend(query)

    def analyse(self, text: str) -> frozenset[str]:
        """The terms that the index knows `text` by, a text of its own; remembered, for there are only so
        many."""
        return self._analysed(text)

    def _analyse(self, text: str) -> frozenset[str]:
        return frozenset(_terms(text, self._compounds))

    def rarity(self, query: str) -> dict[str, float]:
        """The inverse document frequency of each term of `query`; highest for one that no section uses."""
        sections = self.sections
        return {
            term: math.log(1 + (sections + 1) / (self._searcher.doc_freq("terms", term) + 0.5))
            for term in terms(query)
        }

    def _search(self, field: str, tokens: list[str], n: int) -> dict[str, float]:
        queries = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._index.schema, field, token, "freq"))
            for token in dict.fromkeys(tokens)
        ]
        if not queries:
            return {}
        found = self._searcher.search(tantivy.Query.boolean_query(queries), limit=n).hits
        return {str(self._searcher.doc(address)["section"][0]): float(score) for score, address in found}


def _terms(text: str, compounds: Compounds) -> list[str]:
    """Stems of `text`, each compound followed by its parts."""
    found = terms(text)
    for word in words(text):
        if word not in STOP_WORDS:
            found.extend(compounds.parts(word))
    return found


def _grams(text: str) -> list[str]:
    """The character four-grams of the words of `text` that carry meaning."""
    return [gram for word in words(text) if word not in STOP_WORDS for gram in ngrams(word, 4, 4)]


def _checksum(folder: Path) -> str:
    """A digest of the files written once; tantivy itself mostly doesn't notice flipped bytes in them."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.*")):
        if not path.name.startswith(".") and path.suffix != ".lock":
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("section", stored=True, tokenizer_name="raw")
    for field in FIELDS:
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace", index_option="freq")
    return builder.build()

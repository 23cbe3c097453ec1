"""The ways of searching that are compared. Each builds its index from a corpus and ranks sections.

`usual` is what most people would build with LangChain: its splitter, its Chroma store, an embedder. Ours
comes whole and with one thing left out at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import tantivy
from langchain_core.embeddings import Embeddings

from corpus.records import Corpus
from ingest.encoder import Encoder, bundled_encoder, open_encoder
from ingest.index import RANKING, open_index
from ingest.search import Ranking
from ingest.settings import BUNDLED, Settings
from ingest.views import guidance_text

CHUNK, OVERLAP = 600, 100  # characters
DEEP = 30  # chunks or sections looked at to find ten different sections


class Searcher(Protocol):
    """A built index."""

    @property
    def views(self) -> int:
        """How many texts were embedded or indexed."""
        ...

    def rank(self, query: str) -> list[str]:
        """Ids of sections, best first, each once; at least ten where there are so many."""
        ...


@dataclass(frozen=True, slots=True)
class Recipe:
    """A way of searching: its Danish name and how its index is built in a folder."""

    name: str
    build: Callable[[Corpus, Path], Searcher]


class OurSearcher:
    """This product's index."""

    def __init__(
        self,
        corpus: Corpus,
        folder: Path,
        ranking: Ranking = RANKING,
        questions: bool = True,
        encoder: Encoder | None = None,
    ) -> None:
        kept = corpus if questions else Corpus(corpus.sources, corpus.checklist)
        settings = Settings(home=folder, chroma_url=None, _env_file=None)
        self._index = open_index(
            settings, progress=False, corpus=kept, encoder=encoder or bundled_encoder(), ranking=ranking
        )
        self.views = sum(self._index.generation.views.values())

    def rank(self, query: str) -> list[str]:
        """See `Searcher`."""
        return [hit.section.id for hit in self._index.search(query, 10)]


class UsualSearcher:
    """LangChain's recursive splitter and its Chroma store."""

    def __init__(self, corpus: Corpus, folder: Path, encoder: Encoder) -> None:
        from chromadb.config import Settings as ChromaSettings
        from langchain_chroma import Chroma
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
        self._store = Chroma(
            "bench",
            embedding_function=_AsLangChain(encoder),
            persist_directory=str(folder),
            client_settings=ChromaSettings(
                anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder)
            ),
        )
        documents = splitter.create_documents(
            [guidance_text(section) for section in corpus.sections.values()],
            [{"section": name} for name in corpus.sections],
        )
        if not self._store.get(limit=1)["ids"]:
            self._store.add_documents(documents)
        self.views = len(documents)

    def rank(self, query: str) -> list[str]:
        """See `Searcher`."""
        found = self._store.similarity_search(query, k=min(DEEP, self.views))
        return list(dict.fromkeys(str(document.metadata["section"]) for document in found))


class Bm25Searcher:
    """tantivy with its own Danish stemmer, one document per section."""

    def __init__(self, corpus: Corpus, folder: Path, questions: bool = False) -> None:
        analyser = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.stemmer("danish"))
            .build()
        )
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("section", stored=True, tokenizer_name="raw")
        builder.add_text_field("text", stored=False, tokenizer_name="dansk")
        folder.mkdir(parents=True, exist_ok=True)
        fresh = not tantivy.Index.exists(str(folder))
        self._index = tantivy.Index(builder.build(), path=str(folder))
        self._index.register_tokenizer("dansk", analyser)
        self._analyser = analyser
        if fresh:
            self._fill(corpus, questions)
        self._searcher = self._index.searcher()
        self.views = len(corpus.sections)

    def _fill(self, corpus: Corpus, questions: bool) -> None:
        writer = self._index.writer(num_threads=1)
        asked: dict[str, list[str]] = {}
        for question in corpus.questions if questions else ():
            if question.split == "tune":
                asked.setdefault(question.section, []).append(question.q)
        for section in corpus.sections.values():
            text = "\n".join((guidance_text(section), *asked.get(section.id, ())))
            writer.add_document(tantivy.Document(section=section.id, text=text))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def rank(self, query: str) -> list[str]:
        """See `Searcher`."""
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._index.schema, "text", term, "freq"))
            for term in dict.fromkeys(self._analyser.analyze(query))
        ]
        found = self._searcher.search(tantivy.Query.boolean_query(terms), limit=DEEP).hits if terms else []
        return [str(self._searcher.doc(address)["section"][0]) for _, address in found]


class _AsLangChain(Embeddings):
    """Our `Encoder` as LangChain's `Embeddings`."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._encoder.encode_queries([text])[0].tolist()
        return vector


OURS = "vores"


def recipes(settings: Settings) -> Sequence[Recipe]:
    """Every recipe; the one with a general model last, and only where the settings name one."""
    found = [
        Recipe("BM25 (tantivy, dansk stemmer)", Bm25Searcher),
        Recipe("BM25 med spørgsmålene", lambda c, f: Bm25Searcher(c, f, questions=True)),
        Recipe("LangChain + Chroma, vores model", lambda c, f: UsualSearcher(c, f, bundled_encoder())),
        Recipe(OURS, OurSearcher),
        *(Recipe(f"vores, {name}", _ablation(change)) for name, change in ABLATIONS.items()),
        Recipe("vores, uden spørgsmål i indekset", lambda c, f: OurSearcher(c, f, questions=False)),
    ]
    if settings.embedder != BUNDLED:
        name = f"LangChain + Chroma, {settings.embedder}"
        found.append(Recipe(name, lambda c, f: UsualSearcher(c, f, open_encoder(settings))))
    return found


ABLATIONS: Mapping[str, Mapping[str, float | bool]] = {
    "kun fuldtekst": {"question": 0.0, "guidance": 0.0, "terms": 0.3, "grams": 0.7},
    "uden fuldtekst": {"terms": 0.0, "grams": 0.0},
    "uden lighed med spørgsmål": {"question": 0.0},
    "uden lighed med teksten": {"guidance": 0.0},
    "uden blik for de enkelte sætninger": {"parts": 0.0},
    "uden samling af ens råd": {"grouped": False},
}


def _ablation(change: Mapping[str, float | bool]) -> Callable[[Corpus, Path], Searcher]:
    return lambda corpus, folder: OurSearcher(corpus, folder, replace(RANKING, **change))  # type: ignore[arg-type]

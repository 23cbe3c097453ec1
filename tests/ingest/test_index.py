"""The index: a real Chroma and a real tantivy on disk, built, rebuilt, damaged and mended."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.errors import SettingsError
from corpus.records import Corpus
from ingest.index import Index, build_index, open_index
from ingest.settings import Settings

QUESTION = "må jeg spørge hvad medarbejderen fejler?"
ANSWER = "arbejdsskade/arbejdsgiver-maa-ikke-spoerge-til-sygdom"


@pytest.fixture
def copied(settings: Settings, index: Index, tmp_path: Path) -> Settings:
    """A copy of the shared index that a test may damage."""
    shutil.copytree(settings.home, tmp_path / "hjem")
    return Settings(home=tmp_path / "hjem", _env_file=None)


def finds_the_answer(settings: Settings) -> bool:
    return open_index(settings, progress=False).search(QUESTION, 3)[0].section.id == ANSWER


def test_the_section_that_answers_comes_first(index: Index) -> None:
    hits = index.search(QUESTION, 5)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]
    assert hits[0].section.id == ANSWER
    assert all(a.score >= b.score for a, b in pairwise(hits))
    assert all(0 <= hit.similarity <= 1.0001 and 0 <= hit.coverage <= 1 for hit in hits)


def test_held_out_questions_are_not_in_the_index(index: Index, corpus: Corpus) -> None:
    from ingest.views import views_of

    held = {q.q for q in corpus.questions if q.split == "heldout"} - {
        q.q for q in corpus.questions if q.split == "tune"
    }
    assert held.isdisjoint(view.text for view in views_of(corpus, {}))


def test_a_second_build_embeds_nothing(copied: Settings) -> None:
    report = build_index(copied, progress=False)
    assert (report.embedded, report.rebuilt) == (0, False)


def test_only_what_is_new_is_embedded(copied: Settings, tmp_path: Path, corpus: Corpus) -> None:
    from ingest.ingestion import ingest
    from ingest.library import Library

    path = tmp_path / "retningslinje.md"
    path.write_text("# Vores retningslinje\n\nLederen ringer på tredjedagen. Kantinen er åben.", "utf-8")
    ingest([path], corpus, Library(copied.sources_folder))
    report = build_index(copied, progress=False)
    assert report.rebuilt
    assert report.embedded == 3  # the section and its two sentences


@pytest.mark.parametrize(
    "damage",
    ["sqlite gone", "sqlite empty", "sqlite garbled", "fulltext gone", "fulltext garbled", "vectors gone"],
)
def test_a_damaged_index_is_mended(copied: Settings, damage: str) -> None:
    chroma = copied.index_folder / "chroma"
    fulltext = next((copied.index_folder / "fuldtekst").iterdir())
    if damage == "sqlite gone":
        (chroma / "chroma.sqlite3").unlink()
    elif damage == "sqlite empty":
        (chroma / "chroma.sqlite3").write_bytes(b"")
    elif damage == "sqlite garbled":
        (chroma / "chroma.sqlite3").write_bytes(b"intet" * 1000)
    elif damage == "fulltext gone":
        shutil.rmtree(fulltext)
    elif damage == "fulltext garbled":
        segment = max((p for p in fulltext.iterdir() if p.suffix == ".idx"), key=lambda p: p.stat().st_size)
        segment.write_bytes(segment.read_bytes()[::-1])
    else:
        for folder in (path for path in chroma.iterdir() if path.is_dir()):
            shutil.rmtree(folder)
    assert finds_the_answer(copied)


def test_an_index_made_by_another_model_is_rebuilt(copied: Settings, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "spørge": 1, "fejler": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)], device="cpu").save(
        str(tmp_path / "model")
    )
    other = copied.model_copy(update={"embedder": str(tmp_path / "model")})
    report = build_index(other, progress=False)
    assert report.rebuilt
    assert report.embedded == report.views
    assert build_index(copied, progress=False).rebuilt


def test_an_unknown_model_is_an_error_not_another_model(copied: Settings) -> None:
    with pytest.raises(SettingsError, match="kan ikke hentes"):
        open_index(
            copied.model_copy(update={"embedder": str(copied.home / "findes-ikke" / "her")}), progress=False
        )


def test_an_open_reader_outlives_a_rebuild(copied: Settings) -> None:
    reader = open_index(copied, progress=False)
    build_index(copied, progress=False, afresh=False)
    assert reader.search(QUESTION, 1)[0].section.id == ANSWER


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a real Chroma server on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    executable = Path(sys.executable).with_name("chroma")
    process = subprocess.Popen(
        [executable, "run", "--path", tmp_path / "server", "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{address}/api/v2/heartbeat").close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def test_a_chroma_server_serves_as_well_as_a_folder(server: str, tmp_path: Path, index: Index) -> None:
    settings = Settings(home=tmp_path / "hjem", chroma_url=server, _env_file=None)
    assert [h.section.id for h in open_index(settings, progress=False).search(QUESTION, 5)] == [
        h.section.id for h in index.search(QUESTION, 5)
    ]

"""A configured language model writes questions for the user's own documents. The model's server is a real
one on this machine; only what it says is made up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from corpus.errors import SettingsError
from corpus.reading import load_corpus
from ingest.index import open_index
from ingest.ingestion import ingest
from ingest.library import Library
from ingest.model import open_model
from ingest.settings import Settings
from tests.conftest import serving

SAID = (
    "Her er mine spørgsmål:\n1. Hvem låner jeg kaffemaskinens nøgle af?\n- hva gør man når bønnerne er væk\n"
    "14 dage uden kaffe, hvad så?\nJa\n\n" + "x" * 400
)


class Server(ThreadingHTTPServer):
    """Speaks the chat protocol; `heard` keeps what it was sent."""

    heard: list[dict[str, object]]
    broken = False


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        self.server.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": SAID}}
        body = json.dumps(
            {"id": "1", "object": "chat.completion", "model": "m", "choices": [choice]}
        ).encode()
        self.send_response(500 if self.server.broken else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Server, Handler) as running:
        yield running


@pytest.fixture
def configured(server: Server, tmp_path: Path) -> Settings:
    address = f"http://127.0.0.1:{server.server_port}/v1"
    return Settings(home=tmp_path / "hjem", model="openai:proeve", model_url=address, _env_file=None)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "kaffe.md"
    path.write_text("# Kaffe\n\nMaskinen passes af receptionen, som udleverer adgangen hver morgen.", "utf-8")
    return path


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_its_questions_lead_to_the_document(configured: Settings, document: Path, server: Server) -> None:
    library = Library(configured.sources_folder)
    (taken,) = ingest([document], load_corpus(), library, open_model(configured))
    assert (taken.questions, taken.problems) == (3, ())
    assert [q.q for q in library.questions()] == [
        "Hvem låner jeg kaffemaskinens nøgle af?",
        "hva gør man når bønnerne er væk",
        "14 dage uden kaffe, hvad så?",
    ]
    assert "receptionen" in json.dumps(server.heard, ensure_ascii=False)
    hits = open_index(configured, progress=False).search("bønnerne er væk, hvad gør man", 1)
    assert hits[0].section.source == taken.source


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_model_that_fails_costs_nothing_but_its_questions(
    configured: Settings, document: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.model.RETRIES", 0)
    server.broken = True
    (taken,) = ingest([document], load_corpus(), Library(configured.sources_folder), open_model(configured))
    assert taken.source
    assert taken.sections == 1
    assert "uden modellens spørgsmål" in taken.problems[0]


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_document_that_is_taken_in_again_keeps_its_questions(
    configured: Settings, document: Path, server: Server
) -> None:
    library = Library(configured.sources_folder)
    ingest([document], load_corpus(), library, open_model(configured))
    heard = len(server.heard)
    (again,) = ingest([document], load_corpus(), library)
    assert again.questions == 3
    ingest([document], load_corpus(), library, open_model(configured))
    assert len(server.heard) == heard


def test_without_the_setting_there_is_no_model(settings: Settings) -> None:
    assert open_model(settings) is None


@pytest.mark.parametrize("name", ["gpt", "andet:x", "ollama:"])
def test_a_model_that_cannot_be_meant_is_an_error(settings: Settings, name: str) -> None:
    with pytest.raises(SettingsError, match="skal ligne"):
        open_model(settings.model_copy(update={"model": name}))


def test_a_key_is_never_shown(command: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FASTHOLDELSE_MODEL_KEY", "hemmelig-noegle")
    assert "hemmelig-noegle" not in str(command("settings"))

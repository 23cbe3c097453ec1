"""What every test shares: an index on disk, the command run in this process, and a ban on leaving the
machine."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest

from assistant.chain import Assistant
from corpus.reading import load_corpus
from corpus.records import Corpus
from ingest.index import Index, open_index
from ingest.settings import Settings

LOCAL = {"127.0.0.1", "::1", "localhost", "", "0.0.0.0", None}


def _stay_here(event: str, arguments: tuple[object, ...]) -> None:
    """Fail whatever opens a connection to, or looks up, another host than this machine."""
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and address[0] not in LOCAL:
            raise AssertionError(f"en forbindelse til {address[0]} blev forsøgt")
    elif event == "socket.getaddrinfo":
        host = arguments[0].decode() if isinstance(arguments[0], bytes) else arguments[0]
        if host not in LOCAL:
            raise AssertionError(f"værten {host} blev slået op")


sys.addaudithook(_stay_here)
for name in [
    name for name in os.environ if name.startswith("FASTHOLDELSE_") and name != "FASTHOLDELSE_ORIGINALS"
]:
    del os.environ[name]


Served = TypeVar("Served", bound=ThreadingHTTPServer)


class Outcome(NamedTuple):
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hjem")


@pytest.fixture(scope="session")
def settings(home: Path) -> Settings:
    return Settings(home=home, _env_file=None)


@pytest.fixture(scope="session")
def index(settings: Settings) -> Index:
    return open_index(settings, progress=False)


@pytest.fixture(scope="session")
def assistant(index: Index) -> Assistant:
    return Assistant(index)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture(scope="session")
def originals() -> Path:
    """The folder with the publications' own text; without it the test is skipped."""
    folder = os.environ.get("FASTHOLDELSE_ORIGINALS")
    if not folder:
        pytest.skip("FASTHOLDELSE_ORIGINALS er ikke sat; prøven kræver publikationernes egen tekst")
    return Path(folder)


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path, index: Index
) -> Callable[..., Outcome]:
    """Runs `fastholdelse` with these arguments against the shared index, unless another home is named."""

    def run(*arguments: str, home: Path = home) -> Outcome:
        from assistant.cli.main import main

        monkeypatch.setenv("FASTHOLDELSE_HOME", str(home))
        monkeypatch.setattr(sys, "argv", ["fastholdelse", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), captured.out, captured.err)

    return run


@contextmanager
def serving(server: type[Served], handler: type[BaseHTTPRequestHandler]) -> Iterator[Served]:
    """A server of this kind on a free port of this machine, while it runs; `heard` keeps what it was sent."""
    running = server(("127.0.0.1", 0), handler)
    running.heard = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()

"""Who may ask, what there is to ask for, what leaves with an answer, and what never reaches a log."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.answer import Answer, Request
from assistant.chain import Assistant
from assistant.web.app import _listen, create_app
from assistant.web.dialogue import Case, Memory, reply
from assistant.web.locale import norwegian_asset
from assistant.web.security import LARGEST_BODY, allowed_hosts
from corpus.errors import UsageError
from ingest.settings import Settings

SECRET = "Hanne Hansen 010170-1234"


@pytest.fixture(scope="module")
def app(assistant: Assistant, settings: Settings) -> FastAPI:
    return create_app(assistant, settings)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        yield client


def test_health_says_ok(client: TestClient) -> None:
    assert client.get("/sundhed").json() == {"status": "ok"}


def test_the_policy_names_no_other_host_and_allows_neither_inline_nor_evaluated_scripts(
    client: TestClient,
) -> None:
    answer = client.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    nonce = scripts.partition("'nonce-")[2].rstrip("'")
    assert answer.text.count("<script") == answer.text.count(f'<script nonce="{nonce}"')
    assert client.get("/").headers["content-security-policy"] != policy


def test_answers_are_neither_stored_nor_sniffed_nor_referred(client: TestClient) -> None:
    for path in ("/", "/sundhed", "/config", "/web/style.css"):
        headers = client.get(path).headers
        assert headers["cache-control"] == "no-store", path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_the_page_is_danish_and_previews_name_no_other_host(client: TestClient) -> None:
    page = client.get("/").text
    assert '<html lang="da"' in page
    assert "raw.githubusercontent" not in page
    assert "og:image" not in page


def test_gradio_is_given_danish_words(client: TestClient) -> None:
    asset = norwegian_asset()
    assert asset, "Gradios norske tekster hedder noget andet i denne udgave"
    assert "Dansk" in client.get(f"/assets/{asset}").text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:7860", "", "[::1"])
def test_a_foreign_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "LOCALHOST", "[::1]:7860"])
def test_this_machines_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/sundhed", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999"])
def test_a_foreign_origin_is_refused(client: TestClient, origin: str) -> None:
    assert client.post("/gradio_api/run/predict", json={}, headers={"origin": origin}).status_code == 403


def test_another_sites_page_may_not_post(client: TestClient) -> None:
    answer = client.post("/gradio_api/run/predict", json={}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/docs", "/openapi.json", "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/monitoring",
        "/login", "/gradio_api/runs", "/gradio_api/proxy=https://example.org", "/gradio_api/queue/join",
        "/web/app.py", "/web/../app.py", "/web/__init__.py",
    ],
)  # fmt: skip
def test_what_the_page_does_not_need_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, json={}).status_code in (404, 405)


def test_a_huge_body_is_refused(client: TestClient) -> None:
    answer = client.post("/gradio_api/run/predict", content=b"x" * (LARGEST_BODY + 1))
    assert answer.status_code == 413


def test_on_a_network_only_known_names_and_numeric_addresses_are_answered() -> None:
    ours = allowed_hosts("0.0.0.0", ("fasthold.kommune.dk",))
    assert ours("fasthold.kommune.dk")
    assert ours("10.0.0.7")
    assert ours("localhost")
    assert not ours("evil.example")
    assert not allowed_hosts("127.0.0.1")("10.0.0.7")


def test_a_section_that_is_gone_gives_one_sentence(client: TestClient) -> None:
    answer = client.get("/afsnit/ingen/steder")
    assert answer.status_code == 404
    assert "findes ikke" in answer.text
    assert client.get("/afsnit/ingen/steder?fra=x").status_code == 422


class Broken(Assistant):
    """An assistant that fails with the question in its message."""

    def stream(self, request: Request) -> Iterator[Answer]:
        raise RuntimeError(request.question)


def test_a_failure_gives_one_danish_sentence_and_logs_nothing_of_what_was_typed(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        given = reply(Broken(assistant.index), SECRET, Memory(), Case.of(None, None, None, None))
    assert not given.answered
    assert "Noget gik galt" in given.turn
    assert given.memory == Memory()
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text


def test_choices_that_are_not_on_the_page_count_as_not_chosen() -> None:
    case = Case.of("slut", "<direktør>", "psykisk skade", "31-02-2026")
    assert (case.phase, case.role, case.injury, case.first_sick_day) == (None, None, "ukendt", None)
    assert case.day_problem


def test_a_port_that_is_taken_is_said_at_once() -> None:
    with _listen("127.0.0.1", 0) as taken, pytest.raises(UsageError, match="vælg en anden port"):
        _listen("127.0.0.1", taken.getsockname()[1])

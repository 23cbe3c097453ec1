"""The chat with a language model: the answer grows on the page, sentence by verified sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from assistant.chain import Assistant
from assistant.web.app import create_app
from ingest.index import Index
from ingest.model import SOBER, open_model
from ingest.settings import Settings
from tests.assistant.test_generate import MADE_UP, QUESTION, RULE, TOGETHER, Handler, Server, said
from tests.conftest import serving
from tests.web.conftest import running


@pytest.fixture
def model() -> Iterator[Server]:
    with serving(Server, Handler) as server:
        server.says, server.pause = said(RULE, MADE_UP, TOGETHER), 0.05
        yield server


@pytest.fixture
def chat_address(model: Server, index: Index, settings: Settings) -> Iterator[str]:
    url = f"http://127.0.0.1:{model.server_port}/v1"
    written = settings.model_copy(update={"model": "openai:m", "model_url": url})
    app = create_app(Assistant(index, open_model(written, SOBER), 20.0), settings)
    with running(app) as address:
        yield address


def test_the_answer_grows_and_shows_only_what_was_verified(browser: Browser, chat_address: str) -> None:
    page = browser.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(chat_address)
    field = page.locator("#spoergsmaal textarea")
    field.fill(QUESTION)
    field.press("Enter")
    expect(page.locator("#log .saetninger").first).to_contain_text(RULE[:60], timeout=20_000)
    expect(page.locator("#log .saetninger").first).to_contain_text(TOGETHER[:60], timeout=20_000)
    expect(page.locator("#log .kilder")).to_be_visible(timeout=20_000)
    assert page.locator("#log .tur").count() == 1
    assert MADE_UP not in page.locator("#log").inner_text()
    assert not troubles
    page.close()

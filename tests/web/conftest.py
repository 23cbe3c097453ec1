"""What the web tests share: the chat on a free port, a real browser, and a page that notes every address it
asks for."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assistant.chain import Assistant
from assistant.web.app import create_app
from ingest.settings import Settings

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """The address of `app` while it runs in a thread of this process."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    config = uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "serveren gik i stå under opstart"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture(scope="session")
def address(assistant: Assistant, settings: Settings) -> Iterator[str]:
    """The chat's address."""
    with running(create_app(assistant, settings)) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; stopped after each module, because Playwright keeps an event loop running."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("Chromium mangler; installér den, fx »apt-get install chromium«, så prøves chatten også")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Chat:
    """The chat open in a browser, as a person meets it."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Chat:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on(
            "console", lambda said: self.troubles.append(said.text) if said.type == "error" else None
        )
        self.page.on("dialog", lambda dialog: (self.troubles.append("dialog"), dialog.dismiss()))
        self.page.goto(self.address + path)
        self.page.wait_for_selector("#spoergsmaal textarea")
        self.page.wait_for_selector("#velkomst", state="attached")
        return self

    def ask(self, question: str) -> str:
        """Type `question`, press Enter, and give back the text of the new turn."""
        turns = self.page.locator("#log .tur:not(.venter)")
        before = turns.count()
        self.page.fill("#spoergsmaal textarea", question)
        self.page.press("#spoergsmaal textarea", "Enter")
        turns.nth(before).wait_for()
        return turns.nth(before).inner_text()

    @property
    def checklist(self) -> str:
        return self.page.locator("#tjekliste").inner_text()


OpenChat = Callable[..., Chat]


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Callable[[int, str], BrowserContext]:
    """A browser profile for each width and scheme, kept so that Gradio's files are cached."""

    @cache
    def profile(width: int, scheme: Literal["light", "dark"]) -> BrowserContext:
        return browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale="da-DK",
            reduced_motion="reduce",
        )

    return profile


@pytest.fixture
def open_chat(contexts: Callable[[int, str], BrowserContext], address: str) -> Iterator[OpenChat]:
    """Opens the chat on a screen of some width and scheme; however it is used, the page must stay free of
    errors and ask no host but its own."""
    opened: list[Chat] = []

    def opens(width: int = 1440, scheme: str = "light", path: str = "/") -> Chat:
        opened.append(Chat(contexts(width, scheme).new_page(), address))
        return opened[-1].open(path)

    yield opens
    for chat in opened:
        chat.page.close()
        assert chat.troubles == []
        assert {url for url in chat.asked if not url.startswith((address, "data:"))} == set()


@pytest.fixture
def chat(open_chat: OpenChat) -> Chat:
    """The chat on a desktop screen."""
    return open_chat()

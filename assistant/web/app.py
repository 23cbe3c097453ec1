"""The app that a server runs: Gradio's page mounted on FastAPI, with our own addresses before it."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import FileResponse, Response

from assistant.chain import Assistant, open_assistant
from assistant.web import texts
from assistant.web.locale import danish_document, norwegian_asset
from assistant.web.page import build_page
from assistant.web.sections import section_router
from assistant.web.security import Guard, allowed_hosts
from corpus.errors import UsageError
from ingest.settings import Settings

HERE = Path(__file__).parent
STATIC = ("style.css", "script.js", "locale.js")
SYSTEM_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Arial", "sans-serif")


def create_app(assistant: Assistant, settings: Settings, host: str = "127.0.0.1") -> FastAPI:
    """The whole app for a server that listens on `host`. It keeps nothing between two requests."""
    app = FastAPI(title=texts.NAME, docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/sundhed")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/web/{name}")
    def static(name: str) -> Response:
        return FileResponse(HERE / name) if name in STATIC else Response(status_code=404)

    if asset := norwegian_asset():

        @app.get(f"/assets/{asset}")
        def danish() -> FileResponse:
            return FileResponse(
                HERE / "gradio-da.js", media_type="text/javascript", headers={"cache-control": "no-cache"}
            )

    app.include_router(section_router(assistant))
    _in_a_loop(lambda: _mount(app, assistant))
    app.add_middleware(
        Guard,
        is_ours=allowed_hosts(host, settings.hosts.split(",")),
        rewrite=danish_document,
        queue=assistant.writes,
    )
    return app


def _mount(app: FastAPI, assistant: Assistant) -> None:
    gr.mount_gradio_app(
        app, build_page(assistant), "/",
        footer_links=[], run_history=False, ssr_mode=False, enable_monitoring=False, mcp_server=False,
        show_error=False, max_file_size=1,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        theme=gr.themes.Base(font=list(SYSTEM_FONTS), font_mono=["ui-monospace", "monospace"]),
    )  # fmt: skip


def _in_a_loop(make: Callable[[], None]) -> None:
    """Call `make` while an event loop runs; else Gradio opens one for each of its locks and closes none."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        loop = asyncio.new_event_loop()
        try:
            loop.run_until_complete(_called(make))
        finally:
            loop.close()
    else:
        make()


async def _called(make: Callable[[], None]) -> None:
    make()


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 7860, open_browser: bool = False) -> None:
    """Run the chat until it is stopped; the index is opened, or built, first.

    Raises UsageError when the port is taken, and what `open_index` raises.
    """
    listener = _listen(host, port)
    try:
        app = create_app(open_assistant(settings), settings, host)
        address = f"http://{_readable(host)}:{listener.getsockname()[1]}/"
        print(texts.RUNNING.format(address=address), flush=True)
        if host not in ("127.0.0.1", "localhost", "::1"):
            print(texts.EXPOSED, file=sys.stderr, flush=True)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        # Silent: a log would hold what was asked for, and stopping with a page open would end in a traceback.
        config = uvicorn.Config(
            app, log_level="critical", access_log=False, server_header=False, timeout_graceful_shutdown=1
        )
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port`, taken before the index is opened so that a clash shows at
    once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as exc:
        listener.close()
        raise UsageError(texts.PORT_TAKEN.format(host=host, port=port, other=port % 65535 + 1)) from exc
    return listener


def _readable(host: str) -> str:
    """`host` as it is written in an address that a browser on this machine can open."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host

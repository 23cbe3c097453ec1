"""What stands between the network and the page: who may ask, which addresses there are, and what the browser
may load.

Written as plain ASGI, because Starlette's BaseHTTPMiddleware would hold back Gradio's open streams.
"""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000  # bytes; the longest question with ten earlier ones is under a tenth of it
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
# Gradio has many more addresses (uploads, files, proxying, history, code editing); none of them is needed.
_OPEN = ("/web/", "/afsnit/", "/assets/", "/static/", "/gradio_api/run/", "/gradio_api/heartbeat/")
_QUEUE = "/gradio_api/queue/"  # needed only by answers that grow
_OPEN_EXACTLY = frozenset(
    {"/", "/sundhed", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt",
     "/gradio_api/startup-events", "/gradio_api/app_id", "/gradio_api/info"}
)  # fmt: skip
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def policy(nonce: str) -> str:
    """The content security policy: nothing but this host, scripts by file or nonce, no frames, no plugins."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            "style-src 'self' 'unsafe-inline'",  # Gradio and Svelte set styles on elements
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'self'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def allowed_hosts(host: str, extra: Iterable[str] = ()) -> Callable[[str], bool]:
    """Whether a Host header names this server when it listens on `host`.

    Against DNS rebinding: on this machine only its own names; on a network also its host name, `extra`, and
    any numeric address, for those can't be rebound.
    """
    names = {name.strip().lower() for name in extra if name.strip()} | _LOCAL
    if host in _LOCAL:
        return lambda name: name in names
    names |= {host.lower(), socket.gethostname().lower(), socket.getfqdn().lower()}
    return lambda name: name in names or _numeric(name)


class Guard:
    """ASGI middleware: refuses foreign hosts, foreign origins, unknown addresses and huge bodies; adds our
    headers; passes Gradio's page through `rewrite(html, nonce, root)`. `queue` opens Gradio's own queue."""

    def __init__(
        self,
        app: ASGIApp,
        is_ours: Callable[[str], bool],
        rewrite: Callable[[str, str, str], str],
        queue: bool = False,
    ) -> None:
        self.app = app
        self._is_ours = is_ours
        self._rewrite = rewrite
        self._open = (*_OPEN, _QUEUE) if queue else _OPEN

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope) if scope["type"] == "http" else 404
        if refusal:
            if scope["type"] == "http":
                await PlainTextResponse("", refusal, _HEADERS)(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        await self.app(scope, receive, _Answer(scope, send, nonce, self._rewrite))

    def _refusal(self, scope: Scope) -> int:
        """The status to refuse the request with, or 0."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._is_ours(_name(host)):
            return 421
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return 403
        if scope["method"] not in ("GET", "HEAD"):
            if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                return 403
            if not headers.get("content-length", "").isdigit():
                return 411
            if int(headers["content-length"]) > LARGEST_BODY:
                return 413
        path = scope["path"]
        return 0 if path in _OPEN_EXACTLY or path.startswith(self._open) else 404


class _Answer:
    """Sends one response on with our headers, an HTML page of Gradio's rewritten first."""

    def __init__(self, scope: Scope, send: Send, nonce: str, rewrite: Callable[[str, str, str], str]) -> None:
        self._path = scope["path"]
        self._root = scope.get("root_path", "")
        self._send = send
        self._nonce = nonce
        self._rewrite = rewrite
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            headers.update({**_HEADERS, "content-security-policy": policy(self._nonce)})
            if not self._path.startswith("/assets/") or message["status"] != 200:
                headers["cache-control"] = "no-store"
            elif "cache-control" not in headers:
                headers["cache-control"] = "max-age=31536000, immutable"  # named by a hash of the content
            if self._path == "/" and headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            html = self._rewrite(self._body.decode("utf-8"), self._nonce, self._root).encode("utf-8")
            MutableHeaders(raw=self._start["headers"])["content-length"] = str(len(html))
            await self._send(self._start)
            message = {"type": "http.response.body", "body": html}
        await self._send(message)


def _name(host: str) -> str:
    """The name in a Host header, without port and brackets, in lower case; empty where it can't be read."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _numeric(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True

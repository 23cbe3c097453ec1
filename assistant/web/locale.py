"""Makes Gradio speak Danish.

Gradio 6 has no Danish and ignores one of our own. So the page says that its language is `nb`, and the
Norwegian texts it then asks for are answered with Danish ones (`gradio-da.js`). The name of that asset
changes with each release of Gradio; where it can't be found, Gradio's few own words stay English and all else
works.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import gradio

from assistant.web import texts
from assistant.web.icons import favicon

_ASSETS = Path(gradio.__file__).parent / "templates" / "frontend" / "assets"
_PREVIEW = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>')


def norwegian_asset() -> str | None:
    """The file name of Gradio's Norwegian texts, or None where this release has none."""
    found = sorted(_ASSETS.glob("nb-*.js"))
    return found[0].name if len(found) == 1 else None


def danish_document(html: str, nonce: str, root: str) -> str:
    """Gradio's page with Danish as its language, our script and styles, a nonce on every script, and without
    the previews that name other hosts."""
    base = escape(f"{root}/web", quote=True)
    head = (
        f'<script src="{base}/locale.js"></script><link rel="icon" href="{favicon()}">'
        f'<link rel="stylesheet" href="{base}/style.css"><script src="{base}/script.js" defer></script>'
        f'<meta name="description" content="{escape(texts.TAGLINE)}">'
    )
    html = _PREVIEW.sub("", html)
    html = re.sub(r'<html\s+lang="[^"]*"', '<html lang="da"', html, count=1)
    html = html.replace("<head>", f"<head>{head}", 1)
    return html.replace("<script", f'<script nonce="{nonce}"')

"""Escaped HTML: the only place where text becomes markup. Whatever a user or a source wrote passes `esc`.

Line breaks are escaped too, because the markup is shown by Gradio's Markdown component (see `page`): a single
line that begins with a block element is left alone by Markdown, whatever stands in it.
"""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urlencode

_BREAK = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


def esc(text: object) -> str:
    """`text` on one line, safe inside an element or a quoted attribute."""
    return _BREAK.sub("&#10;", html.escape(str(text), quote=True))


def section_href(section: str, mark: tuple[int, int] | None = None) -> str:
    """The address of a cited section, relative to the page, with the characters to mark in its text."""
    where = f"afsnit/{quote(section)}"
    return f"{where}?{urlencode({'fra': mark[0], 'til': mark[1]})}" if mark else where


def find_mark(sentence: str, text: str) -> tuple[int, int] | None:
    """Where `sentence` stands in `text` as (first character, past the last), whatever its line breaks; None
    where it doesn't."""
    words = sentence.split()
    if not words:
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def safe_link(address: str | None) -> str | None:
    """`address` as an ordinary web address (`www.` gets its https), or None, as for `javascript:`."""
    if not address or re.search(r"[\s\"'<>]", address):
        return None
    if re.match(r"https?://\w", address):
        return address
    return f"https://{address}" if address.startswith("www.") else None

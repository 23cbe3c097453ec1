"""Drawings as inline SVG: the mark of the assistant and one sign for each stance."""

from __future__ import annotations

from urllib.parse import quote

from assistant.answer import Stance

_MARK = (
    '<circle cx="16" cy="16" r="16" fill="#0b5560"/>'
    '<path d="M9 21V13a4 4 0 0 1 8 0v6a3 3 0 0 0 6 0v-8" fill="none" stroke="#fff" stroke-width="3" '
    'stroke-linecap="round"/>'
)
_STANCES: dict[Stance, str] = {
    "allowed": "M4 10.5l4 4 8-9",
    "conditional": "M10 4.5v6.5M10 15v.5",
    "forbidden": "M5 5l10 10M15 5L5 15",
    "required": "M4 10.5l4 4 8-9",
    "recommended": "M4 10h12M11 5l5 5-5 5",
    "optional": "M10 4v12M4 10h12",
}


def mark() -> str:
    """The assistant's mark, hidden from screen readers because its name stands beside it."""
    return f'<svg class="maerke" viewBox="0 0 32 32" aria-hidden="true" focusable="false">{_MARK}</svg>'


def favicon() -> str:
    """The mark as an address that needs no request."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{_MARK}</svg>'
    return f"data:image/svg+xml,{quote(svg)}"


def stance_icon(stance: Stance) -> str:
    """The sign of a stance; the word beside it carries the meaning."""
    return (
        '<svg class="tegn" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        f'<path d="{_STANCES[stance]}" fill="none" stroke="currentColor" stroke-width="2.4" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )

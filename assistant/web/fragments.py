"""The page's own fixed HTML: header, the conversation before it begins, the panel for sections. Pure."""

from __future__ import annotations

from assistant.web import texts
from assistant.web.escaping import esc
from assistant.web.icons import favicon, mark


def header() -> str:
    """The name, what it is, and that nothing leaves the machine; with a way past it for keyboards."""
    return (
        f'<div><a class="spring" href="#spoergsmaal" data-gaa="spoergsmaal">{esc(texts.SKIP)}</a>'
        f'<header class="hoved">{mark()}<div><h1>{esc(texts.NAME)}</h1>'
        f"<p>{esc(texts.TAGLINE)}</p><p class='privat'>{esc(texts.PRIVATE)}</p></div></header></div>"
    )


def conversation() -> str:
    """An invitation with examples, and the empty log that the turns are added to."""
    buttons = "".join(
        f'<li><button type="button" class="spoerg" data-spoerg="{esc(question)}">'
        f'<span class="hvem">{esc(role)}</span>{esc(question)}</button></li>'
        for role, question in texts.EXAMPLES
    )
    return (
        f'<section id="velkomst"><h2>{esc(texts.WELCOME)}</h2><p>{esc(texts.WELCOME_LINE)}</p>'
        f'<h3>{esc(texts.EXAMPLES_HEADING)}</h3><ul class="eksempler">{buttons}</ul></section>'
        f'<div id="log" role="log" aria-live="polite" aria-label="{esc(texts.LOG)}" '
        f'data-venter="{esc(texts.WAITING)}" data-fejl="{esc(texts.NO_CONTACT)}"></div>'
    )


def composer_note() -> str:
    """What not to write; and, where the checklist lies below the chat, a way to it."""
    return (
        f'<div><span>{esc(texts.COMPOSER_NOTE)} <span class="enter">{esc(texts.COMPOSER_KEY)}</span></span>'
        f'<a class="genvej" href="#tjekliste" data-gaa="tjekliste-top">{esc(texts.TO_CHECKLIST)}</a></div>'
    )


def panel() -> str:
    """The dialog that a cited section opens in; beside the chat where there is room, else over it."""
    return (
        f'<dialog id="kilde" aria-label="{esc(texts.SECTION)}" data-fejl="{esc(texts.NO_CONTACT)}">'
        f'<button type="button" class="luk" data-luk aria-label="{esc(texts.CLOSE)}">✕</button>'
        '<div id="kilde-indhold" tabindex="-1"></div></dialog>'
    )


def checklist_heading() -> str:
    """The heading over the fields and items of the checklist."""
    return f'<h2 tabindex="-1" id="tjekliste-anker">{esc(texts.CHECKLIST)}</h2>'


def section_page(article: str, root: str) -> str:
    """A whole page with one section, for a citation that is opened by itself (a new tab, a saved link)."""
    return (
        '<!doctype html><html lang="da"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{esc(texts.SECTION)} – {esc(texts.NAME)}</title>"
        f'<link rel="icon" href="{favicon()}"><link rel="stylesheet" href="{esc(root)}/web/style.css">'
        f'<base href="{esc(root)}/"></head><body class="enkeltside"><main>{article}'
        f'<p><a href="./">{esc(texts.BACK)}</a></p></main></body></html>'
    )

"""Section → escaped HTML: what opens when a citation is clicked. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant import texts as shared
from assistant.web import texts
from assistant.web.escaping import esc, safe_link, section_href
from corpus.records import Corpus, Section, Source
from ingest.originals import Original

_RELATED = 4


def section_article(
    section: Section, corpus: Corpus, original: Original | None, mark: tuple[int, int] | None = None
) -> str:
    """`section` with its source, the characters of `mark` marked, what to check, and the publication's own
    wording when it is there."""
    source = corpus.source_of[section.source]
    return (
        '<article class="afsnit">'
        f'<p class="slags">{esc(shared.KINDS[section.kind])}</p>'
        f'<h2 id="afsnit-titel">{esc(section.title)}</h2>'
        f'<p class="om-kilden">{esc(_about(section, source))}</p>'
        f'<div class="afsnit-tekst">{_marked(section.text, mark)}</div>'
        f'<p class="gengivelse">{esc(_whose_words(source, mark))}</p>'
        f"{_validity(section)}{_original(original)}{_scope(source)}{_related(section, corpus)}"
        "</article>"
    )


def _about(section: Section, source: Source) -> str:
    """The publication, publisher, year and page, as far as they are known."""
    page = shared.page_label(section.pages[0] if section.pages else None, section.page_basis)
    known = (source.title, source.publisher, source.year or texts.NO_YEAR, page)
    return " · ".join(str(part) for part in known if part)


def _whose_words(source: Source, mark: tuple[int, int] | None) -> str:
    if source.added:
        return texts.OWN_DOCUMENT
    return texts.OUR_WORDS if mark else texts.OUR_WORDS_UNMARKED


def _marked(text: str, mark: tuple[int, int] | None) -> str:
    """The paragraphs of `text`, with what lies in `mark` marked even across a paragraph break."""
    first, last = mark or (0, 0)
    return "".join(
        f"<p>{_marked_part(text[start:end], first - start, last - start)}</p>"
        for start, end in _paragraphs(text)
    )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(r"\S(?:.*\S)?(?:\n[^\n]*\S[^\n]*)*", text):
        yield found.span()


def _marked_part(part: str, first: int, last: int) -> str:
    first, last = max(0, min(first, len(part))), max(0, min(last, len(part)))
    if first >= last:
        return esc(part)
    return f"{esc(part[:first])}<mark>{esc(part[first:last])}</mark>{esc(part[last:])}"


def _validity(section: Section) -> str:
    if not section.validity:
        return ""
    return (
        f'<section class="kontroller"><h3>{esc(texts.VALIDITY)}</h3>'
        f"<p>{esc(section.validity.text)}</p></section>"
    )


def _original(original: Original | None) -> str:
    """The publication's wording, with its document and page."""
    if not original:
        return ""
    page = shared.page_label(original.page, "printed")
    where = ", ".join(part for part in (original.document, page) if part)
    return (
        f'<section class="original"><h3>{esc(texts.ORIGINAL)}</h3>'
        f"<blockquote>{_marked(original.text, None)}</blockquote>"
        f'<p class="om-kilden">{esc(where)}</p></section>'
    )


def _scope(source: Source) -> str:
    link = safe_link(source.landing_page)
    found = (
        f'<p><a href="{esc(link)}" target="_blank" rel="noopener noreferrer">'
        f"{esc(texts.LANDING_PAGE)}</a></p>"
        if link
        else ""
    )
    said = f"<p>{esc(source.scope_note)}</p>" if source.scope_note else ""
    if not (found or said):
        return ""
    return f'<section class="om"><h3>{esc(texts.ABOUT_SOURCE)}</h3>{said}{found}</section>'


def _related(section: Section, corpus: Corpus) -> str:
    names = dict.fromkeys((*section.same_as, *section.related))
    found = [corpus.sections[name] for name in names if name in corpus.sections][:_RELATED]
    items = "".join(
        f'<li><a class="kilde" href="{esc(section_href(other.id))}">{esc(other.title)}</a></li>'
        for other in found
    )
    return (
        f'<section class="laes-ogsaa"><h3>{esc(texts.RELATED)}</h3><ul>{items}</ul></section>'
        if items
        else ""
    )

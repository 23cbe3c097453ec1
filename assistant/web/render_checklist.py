"""Checklist → escaped HTML with boxes to tick. Pure functions; ticks live in the browser alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from assistant import texts as shared
from assistant.answer import ChecklistEntry, Due
from assistant.web import texts
from assistant.web.escaping import esc, section_href
from corpus.records import Corpus, Phase, Role

SHOWN = 8
Origin = Literal["detected", "unsure", "chosen"]
_ORIGINS = {"detected": texts.PHASE_DETECTED, "unsure": texts.PHASE_UNSURE, "chosen": texts.PHASE_CHOSEN}


def checklist_panel(
    entries: Sequence[ChecklistEntry],
    phase: Phase,
    role: Role | None,
    origin: Origin,
    corpus: Corpus,
    today: dt.date,
) -> str:
    """The checklist of `phase`: where the phase comes from, the first items, and the rest behind a line that
    opens."""
    heading = texts.checklist_heading(shared.PHASES[phase], shared.ROLES[role] if role else None)
    top = f'<h3 id="tjekliste-titel">{esc(heading)}</h3><p class="oprindelse">{esc(_ORIGINS[origin])}</p>'
    if not entries:
        return f'{top}<p class="tom">{esc(texts.NO_ITEMS)}</p>'
    undated = any(entry.due and not entry.due.date for entry in entries)
    dated = any(entry.due and entry.due.date for entry in entries)
    hint = f'<p class="oprindelse">{esc(texts.DUE_NEEDS_DAY)}</p>' if undated and not dated else ""
    first = _list(entries[:SHOWN], corpus, today)
    rest = entries[SHOWN:]
    more = (
        f"<details><summary>{esc(texts.show_all(len(entries)))}</summary>"
        f"{_list(rest, corpus, today)}</details>"
        if rest
        else ""
    )
    return (
        f'{top}{hint}<p class="taeller" data-i-alt="{len(entries)}">{esc(texts.ticked(len(entries)))}</p>'
        f'{first}{more}<p class="flueben">{esc(texts.TICKS)} '
        f'<button type="button" class="link" data-fjern-flueben>{esc(texts.UNTICK)}</button></p>'
    )


def no_checklist() -> str:
    """What stands where the checklist will come, before there is a phase."""
    return f'<p class="tom">{esc(texts.NO_PHASE)}</p>'


def _list(entries: Sequence[ChecklistEntry], corpus: Corpus, today: dt.date) -> str:
    return (
        f'<ul class="punkter">{"".join(f"<li>{_item(entry, corpus, today)}</li>" for entry in entries)}</ul>'
    )


def _item(entry: ChecklistEntry, corpus: Corpus, today: dt.date) -> str:
    links = ", ".join(
        f'<a class="kilde" href="{esc(section_href(name))}">{esc(corpus.sections[name].title)}</a>'
        for name in entry.sections
        if name in corpus.sections
    )
    due = _due(entry.due, today) if entry.due else ""
    return (
        f'<label><input type="checkbox" data-punkt="{esc(entry.id)}"><span>{esc(entry.text)}</span></label>'
        f'<div class="om-punkt">{due}<p class="hvorfor">{esc(entry.why)}</p>'
        f'<p class="punkt-kilder">{esc(texts.ITEM_SOURCES)}: {links}</p></div>'
    )


def _due(due: Due, today: dt.date) -> str:
    """The rule, and the date where it could be counted."""
    if not due.date:
        return f'<p class="frist"><strong>{esc(texts.DUE)}:</strong> {esc(due.rule)}</p>'
    passed = f" ({texts.PASSED})" if due.date < today else ""
    return (
        f'<p class="frist"><strong>{esc(texts.DUE)}: <time datetime="{due.date.isoformat()}">'
        f"{esc(texts.long_date(due.date))}</time></strong>{esc(passed)} – {esc(due.rule)}</p>"
    )

"""Results as text for a terminal. Pure functions; the words are in `texts`."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import groupby

from assistant import texts
from assistant.answer import Answer, ChecklistEntry, Citation, Sentence
from assistant.contracts import SearchResult
from assistant.phases import PhaseGuess
from assistant.verify import Verification
from corpus.records import Corpus

WIDTH = 88
CHECKLIST_SHOWN = 8


def answer_text(answer: Answer, corpus: Corpus) -> str:
    """The whole answer: notices, sentences, caveats, what to check, checklist, sources."""
    parts = [
        _wrap(f"! {notice.text}") for notice in answer.notices if notice.kind in ("crisis", "personal_data")
    ]
    if answer.carried_over:
        parts.append(_wrap(f"Læst sammen med: {' / '.join(answer.carried_over)}"))
    if answer.refused:
        parts += [_wrap(notice.text) for notice in answer.notices if notice.kind == "refusal"]
        nearest = "\n".join(f"  - {corpus.sections[s].title} ({s})" for s in answer.nearest)
        parts.append(f"{texts.NOTICES['nearest']}\n{nearest}" if nearest else "")
        return "\n\n".join(part for part in parts if part)
    if answer.stance:
        parts.append(texts.STANCES[answer.stance].upper())
    parts += [_wrap(n.text) for n in answer.notices if n.kind in ("premise", "fallback")]
    for part, sentences in groupby(answer.sentences, key=lambda sentence: sentence.part):
        heading = texts.PARTS[part]
        parts.append("\n".join([f"{heading}:" if heading else "", *map(_cited, sentences)]).strip())
    if answer.caveats:
        parts.append("Husk også:\n" + "\n".join(_cited(caveat) for caveat in answer.caveats))
    parts += [_wrap(notice.text) for notice in answer.notices if notice.kind == "not_covered"]
    parts += [_wrap(f"Om kilden: {notice.text}") for notice in answer.notices if notice.kind == "scope"]
    parts += [_wrap(f"Kontrollér: {note.text}") for note in answer.validity]
    if answer.checklist and answer.phase.id:
        shown = answer.checklist[:CHECKLIST_SHOWN]
        more = len(answer.checklist) - len(shown)
        rest = (
            f"\n  … og {more} punkter mere: fastholdelse checklist --phase {answer.phase.id}" if more else ""
        )
        parts.append(f"Tjekliste – {texts.PHASES[answer.phase.id]}:\n{checklist_text(shown)}{rest}")
    parts.append("Kilder:\n" + "\n".join(_source_line(citation, corpus) for citation in answer.citations))
    parts.append(texts.GUIDANCE_ONLY)
    return "\n\n".join(part for part in parts if part)


def hits_text(result: SearchResult, corpus: Corpus) -> str:
    """The sections found, best first, or that there are none."""
    if not result.hits:
        return "Intet i kilderne ligner det, du søgte efter."
    return "\n\n".join(
        f"{hit.rank}. {hit.title} ({hit.section}, {texts.KINDS[corpus.sections[hit.section].kind].lower()})\n"
        + _wrap(hit.text, "   ")
        + (f"\n   Samme råd: {', '.join(hit.same)}" if hit.same else "")
        for hit in result.hits
    )


def verdict_text(result: Verification, corpus: Corpus) -> str:
    """The verdict, why, and the sections it rests on."""
    named = "\n".join(f"  - {corpus.sections[name].title} ({name})" for name in result.sections)
    heading = texts.VERDICTS[result.verdict].upper()
    return "\n\n".join(part for part in (heading, _wrap(result.reason), named) if part)


def phase_text(result: PhaseGuess) -> str:
    """The phase, and the alternatives where the guess is unsure."""
    line = f"{texts.PHASES[result.phase]} ({result.confidence:.0%})"
    if result.unsure:
        others = " eller ".join(texts.PHASES[phase] for phase in result.alternatives)
        line += f" – usikkert; det kan også være: {others}"
    return line


def checklist_text(items: Sequence[ChecklistEntry]) -> str:
    """The items as lines with a box to tick, their due dates and sections."""
    lines = []
    for item in items:
        due = ""
        if item.due:
            due = f" [{item.due.rule}{f': {item.due.date:%d-%m-%Y}' if item.due.date else ''}]"
        lines.append(_wrap(f"☐ {item.text}{due} ({', '.join(item.sections)})", "  ", "    "))
    return "\n".join(lines) or "  Kilderne har ingen punkter til den rolle i den fase."


def _cited(sentence: Sentence) -> str:
    return _wrap(sentence.text + " " + "".join(f"[{number}]" for number in sentence.citations))


def _source_line(citation: Citation, corpus: Corpus) -> str:
    source = corpus.source_of[citation.source]
    page = texts.page_label(citation.page, citation.page_basis)
    about = ", ".join(str(part) for part in (citation.publisher, citation.year, page) if part)
    title = citation.title if citation.title.endswith(("?", "!")) else f"{citation.title}."
    line = _wrap(f"[{citation.number}] {title} {source.title}{f' ({about})' if about else ''}", "", "    ")
    if citation.original:
        where = f", s. {citation.original.page}" if citation.original.page else ""
        line += "\n" + _wrap(
            f"Kildens egne ord ({citation.original.document}{where}): {citation.original.text}",
            "    ",
            "    ",
        )
    return line


def _wrap(text: str, first: str = "", following: str | None = None) -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=first, subsequent_indent=first if following is None else following
    )

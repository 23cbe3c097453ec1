"""Answer → escaped HTML: one turn of the conversation. Pure functions; the words are in `texts`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant import texts as shared
from assistant.answer import Answer, Citation, Notice, Part, Sentence
from assistant.privacy import neutral
from assistant.web import texts
from assistant.web.escaping import esc, find_mark, section_href
from assistant.web.icons import stance_icon
from corpus.records import Corpus

OPEN = 2  # further sentences that are shown without being asked for
_BEFORE, _AFTER = ("fallback", "premise"), ("not_covered", "scope", "index")


def answer_turn(answer: Answer, corpus: Corpus) -> str:
    """The turn for `answer`: the question, then urgent notices, stance, sentences, exceptions, what to check,
    sources and questions to go on with."""
    urgent = _notices(answer.notices, ("crisis", "personal_data")) + _neutral(answer)
    body = _refusal(answer, corpus) if answer.refused else _answered(answer, corpus)
    return _turn(
        answer.question, f"{urgent}{_carried_over(answer)}{body}{_phase(answer)}{_suggestions(answer)}"
    )


def failed_turn(question: str, sentence: str) -> str:
    """The turn for a question that couldn't be answered: one sentence on why."""
    return _turn(question, f'<p class="fejl">{esc(sentence)}</p>')


def _turn(question: str, body: str) -> str:
    asked = (
        f'<h2 class="spoergsmaal"><span class="kun-hoert">{esc(texts.YOU_ASKED)} </span>{esc(question)}</h2>'
        if question.strip()
        else ""
    )
    return f'<article class="tur">{asked}<div class="svar">{body}</div></article>'


def _answered(answer: Answer, corpus: Corpus) -> str:
    cited = {citation.number: citation for citation in answer.citations}
    by_part = {part: [s for s in answer.sentences if s.part == part] for part in shared.PARTS}
    return "".join(
        (
            _notices(answer.notices, _BEFORE),
            _stance(answer),
            _paragraphs(by_part["answer"], cited),
            _caveats((*by_part["condition"], *answer.caveats), cited),
            _headed("uenighed", "contrast", by_part["contrast"], cited),
            _headed("raad", "advice", by_part["advice"], cited),
            _folded(by_part["more"], cited),
            _notices(answer.notices, _AFTER),
            _validity(answer),
            _sources(answer.citations, corpus),
        )
    )


def _paragraphs(sentences: Iterable[Sentence], cited: Mapping[int, Citation]) -> str:
    told = "".join(f"<p>{_cited(sentence, cited)}</p>" for sentence in sentences)
    return f'<div class="saetninger">{told}</div>' if told else ""


def _headed(name: str, part: Part, sentences: Iterable[Sentence], cited: Mapping[int, Citation]) -> str:
    items = "".join(f"<li>{_cited(sentence, cited)}</li>" for sentence in sentences)
    heading = esc(shared.PARTS[part])
    return f'<section class="{name}"><h3>{heading}</h3><ul>{items}</ul></section>' if items else ""


def _folded(sentences: Sequence[Sentence], cited: Mapping[int, Citation]) -> str:
    """The rest, folded away; open where there is hardly any."""
    if not sentences:
        return ""
    opened = " open" if len(sentences) <= OPEN else ""
    summary = esc(shared.PARTS["more"])
    return (
        f'<details class="mere"{opened}><summary>{summary}</summary>{_paragraphs(sentences, cited)}</details>'
    )


def _refusal(answer: Answer, corpus: Corpus) -> str:
    """Why there is no answer, and the nearest sections, marked as not being one; nothing in a crisis."""
    if any(notice.kind == "crisis" for notice in answer.notices):
        return ""
    said = "".join(f"<p>{esc(notice.text)}</p>" for notice in answer.notices if notice.kind == "refusal")
    heading = f'<p class="stilling stilling-intet"><strong>{esc(texts.NO_ANSWER)}</strong></p>'
    found = [corpus.sections[name] for name in answer.nearest if name in corpus.sections]
    nearest = "".join(
        f'<li><a class="kilde" href="{esc(section_href(section.id))}">{esc(section.title)}</a></li>'
        for section in found
    )
    listed = (
        f'<section class="beslaegtet"><h3>{esc(shared.NOTICES["nearest"])}</h3><ul>{nearest}</ul></section>'
        if nearest
        else ""
    )
    return f"{heading}{said}{_notices(answer.notices, (*_BEFORE, *_AFTER))}{listed}"


def _stance(answer: Answer) -> str:
    if not answer.stance:
        return ""
    word = esc(shared.STANCES[answer.stance])
    return (
        f'<p class="stilling stilling-{answer.stance}">{stance_icon(answer.stance)}'
        f"<strong>{word}</strong></p>"
    )


def _cited(sentence: Sentence, cited: Mapping[int, Citation]) -> str:
    links = "".join(
        _number_link(cited[number], sentence.text) for number in sentence.citations if number in cited
    )
    return f"{esc(sentence.text)}&nbsp;{links}"


def _number_link(citation: Citation, sentence: str | None = None) -> str:
    mark = find_mark(sentence, citation.text) if sentence else None
    return (
        f'<a class="kilde nummer" href="{esc(section_href(citation.section, mark))}" '
        f'aria-label="{esc(f"[{citation.number}] {citation.title}")}">[{citation.number}]</a>'
    )


def _caveats(caveats: Iterable[Sentence], cited: Mapping[int, Citation]) -> str:
    items = "".join(f"<li>{_cited(caveat, cited)}</li>" for caveat in caveats)
    return (
        f'<section class="husk"><h3>{esc(shared.PARTS["condition"])}</h3><ul>{items}</ul></section>'
        if items
        else ""
    )


def _validity(answer: Answer) -> str:
    """What to check, each text once, with the citations it concerns."""
    by_section = {citation.section: citation for citation in answer.citations}
    notes: dict[str, list[Citation]] = {}
    for note in answer.validity:
        concerned = notes.setdefault(note.text, [])
        if note.section in by_section:
            concerned.append(by_section[note.section])
    items = "".join(
        f"<li>{esc(text)}&nbsp;{''.join(map(_number_link, concerned))}</li>"
        for text, concerned in notes.items()
    )
    return (
        f'<section class="kontroller"><h3>{esc(texts.VALIDITY)}</h3><ul>{items}</ul></section>'
        if items
        else ""
    )


def _sources(citations: Iterable[Citation], corpus: Corpus) -> str:
    items = "".join(f"<li>{_source(citation, corpus)}</li>" for citation in citations)
    if not items:
        return ""
    return (
        f'<section class="kilder"><h3>{esc(texts.SOURCES)}</h3><ol>{items}</ol>'
        f'<p class="vejledning">{esc(shared.GUIDANCE_ONLY)}</p></section>'
    )


def _source(citation: Citation, corpus: Corpus) -> str:
    """One source line: number and section as a link, then publication, publisher, year and page."""
    source = corpus.source_of.get(citation.source)
    page = shared.page_label(citation.page, citation.page_basis)
    known = (source.title if source else None, citation.publisher, citation.year or texts.NO_YEAR, page)
    about = " · ".join(str(part) for part in known if part)
    return (
        f'<a class="kilde" href="{esc(section_href(citation.section))}">'
        f"[{citation.number}] {esc(citation.title)}</a>"
        f'<span class="om-kilden">{esc(about)}</span>'
    )


def _notices(notices: Iterable[Notice], kinds: tuple[str, ...]) -> str:
    """The notices of these kinds, in the order of `kinds`."""
    ordered = sorted((n for n in notices if n.kind in kinds), key=lambda notice: kinds.index(notice.kind))
    return "".join(
        f'<p class="besked besked-{notice.kind}"><strong>{esc(texts.notice_label(notice))}</strong> '
        f"{esc(notice.text)}</p>"
        for notice in ordered
    )


def _carried_over(answer: Answer) -> str:
    if not answer.carried_over:
        return ""
    earlier = " / ".join(answer.carried_over)
    alone = (
        f'<button type="button" class="link" data-alene data-spoerg="{esc(answer.question)}">'
        f"{esc(texts.ASK_ALONE)}</button>"
    )
    return f'<p class="sammenhaeng">{esc(texts.CARRIED_OVER)} <em>{esc(earlier)}</em> {alone}</p>'


def _neutral(answer: Answer) -> str:
    """The question put neutrally, to ask instead, where it held personal data."""
    if not any(notice.kind == "personal_data" for notice in answer.notices):
        return ""
    wording = esc(neutral(answer.question))
    return (
        f'<p><button type="button" class="spoerg" data-alene data-spoerg="{wording}">'
        f'<span class="hvem">{esc(texts.ASK_NEUTRALLY)}</span>{wording}</button></p>'
    )


def _phase(answer: Answer) -> str:
    """A way to the checklist, for whoever has it far below the chat."""
    if not answer.phase.id or not answer.checklist:
        return ""
    where = f"{texts.CHECKLIST}: {shared.PHASES[answer.phase.id]} ({texts.ticked(len(answer.checklist))})"
    return f'<p class="til-tjekliste"><a href="#tjekliste" data-gaa="tjekliste">{esc(where)}</a></p>'


def _suggestions(answer: Answer) -> str:
    buttons = "".join(
        f'<button type="button" class="spoerg" data-spoerg="{esc(q)}">{esc(q)}</button>'
        for q in answer.suggestions
    )
    return f'<section class="forslag"><h3>{esc(texts.SUGGESTIONS)}</h3>{buttons}</section>' if buttons else ""

"""`ask`, `search`, `phase` and `checklist`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.danish import DanishCommand
from corpus.errors import UsageError

if TYPE_CHECKING:
    from assistant.answer import Request
    from assistant.chain import Assistant
    from assistant.contracts import SearchResult

_PHASES = ("foer", "naar_skaden_sker", "sygefravaer", "tilbagevenden", "fastholdelse")
_ROLES = ("leder", "medarbejder", "kollega", "tr", "sr", "konsulent", "jobcenter")

_json = click.option("--json", "as_json", is_flag=True, help="Skriv svaret som JSON.")
_batch = click.option(
    "--batch", metavar="FIL", help="Besvar en fil med en JSON-linje for hvert spørgsmål; - er standardinput."
)
_role = click.option(
    "--role", type=click.Choice(_ROLES), metavar="ROLLE", help=f"Hvem der spørger: {', '.join(_ROLES)}."
)
_injury = click.option(
    "--injury", type=click.Choice(("fysisk", "psykisk", "ukendt")), metavar="ART", default="ukendt",
    help="Hvad det drejer sig om: fysisk, psykisk, ukendt.",
)  # fmt: skip
_first_sick_day = click.option(
    "--first-sick-day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATO",
    help="Første sygedag, fx 2026-03-02.",
)
_phase_help = f"Fasen, sagen er i: {', '.join(_PHASES)}."


@click.command(cls=DanishCommand)
@click.argument("question", metavar="SPØRGSMÅL", required=False)
@_role
@click.option("--phase", type=click.Choice(_PHASES), metavar="FASE", help=_phase_help)
@_injury
@_first_sick_day
@click.option(
    "--history", multiple=True, metavar="SPØRGSMÅL", help="Et tidligere spørgsmål; kan gives flere gange."
)
@_batch
@_json
def ask(question: str | None, batch: str | None, as_json: bool, **case: Any) -> int:
    """Stil et spørgsmål, og få et svar med kilder og en tjekliste."""
    from assistant.answer import Request
    from assistant.cli.terminal import answer_text
    from assistant.contracts import to_json

    _one_of(question, batch)
    assistant = _assistant()
    if batch:
        return _run_batch(batch, assistant.ask)
    day = case.pop("first_sick_day")
    request = Request(
        question=question or "", first_sick_day=_day(day), **{k: v for k, v in case.items() if v}
    )
    answer = assistant.ask(request)
    click.echo(to_json(answer) if as_json else answer_text(answer, assistant.index.corpus))
    return 0


@click.command(cls=DanishCommand)
@click.argument("query", metavar="SØGEORD", required=False)
@click.option(
    "-k",
    default=5,
    type=click.IntRange(1, 100),
    metavar="ANTAL",
    help="Hvor mange afsnit; 5, hvis intet er sagt.",
)
@_batch
@_json
def search(query: str | None, k: int, batch: str | None, as_json: bool) -> int:
    """Find de afsnit i kilderne, der passer bedst."""
    from assistant.chain import check_question
    from assistant.cli.terminal import hits_text
    from assistant.contracts import to_json

    _one_of(query, batch)
    if query is not None:
        check_question(query)
    assistant = _assistant()
    if batch:
        return _run_batch(batch, lambda request: _search(assistant, request, k))
    from assistant.answer import Request

    result = _search(assistant, Request(question=query or ""), k)
    click.echo(to_json(result) if as_json else hits_text(result, assistant.index.corpus))
    return 0


@click.command(cls=DanishCommand)
@click.argument("text", metavar="SITUATION", required=False)
@_batch
@_json
def phase(text: str | None, batch: str | None, as_json: bool) -> int:
    """Sig, hvilken af de fem faser en situation er i."""
    from assistant.chain import check_question
    from assistant.cli.terminal import phase_text
    from assistant.contracts import to_json

    _one_of(text, batch)
    if text is not None:
        check_question(text)
    assistant = _assistant()
    if batch:
        return _run_batch(batch, lambda request: assistant.phase(request.question))
    result = assistant.phase(text or "")
    click.echo(to_json(result) if as_json else phase_text(result))
    return 0


@click.command(cls=DanishCommand)
@click.argument("sentence", metavar="SÆTNING", required=False)
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="AFSNIT",
    help="Et afsnit, fx cabi/paragraf-56-aftale; kan gives flere gange. Uden findes afsnittene selv.",
)
@_batch
@_json
def verify(sentence: str | None, sections: tuple[str, ...], batch: str | None, as_json: bool) -> int:
    """Kontrollér, om kilderne bærer en sætning: ja, nej, eller de siger intet om det."""
    from assistant.cli.terminal import verdict_text
    from assistant.contracts import to_json
    from assistant.verify import verify as judged

    _one_of(sentence, batch)
    if batch and sections:
        raise UsageError("Skriv afsnittene i batchens linjer (sections), ikke med --section.")
    assistant = _assistant()
    if batch:
        from assistant.cli.batch import SentenceLine, run_batch

        return run_batch(batch, lambda line: judged(assistant, line.sentence, line.sections), SentenceLine)
    result = judged(assistant, sentence or "", sections)
    click.echo(to_json(result) if as_json else verdict_text(result, assistant.index.corpus))
    return 0


@click.command(cls=DanishCommand)
@click.option("--phase", type=click.Choice(_PHASES), metavar="FASE", required=True, help=_phase_help)
@_role
@_injury
@_first_sick_day
@_json
def checklist(phase: Any, role: Any, injury: Any, first_sick_day: dt.datetime | None, as_json: bool) -> int:
    """Vis tjeklisten for en fase, med frister."""
    from assistant.checklist import checklist_for
    from assistant.cli.terminal import checklist_text
    from assistant.contracts import ChecklistResult, to_json
    from corpus.reading import load_corpus

    items = checklist_for(load_corpus(), phase, role, injury, _day(first_sick_day))
    click.echo(to_json(ChecklistResult(items)) if as_json else checklist_text(items))
    return 0


def _assistant() -> Assistant:
    from assistant.chain import open_assistant
    from ingest.settings import load_settings

    return open_assistant(load_settings())


def _search(assistant: Assistant, request: Request, k: int) -> SearchResult:
    from assistant.chain import check_question
    from assistant.contracts import FoundSection, SearchResult
    from assistant.followups import resolve

    check_question(request.question)
    hits = assistant.index.search(resolve(request.question, request.history).query, k)
    found = tuple(
        FoundSection(
            h.rank,
            h.section.id,
            h.section.source,
            h.section.title,
            h.section.kind,
            h.score,
            h.section.text,
            tuple(section.id for section in h.same),
        )
        for h in hits
    )
    return SearchResult(request.question, found)


def _run_batch(source: str, answer: Any) -> int:
    from assistant.cli.batch import QuestionLine, run_batch

    return run_batch(source, lambda line: answer(line.request()), QuestionLine)


def _one_of(text: str | None, batch: str | None) -> None:
    if (text is None) == (batch is None):
        raise UsageError("Skriv enten et spørgsmål i anførselstegn eller --batch FIL.")


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment else None

"""What a question or a choice on the page leads to. Knows neither Gradio nor HTTP.

The server keeps no conversation: the browser holds the `Memory` and sends it along with every question, so
any process can answer.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Answer, Request
from assistant.chain import Assistant
from assistant.checklist import checklist_for
from assistant.phases import UNSURE
from assistant.privacy import neutral
from assistant.web import texts
from assistant.web.render_answer import answer_turn, failed_turn
from assistant.web.render_checklist import checklist_panel, no_checklist
from corpus.errors import FastholdelseError
from corpus.records import INJURIES, PHASES, ROLES, Injury, Phase, Role

REMEMBERED = 10  # earlier questions that are sent along
YEARS_BACK, YEARS_AHEAD = 10, 1

_DAY = re.compile(r"(?P<d>\d{1,2})[-./ ]+(?P<m>\d{1,2})[-./ ]+(?P<y>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2})")
_log = logging.getLogger("fastholdelse.web")


class Memory(BaseModel):
    """What the browser remembers of the conversation: earlier questions, oldest first, and the detected
    phase."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    history: tuple[str, ...] = Field(default=(), max_length=REMEMBERED)
    detected: Phase | None = None
    unsure: bool = False

    @classmethod
    def read(cls, text: str) -> Memory:
        """The memory that the browser sent; an empty one where it can't be read."""
        try:
            return cls.model_validate_json(text) if text else cls()
        except ValidationError:
            return cls()

    def after(self, answer: Answer) -> Memory:
        """The memory with `answer`'s question (without personal data), and its phase when one was
        detected."""
        history = (*self.history, neutral(answer.question))[-REMEMBERED:]
        if answer.phase.origin == "chosen" or answer.phase.id is None:
            return self.model_copy(update={"history": history})
        return Memory(history=history, detected=answer.phase.id, unsure=answer.phase.confidence < UNSURE)


@dataclass(frozen=True, slots=True)
class Case:
    """What the user has said of the case beside the chat; `day_problem` says why the date can't be used."""

    phase: Phase | None
    role: Role | None
    injury: Injury
    first_sick_day: dt.date | None
    day_problem: str

    @classmethod
    def of(cls, phase: str | None, role: str | None, injury: str | None, day: str | None) -> Case:
        """The case from the values of the page's fields; what isn't a known choice counts as not chosen."""
        date, problem = read_day(day or "", dt.date.today())
        return cls(
            phase if phase in PHASES else None,
            role if role in ROLES else None,
            injury if injury in INJURIES else "ukendt",
            date,
            problem,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What the page shows after a question: the new turn, and what to remember from now on."""

    turn: str
    memory: Memory
    answered: bool


def replies(assistant: Assistant, question: str, memory: Memory, case: Case) -> Iterator[Reply]:
    """The reply to `question` as it grows; the last one is whole. Whatever goes wrong becomes one Danish
    sentence and the chat goes on."""
    request = Request(
        question=question,
        role=case.role,
        phase=case.phase,
        injury=case.injury,
        first_sick_day=case.first_sick_day,
        history=memory.history,
    )
    try:
        for answer in assistant.stream(request):
            yield Reply(answer_turn(answer, assistant.index.corpus), memory.after(answer), True)
        return
    except FastholdelseError as exc:
        sentence = str(exc)
    except Exception as exc:  # the page must go on; what was typed must not reach a log
        _log.error("Et spørgsmål gav %s", type(exc).__name__)
        sentence = texts.UNEXPECTED
    yield Reply(failed_turn(question[:300], sentence), memory, False)


def reply(assistant: Assistant, question: str, memory: Memory, case: Case) -> Reply:
    """The whole reply to `question`; see `replies`."""
    *_, last = replies(assistant, question, memory, case)
    return last


def checklist(assistant: Assistant, memory: Memory, case: Case) -> str:
    """The checklist of the phase that was chosen, else of the one detected, else an invitation."""
    phase = case.phase or memory.detected
    if phase is None:
        return no_checklist()
    corpus = assistant.index.corpus
    return checklist_panel(
        checklist_for(corpus, phase, case.role, case.injury, case.first_sick_day),
        phase,
        case.role,
        "chosen" if case.phase else "unsure" if memory.unsure else "detected",
        corpus,
        dt.date.today(),
    )


def read_day(text: str, today: dt.date) -> tuple[dt.date | None, str]:
    """The date in `text` and an empty string; or None and, unless `text` is blank, one sentence on why."""
    text = text.strip()
    if not text:
        return None, ""
    found = _DAY.fullmatch(text)
    try:
        if not found:
            return None, texts.BAD_DAY
        day = (
            dt.date.fromisoformat(found["iso"])
            if found["iso"]
            else dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
        )
    except ValueError:
        return None, texts.BAD_DAY
    if not today.year - YEARS_BACK <= day.year <= today.year + YEARS_AHEAD:
        return None, texts.FAR_DAY
    return day, ""

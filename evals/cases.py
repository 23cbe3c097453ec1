"""The cases: answer cases, questions to find sections for, unanswerable ones, situations with their phase."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from assistant.answer import Request, Stance
from corpus.errors import CorpusError
from corpus.records import Phase, Role

_STRICT = ConfigDict(extra="forbid", frozen=True)
Case = TypeVar("Case", bound=BaseModel)


class AnswerCase(BaseModel):
    """A question, the sections of which one must be cited, and what the answer must and must not convey.

    `must` and `must_not` are regular expressions, matched without regard to case on sentences and caveats.
    """

    model_config = _STRICT

    id: str
    question: str
    role: Role
    history: tuple[str, ...] = ()
    sections: tuple[str, ...]
    must: tuple[str, ...]
    must_not: tuple[str, ...] = ()
    phase: Phase | None = None
    stance: Stance | None = None

    @field_validator("must", "must_not")
    @classmethod
    def _patterns_compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            re.compile(pattern)
        return patterns

    def request(self) -> Request:
        """The case as the assistant is asked it."""
        return Request(question=self.question, role=self.role, history=self.history)


class RetrievalCase(BaseModel):
    """A question as people ask it, what was asked before it, and the sections of which any answers it."""

    model_config = _STRICT

    q: str
    sections: tuple[str, ...]
    style: str
    role: Role
    history: tuple[str, ...] = ()


class Unanswerable(BaseModel):
    """A question that the sources don't answer: `far` from their subject, or `near`, only the detail is
    missing."""

    model_config = _STRICT

    q: str
    kind: Literal["far", "near"]


class Situation(BaseModel):
    """A situation in everyday words, and the phase it is in."""

    model_config = _STRICT

    q: str
    phase: Phase


def answer_cases() -> tuple[AnswerCase, ...]:
    """The answer cases, in the file's order. Raises CorpusError for a broken line."""
    return _read("answers.jsonl", AnswerCase)


def retrieval_cases() -> tuple[RetrievalCase, ...]:
    """Letters, short questions and follow-ups, written apart from everything that was trained on."""
    return _read("retrieval.jsonl", RetrievalCase)


def unanswerable(split: Literal["tune", "test"]) -> tuple[Unanswerable, ...]:
    """The unanswerable questions: `tune` chose the threshold, `test` measures it."""
    return _read(f"unanswerable-{split}.jsonl", Unanswerable)


def situations() -> tuple[Situation, ...]:
    """The situations with their phases."""
    return _read("phases.jsonl", Situation)


def _read(name: str, model: type[Case]) -> tuple[Case, ...]:
    text = (resources.files("evals") / "cases" / name).read_text(encoding="utf-8")
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            fields: dict[str, Any] = json.loads(line)
            found.append(model.model_validate(fields))
        except (ValueError, ValidationError) as exc:
            raise CorpusError(f"evals/cases/{name}, linje {number}, er ødelagt; ret den.") from exc
    return tuple(found)

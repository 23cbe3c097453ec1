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
Split = Literal["tune", "test"]


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


class StanceCase(BaseModel):
    """A question and who asks it, the stance that the sources take, and the sections it rests on."""

    model_config = _STRICT

    q: str
    role: Role
    stance: Stance | None
    sections: tuple[str, ...]


class ClaimCase(BaseModel):
    """A sentence that its section carries, or one that was spoilt, and how (`damage`)."""

    model_config = _STRICT

    section: str
    sentence: str
    damage: str | None


class SpecialCase(BaseModel):
    """A message that asks for care: personal data, a crisis, two questions, instructions, a premise …

    `private` are the strings that must not be passed on.
    """

    model_config = _STRICT

    q: str
    role: Role
    kind: str
    sections: tuple[str, ...] = ()
    private: tuple[str, ...] = ()


class Situation(BaseModel):
    """A situation in everyday words, and the phase it is in."""

    model_config = _STRICT

    q: str
    phase: Phase


def answer_cases(split: Split = "test") -> tuple[AnswerCase, ...]:
    """The answer cases, in the file's order: the composer was tuned on `tune`, `test` measures it. Raises
    CorpusError for a broken line."""
    return _read(f"answers-{split}.jsonl", AnswerCase)


def stance_cases() -> tuple[StanceCase, ...]:
    """Questions with their stance, written before the classifier and apart from what it learnt from."""
    return _read("stances-test.jsonl", StanceCase)


def claim_cases() -> tuple[ClaimCase, ...]:
    """Sentences for the guard, by other writers than those that it learnt from."""
    return _read("claims-test.jsonl", ClaimCase)


def special_cases() -> tuple[SpecialCase, ...]:
    """Messages that ask for care."""
    return _read("special.jsonl", SpecialCase)


def retrieval_cases() -> tuple[RetrievalCase, ...]:
    """Letters, short questions and follow-ups, written apart from everything that was trained on."""
    return _read("retrieval.jsonl", RetrievalCase)


def unanswerable(split: Split) -> tuple[Unanswerable, ...]:
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

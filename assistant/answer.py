"""What goes into the assistant and what comes out: `Request` and `Answer`. These records are the public
contract.

The JSON Schemas in `schemas/` are made from them, so a change here is a change of contract.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.records import Injury, Phase, Role, Ruling, Scope

Stance = Ruling
RefusalReason = Literal["outside_sources", "personal_data", "medical", "harmful", "crisis"]
ComposerName = Literal["extractive", "generative"]
Part = Literal["answer", "condition", "advice", "contrast", "more"]
LONGEST_QUESTION = 4_000  # characters


class Request(BaseModel):
    """A question with what is known of the case. `history` holds the earlier questions, oldest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    role: Role | None = None
    phase: Phase | None = None
    injury: Injury = "ukendt"
    first_sick_day: dt.date | None = None
    history: tuple[str, ...] = Field(default=(), max_length=50)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the answer and the numbers of the citations it rests on, never empty.

    `part` says what it is there for: what answers, what limits that, what to do, what another source says
    differently, or what else the sources say of it.
    """

    text: str
    citations: tuple[int, ...]
    part: Part = "more"


@dataclass(frozen=True, slots=True)
class OriginalText:
    """The publication's own wording of a cited section, where the user has supplied it."""

    text: str
    page: int | None
    document: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited section: its number in the answer, where it stands, our text, and the original wording if
    there."""

    number: int
    section: str
    source: str
    title: str
    kind: str
    publisher: str | None
    year: int | None
    page: int | None
    page_basis: Literal["printed", "inferred"]
    text: str
    original: OriginalText | None


@dataclass(frozen=True, slots=True)
class DetectedPhase:
    """The phase that the case is in. `id` is None when nothing points to one; `confidence` is 0-1."""

    id: Phase | None
    confidence: float
    origin: Literal["detected", "chosen"]


@dataclass(frozen=True, slots=True)
class ValidityNote:
    """What to check about a cited section, because it has or may have changed."""

    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user must know that rests on no section: a refusal, the sources' scope, personal data."""

    kind: Literal[
        "refusal", "scope", "personal_data", "crisis", "index", "premise", "not_covered", "fallback"
    ]
    text: str


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: the source's rule, the section that gives it, and the date when it can be counted."""

    date: dt.date | None
    rule: str
    section: str


@dataclass(frozen=True, slots=True)
class ChecklistEntry:
    """A checklist item that applies to the case, with its due date worked out."""

    id: str
    text: str
    why: str
    phase: Phase
    roles: tuple[Role, ...]
    injury: Scope
    sections: tuple[str, ...]
    due: Due | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer. When `refused`, `sentences` is empty and `nearest` names sections that are not an
    answer."""

    question: str
    refused: bool
    refusal_reason: RefusalReason | None
    stance: Stance | None
    phase: DetectedPhase
    sentences: tuple[Sentence, ...]
    caveats: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    validity: tuple[ValidityNote, ...]
    notices: tuple[Notice, ...]
    nearest: tuple[str, ...]
    carried_over: tuple[str, ...]
    checklist: tuple[ChecklistEntry, ...]
    suggestions: tuple[str, ...]
    composer: ComposerName

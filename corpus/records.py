"""The records of the corpus: Source → Section, ChecklistItem, Question.

Data enters by validation (unknown keys and unknown words are errors) and is frozen from then on. Ids of
sections are `<source>/<section>`. No reading of files and no searching here.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal, Protocol, get_args

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

Phase = Literal["foer", "naar_skaden_sker", "sygefravaer", "tilbagevenden", "fastholdelse"]
Role = Literal["leder", "medarbejder", "kollega", "tr", "sr", "konsulent", "jobcenter"]
Injury = Literal["fysisk", "psykisk", "ukendt"]
Scope = Literal["begge", "fysisk", "psykisk"]
Reason = Literal["outside_sources", "medical", "personal_data", "harmful"]
Ruling = Literal["allowed", "conditional", "forbidden", "required", "recommended", "optional"]
Kind = Literal[
    "rule", "deadline", "recommendation", "finding", "checklist", "tool", "decision", "definition",
    "background",
    "reference", "example", "document",
]  # fmt: skip
Anchor = Literal["first_sick_day", "injury_day", "return_day"]

PHASES: tuple[Phase, ...] = get_args(Phase)
ROLES: tuple[Role, ...] = get_args(Role)
INJURIES: tuple[Injury, ...] = get_args(Injury)

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, config=_STRICT)
class Validity:
    """What has, or may have, changed since the source was written: something to check, never the law."""

    certainty: Literal["low", "medium", "high"]
    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, config=_STRICT)
class Section:
    """A paragraph-sized idea of one source, in our words: the unit that is searched for and cited.

    `text` consists of sentences that each stand alone. `pages` are pages of the publication, in order; empty
    where the source has none. `same_as` names sections that give the same advice, `related` those to read
    with it.
    """

    id: str
    source: str
    title: str
    text: str
    kind: Kind
    phases: tuple[Phase, ...] = ()
    roles: tuple[Role, ...] = ()
    injury: Scope = "begge"
    pages: tuple[int, ...] = ()
    page_basis: Literal["printed", "inferred"] = "inferred"
    chapter: str | None = None
    same_as: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    validity: Validity | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Source:
    """A publication (or a document that the user added): what it is, and its sections in reading order."""

    id: str
    title: str
    publisher: str | None = None
    year: int | None = None
    edition: str | None = None
    audience: str | None = None
    landing_page: str | None = None
    reuse: str | None = None
    scope_note: str | None = None
    added: bool = False
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, config=_STRICT)
class DueRule:
    """A deadline that a source gives: `days` counted from `anchor`, or None where it can't be counted."""

    rule: str
    section: str
    anchor: Anchor | None = Field(default=None, alias="from")
    days: int | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class ChecklistItem:
    """One doable action of a phase, in du-form, with the sections it rests on."""

    id: str
    text: str
    why: str
    phase: Phase
    roles: tuple[Role, ...]
    sections: tuple[str, ...]
    injury: Scope = "begge"
    due: DueRule | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class OutsideTopic:
    """Something people ask about that the sources don't answer, and whom to ask (`ask`) instead.

    `title` completes the sentence "Kilderne dækker ikke …". `questions` are learnt from like those of the
    sections.
    """

    id: str
    title: str
    ask: str
    questions: tuple[str, ...]
    reason: Reason = "outside_sources"


@dataclass(frozen=True, slots=True, config=_STRICT)
class Tension:
    """A matter that the sources say different things about. A side is a section and the first words of the
    sentence in it that says so; an answer that rests on one of them shows the others too."""

    id: str
    about: str
    sides: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, config=_STRICT)
class LabelledClaim:
    """A sentence that its section carries, or one that was spoilt, and how (`damage`). The guard learns from
    them."""

    section: str
    sentence: str
    damage: str | None


@dataclass(frozen=True, slots=True, config=_STRICT)
class LabelledStance:
    """A question, who asks it, and the stance that the sources take on it. The stance classifier learns from
    them."""

    q: str
    role: Role
    stance: Ruling | None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Passage:
    """A piece of guidance of the kind that workplaces have, from no source, and what people ask of it.

    Only learnt from, so that documents that users add are found by everyday words too.
    """

    text: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Question:
    """Something people ask, with the section that answers it.

    `split` is `tune` (may train the embedder and become a view) or `heldout` (measuring only).
    """

    q: str
    section: str
    split: Literal["tune", "heldout"]
    style: str
    role: Role


@dataclass(frozen=True, slots=True, config=_STRICT)
class Conversation:
    """Earlier questions, oldest first, the last one `q`, and that one written out in full (`asked`).

    `kind` says how the last question leans on the others: `narrow`, `swap`, `pronoun`, `next`; `change` not
    at all.
    """

    history: tuple[str, ...]
    q: str
    asked: str
    section: str
    kind: Literal["narrow", "swap", "pronoun", "next", "change"]
    style: str
    role: Role


@dataclass(frozen=True, slots=True, config=_STRICT)
class Training:
    """What is learnt from and never searched: none of it becomes a view."""

    questions: tuple[Question, ...]
    conversations: tuple[Conversation, ...]
    passages: tuple[Passage, ...]


class Applicable(Protocol):
    """Whatever is meant for some kinds of injury only: sections and checklist items."""

    @property
    def injury(self) -> Scope:
        """The kind of injury it is meant for."""
        ...


def serves(thing: Applicable, injury: Injury) -> bool:
    """Whether `thing` is for a case with this kind of injury.

    What is marked `begge` serves everyone; what is said of one kind serves that kind only, so an unknown
    injury gets neither.
    """
    return thing.injury in ("begge", injury)


class Corpus:
    """All sources, checklist items and questions; built-in ones first, the user's own after them."""

    def __init__(
        self,
        sources: tuple[Source, ...],
        checklist: tuple[ChecklistItem, ...] = (),
        questions: tuple[Question, ...] = (),
        outside: tuple[OutsideTopic, ...] = (),
        tensions: tuple[Tension, ...] = (),
    ) -> None:
        self.sources = sources
        self.checklist = checklist
        self.questions = questions
        self.outside = outside
        self.tensions = tensions

    @cached_property
    def sections(self) -> dict[str, Section]:
        """Every section by id, in the order of the sources."""
        return {section.id: section for source in self.sources for section in source.sections}

    @cached_property
    def same_advice(self) -> dict[str, frozenset[str]]:
        """By section id the sections that give the same advice, itself included, both ways."""
        found = {name: {name, *section.same_as} for name, section in self.sections.items()}
        for name, section in self.sections.items():
            for other in section.same_as:
                found[other].add(name)
        return {name: frozenset(others) for name, others in found.items()}

    @cached_property
    def source_of(self) -> dict[str, Source]:
        """Each source by id."""
        return {source.id: source for source in self.sources}

    def with_sources(self, added: tuple[Source, ...], asked: tuple[Question, ...] = ()) -> Corpus:
        """The same corpus with the user's own sources, and what is `asked` of them, after the built-in
        ones."""
        return Corpus(
            self.sources + added, self.checklist, self.questions + asked, self.outside, self.tensions
        )

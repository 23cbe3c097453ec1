"""`Composer`: from found sections to the sentences of an answer. The extractive one only picks and orders.

It never changes a word: each sentence stands in the section that it cites first. First what answers, then
what limits it, then what to do, then the rest; a sentence that other sources also say cites them too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.answer import ComposerName, Part
from assistant.claims import is_exception
from assistant.evidence import Found
from assistant.guard import support
from assistant.statements import Reader, Statement, best
from corpus.records import Corpus, Kind, Section
from ingest.danish import sentences, terms
from ingest.search import Hit

MOST_SECTIONS, MOST_CAVEATS = 6, 4
FROM_LEADING, FROM_LIST = 6, 8  # sentences of the leading section; more where a list would be cut short
FROM_OTHERS = 4  # sentences that sections after the first may add, together
SECOND_SECTION = 0.5  # share of the best score that a further section must have to take part
SECOND_SENTENCE = 0.5  # share of the answering sentence's fit that another section's must have
REPETITION = 0.5  # share of terms in common at which two sentences say the same thing
MOST_SIDES, SAME_TENSION = 2, 0.5  # sentences that say it differently; likeness of question and matter
ALIKE, SAME = 0.7, 0.85  # likeness, and share of its terms used, at which another section says a sentence too
Problem = Literal["timeout", "unreachable", "garbage", "ungrounded"]
_LISTS: frozenset[Kind] = frozenset({"checklist", "tool", "rule", "deadline", "decision"})
_ADVICE: frozenset[Kind] = frozenset({"recommendation", "checklist", "tool"})
_ORDER: tuple[Part, ...] = ("answer", "condition", "contrast", "advice", "more")


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence, the sections that it rests on (the one it stands in first), and its part in the answer."""

    text: str
    sections: tuple[Section, ...]
    part: Part = "more"


@dataclass(frozen=True, slots=True)
class Draft:
    """The sentences of an answer in order, and the caveats that go with them.

    `composer` wrote them; `problem` says why the model didn't, where it should have.
    """

    sentences: tuple[Pick, ...]
    caveats: tuple[Pick, ...]
    composer: ComposerName = "extractive"
    problem: Problem | None = None


class Composer(Protocol):
    """Writes an answer from sections."""

    def compose(self, question: str, found: Sequence[Found]) -> Draft:
        """An answer to `question`, which asks what each of `found` was found for; none of them is empty."""
        ...

    def stream(self, question: str, found: Sequence[Found]) -> Iterator[Draft]:
        """The draft as it grows; the last one is what `compose` gives."""
        ...


class ExtractiveComposer:
    """Picks the sections' own sentences, by how well they answer."""

    def __init__(self, reader: Reader, corpus: Corpus) -> None:
        self._reader = reader
        self._corpus = corpus

    def compose(self, question: str, found: Sequence[Found]) -> Draft:
        """See `Composer`."""
        return _joined([self._draft(each) for each in found])

    def stream(self, question: str, found: Sequence[Found]) -> Iterator[Draft]:
        """See `Composer`. It is there at once."""
        yield self.compose(question, found)

    def _draft(self, found: Found) -> Draft:
        question, hits = found.question, found.hits
        leading = hits[0]
        told = self._reader.statements(question, leading.section)
        lead = best(told)
        kept = sorted(told, key=lambda s: -s.fit)[
            : FROM_LIST if leading.section.kind in _LISTS else FROM_LEADING
        ]
        picked = [lead, *sorted((s for s in kept if s is not lead), key=lambda s: s.place)]
        picked += self._from_others(question, hits, lead, picked)
        known = [section for hit in hits[: MOST_SECTIONS + 2] for section in (hit.section, *hit.same)]
        said = [self._pick(s, lead, known) for s in picked]
        said += self._other_sides(question, picked)
        caveats = _exceptions(question, picked, self._reader)
        return Draft(_ordered(said), tuple(self._pick(s, lead, ()) for s in caveats))

    def _from_others(
        self, question: str, hits: Sequence[Hit], lead: Statement, picked: Sequence[Statement]
    ) -> list[Statement]:
        """What the next sections add, the sentences that answer best first; nothing that is said already."""
        offered = [
            (statement.fit * hit.score / hits[0].score, statement)
            for hit in hits[1:MOST_SECTIONS]
            if hit.score >= SECOND_SECTION * hits[0].score
            for statement in self._reader.statements(question, hit.section)
        ]
        found: list[Statement] = []
        for weight, statement in sorted(offered, key=lambda each: -each[0]):
            if len(found) == FROM_OTHERS or weight < SECOND_SENTENCE * lead.fit:
                break
            if not _said(statement.text, [*picked, *found]):
                found.append(statement)
        return found

    def _pick(self, statement: Statement, lead: Statement, known: Sequence[Section]) -> Pick:
        others = (
            section
            for section in known
            if section.id != statement.section.id
            and self._reader.nearest(statement.text, section) >= ALIKE
            and _says(section, statement.text)
        )
        return Pick(statement.text, (statement.section, *dict.fromkeys(others)), _part(statement, lead))

    def _other_sides(self, question: str, picked: Sequence[Statement]) -> list[Pick]:
        """What other places in the sources say differently on the matter, where the answer rests on one side
        of it and the question is about just that."""
        chosen = {statement.text for statement in picked}
        found: list[Pick] = []
        for tension in self._corpus.tensions:
            sides = [self._side(section, begins) for section, begins in tension.sides]
            if chosen.isdisjoint(text for text, _ in sides):
                continue
            if self._reader.alike(question, tension.about) < SAME_TENSION:
                continue
            found += [Pick(text, (section,), "contrast") for text, section in sides if text not in chosen]
        return list({pick.text: pick for pick in found}.values())[:MOST_SIDES]

    def _side(self, section: str, begins: str) -> tuple[str, Section]:
        stands_in = self._corpus.sections[section]
        return next(t for t in sentences(stands_in.text) if t.startswith(begins)), stands_in


def _part(statement: Statement, lead: Statement) -> Part:
    if statement is lead:
        return "answer"
    if is_exception(statement.text):
        return "condition"
    if statement.section.kind in _ADVICE or statement.claim.force == "recommended":
        return "advice"
    return "more"


def _ordered(picks: Sequence[Pick]) -> tuple[Pick, ...]:
    return tuple(sorted(picks, key=lambda pick: _ORDER.index(pick.part)))


def _says(section: Section, text: str) -> bool:
    """Whether a single sentence of `section` says what `text` says."""
    found = support(text, [section.text])
    return found.holds and found.by_one >= SAME


def _exceptions(question: str, picked: Sequence[Statement], reader: Reader) -> list[Statement]:
    """The sentences that limit what the cited sections say and were not picked themselves, the nearest to
    the question."""
    chosen = {statement.text for statement in picked}
    found = [
        statement
        for section in dict.fromkeys(statement.section for statement in picked)
        for statement in reader.statements(question, section)
        if statement.text not in chosen and is_exception(statement.text)
    ]
    return sorted(found, key=lambda s: -s.fit)[:MOST_CAVEATS]


def _said(text: str, picked: Sequence[Statement]) -> bool:
    """Whether one of `picked` already says what `text` says."""
    new = set(terms(text))
    for statement in picked:
        old = set(terms(statement.text))
        if new and len(new & old) / min(len(new), len(old) or 1) > REPETITION:
            return True
    return False


def _joined(drafts: Sequence[Draft]) -> Draft:
    """One draft of those for the questions of a request: all that answers first, nothing twice."""
    said = {pick.text: pick for draft in reversed(drafts) for pick in draft.sentences}
    ordered = dict.fromkeys(pick.text for draft in drafts for pick in draft.sentences)
    caveats = {pick.text: pick for draft in drafts for pick in draft.caveats if pick.text not in said}
    return Draft(_ordered([said[text] for text in ordered]), tuple(caveats.values()))

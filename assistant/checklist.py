"""The checklist of a phase for one role and kind of injury, with due dates counted by the sources' own
rules."""

from __future__ import annotations

import datetime as dt

from assistant.answer import ChecklistEntry, Due
from corpus.records import ChecklistItem, Corpus, DueRule, Injury, Phase, Role, serves

DEFAULT_ROLE: Role = "leder"


def checklist_for(
    corpus: Corpus,
    phase: Phase,
    role: Role | None = None,
    injury: Injury = "ukendt",
    first_sick_day: dt.date | None = None,
) -> tuple[ChecklistEntry, ...]:
    """The items of `phase` for `role` (the leader when not given), in the order in which they are done."""
    return tuple(
        _entry(item, first_sick_day)
        for item in corpus.checklist
        if item.phase == phase and (role or DEFAULT_ROLE) in item.roles and serves(item, injury)
    )


def _entry(item: ChecklistItem, first_sick_day: dt.date | None) -> ChecklistEntry:
    return ChecklistEntry(
        id=item.id,
        text=item.text,
        why=item.why,
        phase=item.phase,
        roles=item.roles,
        injury=item.injury,
        sections=item.sections,
        due=_due(item.due, first_sick_day) if item.due else None,
    )


def _due(rule: DueRule, first_sick_day: dt.date | None) -> Due:
    """The deadline as a date where the rule counts from the first sick day and that day is known."""
    date = None
    if first_sick_day and rule.anchor == "first_sick_day" and rule.days is not None:
        date = first_sick_day + dt.timedelta(days=rule.days)
    return Due(date, rule.rule, rule.section)

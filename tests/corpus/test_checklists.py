"""The checklists: resting on sections, enough for each role, deadlines only where a source gives one."""

from __future__ import annotations

from collections import Counter

import pytest

from assistant.guard import support
from corpus.records import PHASES, Corpus, Phase, Role

# Fewer than five only where the sections of that role and phase hold no further action; none is at present.
LEAST: dict[Role, int] = {"leder": 10, "tr": 5, "sr": 5, "medarbejder": 5, "kollega": 5}


def test_every_item_rests_on_existing_sections(corpus: Corpus) -> None:
    for item in corpus.checklist:
        assert item.sections, item.id
        assert set(item.sections) <= corpus.sections.keys(), item.id


@pytest.mark.parametrize("phase", PHASES)
def test_each_phase_has_enough_items_for_each_role(corpus: Corpus, phase: Phase) -> None:
    count = Counter(role for item in corpus.checklist if item.phase == phase for role in item.roles)
    assert {role: count[role] for role in LEAST if count[role] < LEAST[role]} == {}


def test_ids_are_unique_and_begin_with_their_phase(corpus: Corpus) -> None:
    ids = [item.id for item in corpus.checklist]
    assert len(ids) == len(set(ids))
    for item in corpus.checklist:
        assert item.id.startswith(item.phase.replace("_", "-")), item.id


def test_a_due_rule_rests_on_a_section_that_gives_its_number(corpus: Corpus) -> None:
    for item in corpus.checklist:
        if item.due and item.due.days is not None:
            assert item.due.anchor, item.id
            found = support(item.due.rule, [corpus.sections[item.due.section].text])
            assert not found.missing_numbers, f"{item.id}: {item.due.rule}"


def test_the_statutory_talk_is_due_four_weeks_after_the_first_sick_day(corpus: Corpus) -> None:
    talk = next(i for i in corpus.checklist if i.id == "sygefravaer-hold-sygefravaerssamtale")
    assert talk.due is not None
    assert (talk.due.anchor, talk.due.days) == ("first_sick_day", 28)


def test_items_are_addressed_to_the_reader_and_short(corpus: Corpus) -> None:
    for item in corpus.checklist:
        assert len(item.text.split()) <= 40, item.id
        assert item.text.endswith((".", "?")), item.id
        assert item.why, item.id

"""The sections are complete, well formed, and convey every fact."""

from __future__ import annotations

import re

import pytest

from assistant.guard import support
from corpus.reading import load_facts
from corpus.records import Corpus
from ingest.danish import sentences

COUNTS = {"arbejdsskade": 83, "amk": 17, "cabi": 14, "ds": 24, "jobcenter": 11}


def test_every_section_of_the_five_publications_is_there(corpus: Corpus) -> None:
    assert {source.id: len(source.sections) for source in corpus.sources} == COUNTS
    assert len(corpus.sections) == 149


def test_first_middle_and_last_section_are_as_written(corpus: Corpus) -> None:
    sections = list(corpus.sections.values())
    assert sections[0].id == "arbejdsskade/om-studiet"
    asking = corpus.sections["arbejdsskade/arbejdsgiver-maa-ikke-spoerge-til-sygdom"]
    assert (asking.kind, asking.pages, asking.page_basis) == ("rule", (14,), "inferred")
    assert sections[-1].source == "jobcenter"


def test_every_section_says_what_it_is_and_where_it_stands(corpus: Corpus) -> None:
    for section in corpus.sections.values():
        assert section.title, section.id
        assert section.phases, section.id
        assert section.roles, section.id
        assert section.pages, section.id
        assert list(section.pages) == sorted(section.pages), section.id


def test_every_fact_is_conveyed_by_its_section(corpus: Corpus) -> None:
    facts = load_facts()
    assert facts.keys() == corpus.sections.keys()
    lost = []
    for section_id, wanted in facts.items():
        section = corpus.sections[section_id]
        for fact in wanted:
            found = support(fact, [section.text])
            if found.share < 0.7 or found.missing_numbers:
                lost.append(f"{section_id}: {fact} ({found})")
    assert not lost, "\n".join(lost)
    assert sum(map(len, facts.values())) >= 312


def test_a_fact_is_missed_when_its_sentence_goes(corpus: Corpus) -> None:
    """The test above has teeth: without its last sentences most sections lose a fact."""
    facts = load_facts()
    noticed = 0
    shortened = [s for s in corpus.sections.values() if len(sentences(s.text)) >= 4]
    for section in shortened:
        rest = " ".join(sentences(section.text)[:-2])
        noticed += any(
            not support(fact, [rest]).share >= 0.7 or support(fact, [rest]).missing_numbers
            for fact in facts[section.id]
        )
    assert noticed / len(shortened) > 0.6


def test_sentences_stand_alone_and_are_short_enough_to_read(corpus: Corpus) -> None:
    pointing = re.compile(r"^(Dette|Disse|Han|Hun|Dermed|Derudover|Desuden|Herudover|Derfor)\b")
    for section in corpus.sections.values():
        for sentence in sentences(section.text):
            assert not pointing.match(sentence), f"{section.id}: {sentence}"
            assert len(sentence.split()) <= 60, f"{section.id}: {sentence}"
            assert "TODO" not in sentence


def test_the_text_never_speaks_to_the_reader(corpus: Corpus) -> None:
    """The sections are read by leaders, employees and representatives alike; du belongs to checklists."""
    for section in corpus.sections.values():
        assert not re.search(r"\b(du|dig)\b", section.text), section.id


@pytest.mark.parametrize("field", ["same_as", "related"])
def test_references_lead_somewhere(corpus: Corpus, field: str) -> None:
    for section in corpus.sections.values():
        assert section.id not in getattr(section, field)
        assert set(getattr(section, field)) <= corpus.sections.keys()

"""The guard: what supports a sentence and what doesn't."""

from __future__ import annotations

import pytest

from assistant.guard import numbers, support
from corpus.records import Corpus
from ingest.danish import sentences

RULE = "Arbejdsgiveren skal holde samtalen senest 4 uger efter medarbejderens første sygedag."


@pytest.mark.parametrize(
    "claim",
    [RULE, "Senest fire uger efter første sygedag skal arbejdsgiveren holde en samtale med medarbejderen."],
)
def test_what_the_text_says_is_supported(claim: str) -> None:
    assert support(claim, [RULE]).holds


@pytest.mark.parametrize(
    "claim",
    [
        "Arbejdsgiveren skal holde samtalen senest 8 uger efter medarbejderens første sygedag.",
        "Arbejdsgiveren skal ikke holde samtalen senest 4 uger efter medarbejderens første sygedag.",
        "Kommunen betaler lønnen under hele forløbet.",
    ],
)
def test_another_number_a_negation_or_another_matter_is_not(claim: str) -> None:
    assert not support(claim, [RULE]).holds


def test_numbers_are_read_as_words_and_figures() -> None:
    assert numbers("fire uger og 14 dage") == {"4", "14"}


def test_every_sentence_of_the_corpus_is_supported_by_its_own_section(corpus: Corpus) -> None:
    for section in corpus.sections.values():
        for sentence in sentences(section.text):
            assert support(sentence, [section.text]).holds, f"{section.id}: {sentence}"

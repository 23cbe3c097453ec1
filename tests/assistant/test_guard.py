"""The guard: what supports a sentence and what doesn't."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.guard import Guard, Judgement, numbers, support
from assistant.statements import Reader
from corpus.records import Corpus
from evals.cases import claim_cases
from ingest.danish import sentences
from ingest.index import Index

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


@pytest.fixture(scope="module")
def guard(index: Index) -> Guard:
    return Guard(Reader(index.encoder, index.corpus))


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (RULE, "supported"),
        ("Arbejdsgiveren skal holde samtalen senest fire uger efter første sygedag.", "supported"),
        (
            "Arbejdsgiveren skal holde samtalen senest 8 uger efter medarbejderens første sygedag.",
            "contradicted",
        ),
        (
            "Arbejdsgiveren skal holde samtalen senest 4 dage efter medarbejderens første sygedag.",
            "contradicted",
        ),
        ("Arbejdsgiveren skal ikke holde samtalen senest 4 uger efter første sygedag.", "contradicted"),
        ("Kommunen betaler hele lønnen under forløbet.", "not_in_source"),
    ],
)
def test_the_guard_gives_a_verdict_and_the_nearest_sentence(claim: str, verdict: str, guard: Guard) -> None:
    judged = guard.check(claim, [RULE])
    assert judged.verdict == verdict
    assert judged.evidence
    assert judged.reason.endswith(".")


def test_a_strict_guard_lets_less_through(index: Index) -> None:
    reader = Reader(index.encoder, index.corpus)
    easy, strict = Guard(reader), Guard(reader, strict=True)
    claims = [case for case in claim_cases() if case.damage][:80]
    texts = {case.section: [index.corpus.sections[case.section].text] for case in claims}
    through = [
        sum(each.check(c.sentence, texts[c.section]).verdict == "supported" for c in claims)
        for each in (easy, strict)
    ]
    assert through[1] < through[0]


def test_a_second_judge_is_asked_about_what_the_guard_lets_through(index: Index) -> None:
    class Refuser:
        asked = 0

        def check(self, sentence: str, texts: Sequence[str]) -> Judgement:
            self.asked += 1
            return Judgement("not_in_source", "Nej.", texts[0], 1.0)

    second = Refuser()
    guard = Guard(Reader(index.encoder, index.corpus), second)
    rephrased = "Arbejdsgiveren skal holde samtalen senest fire uger efter første sygedag."
    assert guard.check(rephrased, [RULE]).verdict == "not_in_source"
    assert guard.check(rephrased.replace("fire", "otte"), [RULE]).verdict == "contradicted"
    assert second.asked == 1


def test_numbers_are_read_as_words_and_figures() -> None:
    assert numbers("fire uger og 14 dage") == {"4", "14"}


def test_every_sentence_of_the_corpus_is_supported_by_its_own_section(corpus: Corpus) -> None:
    for section in corpus.sections.values():
        for sentence in sentences(section.text):
            assert support(sentence, [section.text]).holds, f"{section.id}: {sentence}"

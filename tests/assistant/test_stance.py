"""The stance of answers: both sides of one rule, duties, open questions."""

from __future__ import annotations

import pytest

from assistant.answer import Request, Stance
from assistant.chain import Assistant
from assistant.stance import is_open
from corpus.records import Role


@pytest.mark.parametrize(
    ("role", "question", "stance"),
    [
        ("leder", "Må jeg spørge, hvad medarbejderen fejler?", "forbidden"),
        ("medarbejder", "Må min chef spørge, hvilken sygdom jeg har?", "forbidden"),
        ("leder", "Skal jeg holde en sygefraværssamtale?", "required"),
        ("leder", "Er vi forpligtet til at holde en sygefraværssamtale inden fire uger?", "required"),
        ("medarbejder", "Må jeg selv fortælle min chef, hvad jeg fejler?", "allowed"),
        ("leder", "Bør jeg ringe til medarbejderen i dagene efter skaden?", "recommended"),
        ("leder", "Hvordan holder jeg en god samtale?", None),
    ],
)
def test_the_stance_is_read_off_the_sources(
    role: Role, question: str, stance: Stance | None, assistant: Assistant
) -> None:
    assert assistant.ask(Request(question=question, role=role)).stance == stance


def test_only_the_question_decides_whether_it_is_open() -> None:
    assert is_open("Hvordan gør jeg?")
    assert is_open("Han er syg. Hvad gør jeg så?")
    assert not is_open("Må jeg spørge, hvad han fejler?")

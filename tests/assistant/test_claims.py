"""What a sentence is read to claim."""

from __future__ import annotations

import pytest

from assistant.answer import Stance
from assistant.claims import Quantity, counted, is_exception, quantities, read, spans


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("Arbejdsgiveren må ikke spørge til sygdommen.", "forbidden"),
        ("Arbejdsgiveren har pligt til at holde en samtale.", "required"),
        ("Medarbejderen må gerne fortælle det selv.", "allowed"),
        ("Arbejdsgiveren må kun spørge til bestemte sygdomme.", "conditional"),
        ("Det er frivilligt at fortælle det.", "optional"),
        ("Lederen bør ringe i dagene efter.", "recommended"),
        ("Undersøgelsen bygger på tyve forløb.", None),
    ],
)
def test_the_force_of_a_sentence(text: str, force: Stance | None) -> None:
    assert read(text).force == force


def test_quantities_are_read_as_words_and_figures_in_days() -> None:
    assert quantities("senest 4 uger efter") == {Quantity(28, "dag", "upper")}
    assert quantities("mindst fire uger") == {Quantity(28, "dag", "lower")}
    assert quantities("70 procent") == {Quantity(70, "procent", "")}
    assert quantities("hver fjortende dag") == {Quantity(14, "dag", "")}
    assert spans("en gang om maaneden og ugentlige moeder") == {"maaned", "uge"}
    assert quantities("5.000 kroner") == {Quantity(5000, "krone", "")}
    assert [amount for amount, _ in counted("16 anbefalinger")] == [16]


def test_limits_conditions_and_actors() -> None:
    claim = read("Lederen skal spørge medarbejderen, hvis skaden er psykisk, medmindre andet er aftalt.")
    assert claim.actors[:2] == ("leder", "medarbejder")
    assert {"if", "unless"} <= claim.limits
    assert is_exception("Det gælder dog ikke opsagte.")
    assert not is_exception("Lederen ringer i morgen.")


@pytest.mark.parametrize("text", ["", "…", "12", "§", "Ja", "x" * 3_000])
def test_odd_text_is_read_without_a_fuss(text: str) -> None:
    assert read(text).text == text

"""Danish text analysis."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.danish import Compounds, fold, ngrams, sentences, terms, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SYGEFRAVÆR", "sygefravaer"),
        ("første", "foerste"),
        ("må", "maa"),
        ("medarbejdernes", "medarbejder"),
        ("§ 56", "§56"),
        ("paragraf 56", "§ 56"),
        ("AMR", "arbejdsmiljørepræsentanten"),
        ("AMIR", "sikkerhedsrepræsentant"),
        ("TR", "tillidsrepræsentanten"),
    ],
)
def test_these_are_the_same_to_the_index(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Én. To.", ["Én.", "To."]),
        ("Jf. § 7 a, stk. 2. Lederen ringer.", ["Jf. § 7 a, stk. 2.", "Lederen ringer."]),
        ("Mødet er den 1. maj. Alle kommer.", ["Mødet er den 1. maj.", "Alle kommer."]),
        ("Det tager fx 14 dage, ca. to uger. Så ring!", ["Det tager fx 14 dage, ca. to uger.", "Så ring!"]),
        ("Må jeg det? Ja.", ["Må jeg det?", "Ja."]),
        ("Uden slutpunktum\n\nNæste afsnit", ["Uden slutpunktum", "Næste afsnit"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text())
def test_sentences_lose_nothing_but_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcæøå", min_size=1, max_size=12))
def test_every_ngram_is_a_part_of_the_word(word: str) -> None:
    assert all(gram in f"<{word}>" and 3 <= len(gram) <= 5 for gram in ngrams(word))


def test_a_compound_is_split_into_words_that_the_corpus_uses() -> None:
    compounds = Compounds(frozenset(words("sygefravær samtale arbejde plads")))
    assert compounds.parts("sygefravaerssamtale") == tuple(terms("sygefravær samtale"))
    assert compounds.parts("fodboldkamp") == ()

"""Danish text analysis."""

from __future__ import annotations

from pathlib import Path

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
        ("jobcentret", "jobcenteret"),
        ("pgf 56", "§ 56"),
        ("chefen", "lederen"),
    ],
)
def test_these_are_the_same_to_the_index(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("kommunen", "jobcenter"), ("TRIO'en", "tillidsrepræsentant"), ("arbejdsgiverens", "leder")],
)
def test_what_one_word_stands_for_is_found_by_the_other(word: str, meant: str) -> None:
    assert set(terms(meant)) <= set(terms(word))


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


def test_stems_are_the_same_whatever_threads_ask() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from ingest.danish import stem

    asked = ["arbejdsulykker", "hammeren", "forløbet", "evighed", "samtalerne", "medarbejdernes"] * 500
    alone = [stem.__wrapped__(word) for word in asked]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(stem.__wrapped__, asked)) == alone


def test_a_slip_is_mended_and_words_that_are_known_are_left(tmp_path: Path) -> None:
    from ingest.spelling import Spelling, write_spelling

    write_spelling(tmp_path / "ord.txt", ["Sygemelding og samtale", "samtaler om tilbagevenden"])
    spelling = Spelling(tmp_path / "ord.txt", Compounds(frozenset({"sygemelding", "samtale"})))
    assert spelling.mend("sygmelding, SAMTLAE og tilbagevnden!") == "sygemelding, samtale og tilbagevenden!"
    for left in ("samtalerne", "sygemeldingssamtale", "cykel", "må jo", "§ 56 2020"):
        assert spelling.mend(left) == left

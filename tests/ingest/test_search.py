"""How signals become a ranking: pure functions on small made-up scores."""

from __future__ import annotations

import pytest

from ingest.index import Index
from ingest.search import Ranking, fuse, group_same, in_order, parts_of, stand_out, weigh_parts

EVEN = Ranking(question=0.25, guidance=0.25, terms=0.25, grams=0.25, parts=0.5, best_parts=2)


def test_the_weights_sum_to_one_so_that_scores_stay_between_0_and_1() -> None:
    ranking = Ranking()
    assert ranking.question + ranking.guidance + ranking.terms + ranking.grams == pytest.approx(1)


def test_bm25_is_scaled_by_its_best_and_similarity_is_not() -> None:
    fused = fuse({"terms": {"a": 12.0, "b": 6.0}, "question": {"b": 0.8}}, EVEN)
    assert fused == pytest.approx({"a": 0.25, "b": 0.125 + 0.2})


def test_a_story_is_weighed_by_its_best_sentences() -> None:
    weighed = weigh_parts({"a": 0.4, "b": 0.4}, [{"a": 0.9}, {"a": 0.7}, {"b": 0.1}], EVEN)
    assert weighed["a"] == pytest.approx(0.5 * 0.4 + 0.5 * 0.8)
    assert weighed["b"] == pytest.approx(0.5 * 0.4 + 0.5 * 0.05)
    assert weigh_parts({"a": 0.4}, [], EVEN) == {"a": 0.4}


def test_only_a_question_of_several_sentences_has_parts() -> None:
    assert parts_of("Må jeg spørge, hvad hun fejler?") == []
    assert parts_of("Hun er syg igen. Ja. Må jeg spørge hvorfor?") == [
        "Hun er syg igen.",
        "Må jeg spørge hvorfor?",
    ]
    assert len(parts_of(" ".join(f"Jeg skriver sætning {n}." for n in range(40)))) == 6


def test_sections_of_the_same_advice_are_one() -> None:
    same = {"a": frozenset("ac"), "b": frozenset("b"), "c": frozenset("ac")}
    assert group_same(["a", "b", "c"], same) == {"a": ["c"], "b": []}
    assert group_same(["c", "a"], same) == {"c": ["a"]}


def test_equals_are_ordered_by_name() -> None:
    assert list(in_order({"b": 1.0, "a": 1.0, "c": 2.0})) == ["c", "a", "b"]


def test_a_text_without_questions_counts_by_how_far_it_stands_out() -> None:
    found = {"question": {"a": 0.7}, "guidance": {"a": 0.6, "mit": 0.5, "andet": 0.3}}
    stand_out(found, {"a"}, 0.3, Ranking(outstanding=2))
    assert found["question"] == pytest.approx({"a": 0.7, "mit": 0.4, "andet": 0.0})
    assert found["guidance"] == pytest.approx({"a": 0.6, "mit": 0.4, "andet": 0.0})


@pytest.mark.parametrize("query", ["Ψυχή ξένος", "今日は", ""])
def test_what_resembles_nothing_finds_nothing(index: Index, query: str) -> None:
    index.search("må jeg spørge, hvad medarbejderen fejler?")
    assert index.search(query) == ()
    assert index.outside(query) is None


def test_threads_get_the_answer_to_their_own_question(index: Index) -> None:
    from concurrent.futures import ThreadPoolExecutor

    asked = ["hvornår holder vi sygefraværssamtalen", "må jeg spørge hvad hun fejler"] * 10
    alone = {query: index.search(query)[0].section.id for query in asked[:2]}
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda query: index.search(query)[0].section.id, asked)
    assert list(found) == [alone[query] for query in asked]

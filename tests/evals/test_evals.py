"""The evaluation itself: its figures on made-up rankings, its judge on good and damaged answers, its gate."""

from __future__ import annotations

import pytest

from corpus.reading import load_claims, load_stances, load_training
from corpus.records import Corpus
from evals import cases, metrics
from evals.evaluation import Figure
from evals.gate import judge, thresholds
from evals.judge import lexical_faithfulness

TEXT = (
    "Arbejdsgiveren må ikke spørge, hvad medarbejderen fejler. "
    "Samtalen holdes senest 4 uger efter første sygedag."
)


def test_a_question_without_a_relevant_section_counts_as_zero() -> None:
    ranks = [1, 3, 12, None]
    assert metrics.recall_at(ranks, 1) == 0.25
    assert metrics.recall_at(ranks, 5) == 0.5
    assert metrics.mrr_at(ranks, 10) == pytest.approx((1 + 1 / 3) / 4)
    assert metrics.first_relevant(["a", "b"], frozenset({"b"})) == 2
    assert metrics.first_relevant(["a"], frozenset({"b"})) is None


def test_ragas_faithfulness_tells_grounded_from_damaged() -> None:
    damaged = TEXT.replace("må ikke", "må").replace("4 uger", "6 uger")
    assert lexical_faithfulness([("Må jeg?", TEXT, [TEXT]), ("Må jeg?", damaged, [TEXT])]) == [1.0, 0.0]


def test_every_case_names_sections_that_exist(corpus: Corpus) -> None:
    found = (*cases.answer_cases("tune"), *cases.answer_cases("test"))
    assert len(found) >= 200
    assert len({case.id for case in found}) == len(found)
    for case in found:
        assert set(case.sections) <= corpus.sections.keys(), case.id


def test_tuning_and_measuring_share_no_question(corpus: Corpus) -> None:
    tune, test = ({u.q for u in cases.unanswerable(split)} for split in ("tune", "test"))
    assert tune.isdisjoint(test)
    assert len(test) >= 80
    assert {c.question for c in cases.answer_cases("tune")}.isdisjoint(
        c.question for c in cases.answer_cases()
    )
    assert {s.q for s in load_stances()}.isdisjoint(c.q for c in cases.stance_cases())
    assert {c.sentence for c in load_claims()}.isdisjoint(c.sentence for c in cases.claim_cases())
    learnt = {q.q for q in load_training().questions}
    assert learnt.isdisjoint(c.q for c in cases.stance_cases())
    assert learnt.isdisjoint(c.question for c in cases.answer_cases())
    asked = {q.q for q in corpus.questions if q.split == "tune"}
    assert asked.isdisjoint(q.q for q in corpus.questions if q.split == "heldout")


def test_the_gate_fails_below_a_threshold_and_for_no_number() -> None:
    limits = thresholds()
    good = [Figure(name, t.least if t.least is not None else t.most or 0.0, 1) for name, t in limits.items()]
    assert all(outcome.passed for outcome in judge(good))
    for name in limits:
        for bad in (float("nan"), -1.0 if limits[name].least is not None else 2.0):
            figures = [Figure(f.name, bad if f.name == name else f.value, 1) for f in good]
            assert [o.figure.name for o in judge(figures) if not o.passed] == [name]


def test_a_figure_without_a_threshold_is_an_error() -> None:
    with pytest.raises(ValueError, match="new"):
        judge([Figure(name, 1.0, 1) for name in [*thresholds(), "new"]])

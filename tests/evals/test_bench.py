"""The benchmark: its other recipes, its spoilt questions, its arithmetic, growth in small, and its tables."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corpus.records import Corpus
from evals.bench.growth import distractors, grow
from evals.bench.leave_out import LeftOut, _without
from evals.bench.measure import Run, difference, interval, quality, ranks_of
from evals.bench.questions import SPOILT, Asked, bare, misspelt, question_sets, without_danish_letters
from evals.bench.recipes import OURS, Bm25Searcher, Searcher, UsualSearcher
from evals.bench.report import Results, write
from ingest.encoder import bundled_encoder

QUESTION = "Må jeg spørge medarbejderen, hvilken sygdom det drejer sig om, når vi taler sammen på mandag?"
ANSWER = "arbejdsskade/arbejdsgiver-maa-ikke-spoerge-til-sygdom"


def test_there_are_enough_questions_that_nobody_trained_on(corpus: Corpus) -> None:
    sets = question_sets(corpus)
    assert len(sets["sat_til_side"]) >= 400
    assert len(sets["breve"]) >= 100
    assert len(sets["breve"]) + len(sets["korte"]) >= 200
    assert len(sets["opfoelgende"]) >= 100
    assert all(asked.history for asked in sets["opfoelgende"])
    known = corpus.sections.keys()
    assert all(asked.relevant <= known for group in sets.values() for asked in group)


def test_one_word_in_five_is_misspelt_and_always_the_same_way() -> None:
    before, after = QUESTION.split(" "), misspelt(QUESTION).split(" ")
    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) in (2, 3)
    assert misspelt(QUESTION) == misspelt(QUESTION)
    assert misspelt("er du ok") == "er du ok"


def test_other_ways_of_writing() -> None:
    assert without_danish_letters("Må vi ændre på Østergades løn?") == "Maa vi aendre paa Oestergades loen?"
    assert bare("Må vi, jf. § 56, gøre det?") == "må vi jf § 56 gøre det"
    assert SPOILT["som skrevet"](QUESTION) == QUESTION


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("recipe", ["bm25", "bm25 med spørgsmål", "langchain"])
def test_the_other_recipes_find_what_is_plainly_asked_for(
    corpus: Corpus, tmp_path: Path, recipe: str
) -> None:
    searcher: Searcher
    if recipe == "langchain":
        small = Corpus((corpus.source_of["arbejdsskade"],))
        searcher = UsualSearcher(small, tmp_path, bundled_encoder())
    else:
        searcher = Bm25Searcher(corpus, tmp_path, questions=recipe != "bm25")
    found = searcher.rank(QUESTION)
    assert ANSWER in found[:3]
    assert len(found) == len(set(found)) >= 10


def test_a_paired_interval_holds_the_difference() -> None:
    ours, theirs = (1, 2, 3, None) * 50, (1, 9, None, None) * 50
    mean, low, high = difference(ours, theirs)
    assert mean == pytest.approx(0.5)
    assert low < mean < high
    assert difference(ours, ours) == (0, 0, 0)
    low, high = interval(ours)
    assert low < quality(ours).recall5 == 0.75 < high


def test_a_miss_beyond_ten_counts_as_none() -> None:
    class Twelve:
        views = 12

        def rank(self, query: str) -> list[str]:
            return [str(number) for number in range(1, 13)]

    asked = [Asked("q", frozenset({"3"}), "plain"), Asked("q", frozenset({"11"}), "plain")]
    assert ranks_of(Twelve(), asked)[0] == (3, None)


def test_distractors_are_many_different_and_repeatable() -> None:
    source = distractors(300)
    assert len({section.text for section in source.sections}) == 300
    assert source == distractors(300)


def test_growth_finds_the_same_among_more(corpus: Corpus) -> None:
    small, larger = grow([149, 400], questions=40)
    assert (small.sections, larger.sections) == (149, 400)
    assert larger.views > small.views
    assert quality(larger.ranks).recall5 >= quality(small.ranks).recall5 - 0.05


def test_a_left_out_source_keeps_its_text_and_none_of_its_questions(corpus: Corpus) -> None:
    from corpus.reading import load_training

    without, training = _without(corpus, load_training(), "ds")
    assert without.sections.keys() == corpus.sections.keys()
    asked = (*without.questions, *training.questions, *training.conversations)
    assert not any(each.section.startswith("ds/") for each in asked)
    assert any(each.section.startswith("amk/") for each in asked)


def test_the_report_says_what_was_not_measured(tmp_path: Path) -> None:
    ranks = dict.fromkeys(("sat_til_side", "breve", "korte", "opfoelgende"), (1, 6, None))
    runs = [Run(name, ranks, (1.0, 2.0), 10, 1.0, 2.0, 100.0, 5.0) for name in ("BM25", OURS)]
    write(Results(runs=runs, left_out=[LeftOut("ds", {"BM25": (1, None)})]), tmp_path)
    text = (tmp_path / "bench.md").read_text("utf-8")
    assert "ikke målt" in text
    assert re.search(r"\| BM25 \| 0,33 \| 0,33 \(", text)
    assert json.loads((tmp_path / "bench.json").read_text("utf-8"))["runs"][1]["name"] == OURS
    assert (tmp_path / "bench.svg").read_text("utf-8").startswith("<?xml")

"""Runs every case against the assistant and turns what happened into figures."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from tqdm import tqdm

from assistant.answer import Request
from assistant.chain import Assistant
from evals import cases, metrics
from evals.judge import lexical_faithfulness

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value (0-1), over `n` cases, and the cases that pulled it down, worst first."""

    name: str
    value: float
    n: int
    misses: tuple[str, ...] = ()


def evaluate(assistant: Assistant) -> tuple[Figure, ...]:
    """Every figure. A case that raises is a bug and stops the run; it never vanishes from a mean."""
    return (
        *_retrieval(assistant),
        *_answers(assistant),
        *_stances(assistant),
        *_refusals(assistant),
        *_special(assistant),
        *_guard(assistant),
        *_phases(assistant),
    )


def _retrieval(assistant: Assistant) -> Iterable[Figure]:
    corpus = assistant.index.corpus
    questions = [question for question in corpus.questions if question.split == "heldout"]
    ranks, misses, refused = [], [], 0
    for question in _progress(questions, "Genfinding"):
        hits = assistant.index.search(question.q, 10)
        rank = metrics.first_relevant([hit.section.id for hit in hits], corpus.same_advice[question.section])
        ranks.append(rank)
        if rank is None or rank > 5:
            misses.append(f"{question.q} → {question.section}")
        refused += assistant.ask(Request(question=question.q)).refused
    for k in (1, 5, 10):
        yield Figure(f"recall@{k}", metrics.recall_at(ranks, k), len(ranks), tuple(misses) if k == 5 else ())
    yield Figure("mrr@10", metrics.mrr_at(ranks), len(ranks))
    yield Figure("answerable_refused", refused / len(questions), len(questions))


def _answers(assistant: Assistant) -> Iterable[Figure]:
    rows = [(case, assistant.ask(case.request())) for case in _progress(cases.answer_cases(), "Svar")]
    conveyed = [metrics.facts_conveyed(answer, case) for case, answer in rows]
    lacking = [case.id for (case, _), (found, wanted) in zip(rows, conveyed, strict=True) if found < wanted]
    facts = sum(wanted for _, wanted in conveyed)
    yield Figure("fact_coverage", sum(found for found, _ in conveyed) / facts, facts, tuple(lacking))
    wrong = [case.id for case, answer in rows if metrics.forbidden_claims(answer, case)]
    yield Figure("forbidden_claims", len(wrong) / len(rows), len(rows), tuple(wrong))
    astray = [case.id for case, answer in rows if not metrics.cites_right(answer, case)]
    yield Figure("right_section_cited", 1 - len(astray) / len(rows), len(rows), tuple(astray))
    bare = [case.id for case, answer in rows if not metrics.all_cited(answer)]
    yield Figure("all_sentences_cited", 1 - len(bare) / len(rows), len(rows), tuple(bare))
    answered = [(case, answer) for case, answer in rows if not answer.refused]
    scores = lexical_faithfulness(
        [
            (case.question, metrics.said(answer), [c.text for c in answer.citations])
            for case, answer in answered
        ]
    )
    if len(scores) != len(answered) or any(score != score for score in scores):
        raise RuntimeError("ragas dropped a row or gave no number")
    unfaithful = [case.id for (case, _), score in zip(answered, scores, strict=True) if score < 1]
    mean = sum(scores) / len(scores) if scores else 0.0
    yield Figure("ragas_faithfulness_lexical", mean, len(scores), tuple(unfaithful))


def _stances(assistant: Assistant) -> Iterable[Figure]:
    rows = [
        (case, assistant.ask(Request(question=case.q, role=case.role)).stance)
        for case in _progress(cases.stance_cases(), "Stillingtagen")
    ]
    wrong = tuple(f"{c.q} → {c.stance}, ikke {found}" for c, found in rows if found != c.stance)
    yield Figure("stance_accuracy", 1 - len(wrong) / len(rows), len(rows), wrong)


def _special(assistant: Assistant) -> Iterable[Figure]:
    """What must be noticed in a message, and what must not be taken for it."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for case in _progress(cases.special_cases(), "Særlige beskeder"):
        answer = assistant.ask(Request(question=case.q, role=case.role))
        found.setdefault(case.kind, []).append((case.q, metrics.treated_right(answer, case)))
    for kind, rows in found.items():
        misses = tuple(q for q, right in rows if not right)
        yield Figure(f"special_{kind}", 1 - len(misses) / len(rows), len(rows), misses)


def _guard(assistant: Assistant) -> Iterable[Figure]:
    """What the guard turns away: of sentences that are carried, and of spoilt ones, figures and small words
    apart from the rest."""
    sections = assistant.index.corpus.sections
    turned: dict[str, list[tuple[str, bool]]] = {}
    for case in _progress(cases.claim_cases(), "Vagten"):
        verdict = assistant.guard.check(case.sentence, [sections[case.section].text]).verdict
        turned.setdefault(metrics.damage_group(case.damage), []).append(
            (case.sentence, verdict != "supported")
        )
    for name, rows in turned.items():
        wrong = tuple(sentence for sentence, away in rows if away == (name == "guard_rejected"))
        share = sum(away for _, away in rows) / len(rows)
        yield Figure(name, share, len(rows), wrong)


def _refusals(assistant: Assistant) -> Iterable[Figure]:
    for kind in ("far", "near"):
        questions = [question.q for question in cases.unanswerable("test") if question.kind == kind]
        answered = [
            q for q in _progress(questions, "Afvisning") if not assistant.ask(Request(question=q)).refused
        ]
        yield Figure(f"refused_{kind}", 1 - len(answered) / len(questions), len(questions), tuple(answered))


def _phases(assistant: Assistant) -> Iterable[Figure]:
    rows = [(s, assistant.phase(s.q).phase) for s in _progress(cases.situations(), "Faser")]
    wrong = tuple(f"{s.q} → {s.phase}, ikke {guess}" for s, guess in rows if guess != s.phase)
    yield Figure("phase_accuracy", 1 - len(wrong) / len(rows), len(rows), wrong)


def _progress(items: Iterable[Item], name: str) -> Iterable[Item]:
    return tqdm(items, desc=name, file=sys.stderr, leave=False)

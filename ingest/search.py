"""`Hit`, and how the scores of views and full text become one ranking of sections. Pure functions."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.records import OutsideTopic, Section
from ingest.danish import sentences, words
from ingest.views import View

Scores = dict[str, float]  # by section, or topic outside the sources

LEXICAL = ("terms", "grams")
MOST_PARTS, SHORTEST_PART = 6, 3  # sentences of a question looked at, words in one


@dataclass(frozen=True, slots=True)
class Ranking:
    """How much each signal counts. The first four sum to one, so a score lies between 0 and 1.

    Chosen on a part of the tune questions (see CHANGELOG). `fastholdelse bench` leaves one out at a time.
    """

    question: float = 0.45  # likeness to the nearest question that people ask
    guidance: float = 0.45  # likeness to the section's text
    terms: float = 0.03  # full text: words and parts of compounds
    grams: float = 0.07  # full text: character four-grams
    outstanding: float = 2.2  # times that a text without questions counts for standing out
    parts: float = 0.3  # share of a story's best sentences, beside the story as a whole
    best_parts: int = 2  # how many sentences that is
    grouped: bool = True  # sections that give the same advice are one hit

    def weight(self, signal: str) -> float:
        """The weight of `question`, `guidance`, `terms` or `grams`."""
        return float(getattr(self, signal))


@dataclass(frozen=True, slots=True)
class Hit:
    """A section found, its score (0-1, comparable within one search) and its rank (from 1).

    `same` are sections found further down that give the same advice. Two figures say how far the section
    can be trusted to answer: `similarity` is the best cosine similarity of the query, or of a sentence of it,
    with any of its views,
    `coverage` the share of the query's terms (weighted by how rare they are) that the section or a question
    near the query uses. Both lie between 0 and 1 and are comparable between searches.
    """

    section: Section
    score: float
    rank: int
    similarity: float
    coverage: float
    same: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Outside:
    """A topic outside the sources that a query resembles, and its `lead`: how many times the best section's
    score, and the nearest one's similarity, it has (the lesser of the two)."""

    topic: OutsideTopic
    lead: float


def parts_of(query: str) -> list[str]:
    """The sentences of a query that tells a story, the last ones where there are many; none for a single
    one."""
    found = [sentence for sentence in sentences(query) if len(words(sentence)) >= SHORTEST_PART]
    return list(dict.fromkeys(found))[-MOST_PARTS:] if len(found) > 1 else []


def best_by_section(neighbours: Iterable[tuple[View, float]]) -> Scores:
    """The best cosine similarity per section; what points away from the query counts as nothing."""
    best: Scores = {}
    for view, similarity in neighbours:
        if similarity > 0:
            best[view.section] = max(similarity, best.get(view.section, 0.0))
    return best


def stand_out(found: dict[str, Scores], asked: Container[str], ordinary: float, ranking: Ranking) -> None:
    """Judge sections that nobody has written questions for by how far their text stands out from an
    `ordinary` one's likeness to the query, and by that alone.

    Nothing was learnt about them, so their likeness is lower; and where there are many of them, some are
    always alike by chance.
    """
    for section, similarity in found["guidance"].items():
        if section not in asked:
            outstanding = min(ranking.outstanding * max(similarity - ordinary, 0.0), 1.0)
            found["guidance"][section] = found["question"][section] = outstanding


def fuse(signals: Mapping[str, Mapping[str, float]], ranking: Ranking) -> Scores:
    """One score per section: the weighted sum of its signals.

    BM25 has no fixed scale, so `terms` and `grams` are divided by the query's best; similarities are used
    as they are. A section that a signal didn't return gets nothing from it.
    """
    fused: Scores = {}
    for signal, scores in signals.items():
        scale = max(scores.values(), default=0.0) if signal in LEXICAL else 1.0
        for section, score in scores.items():
            if scale > 0:
                fused[section] = fused.get(section, 0.0) + ranking.weight(signal) * max(score, 0.0) / scale
    return fused


def weigh_parts(whole: Scores, parts: Sequence[Scores], ranking: Ranking) -> Scores:
    """The scores of a query with those of its sentences: people tell the background first and ask in one
    sentence or two."""
    if not parts:
        return whole
    weighed = {}
    for section in whole.keys() | {section for scores in parts for section in scores}:
        best = sorted((scores.get(section, 0.0) for scores in parts), reverse=True)[: ranking.best_parts]
        told = sum(best) / len(best)
        weighed[section] = (1 - ranking.parts) * whole.get(section, 0.0) + ranking.parts * told
    return weighed


def in_order(scores: Scores) -> Scores:
    """`scores`, best first, without those that scored nothing; names decide between equals."""
    return dict(sorted(((n, s) for n, s in scores.items() if s > 0), key=lambda pair: (-pair[1], pair[0])))


def group_same(names: Iterable[str], same_advice: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """`names` in order, each with those further down that give the same advice and are left out for it."""
    grouped: dict[str, list[str]] = {}
    taken: set[str] = set()
    for name in names:
        if name not in taken:
            grouped[name] = []
            taken |= same_advice[name]
        else:
            leader = next(each for each in grouped if name in same_advice[each])
            grouped[leader].append(name)
    return grouped

"""`Hit`, and how the scores of views and full text become one score per section. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.records import OutsideTopic, Section
from ingest.views import View

# Chosen on a part of the tune questions (see CHANGELOG); they sum to one, so a score lies between 0 and 1.
WEIGHTS: Mapping[str, float] = {"terms": 0.15, "grams": 0.45, "question": 0.20, "guidance": 0.20}


@dataclass(frozen=True, slots=True)
class Hit:
    """A section found, its score (0-1, comparable within one search) and its rank (from 1).

    Two figures say how far the section can be trusted to answer: `similarity` is the best cosine similarity
    of the query with any of its views, `coverage` the share of the query's terms (weighted by how rare they
    are) that the section or a question near the query uses. Both lie between 0 and 1 and are comparable
    between searches.
    """

    section: Section
    score: float
    rank: int
    similarity: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Outside:
    """A topic outside the sources that a query resembles, and its `lead`: its score over the best
    section's."""

    topic: OutsideTopic
    lead: float


def similarity_by_section(neighbours: Iterable[tuple[View, float]]) -> dict[str, dict[str, float]]:
    """The best cosine similarity per section among views of `question` and of `guidance` (original
    included)."""
    best: dict[str, dict[str, float]] = {"question": {}, "guidance": {}}
    for view, similarity in neighbours:
        field = best["question" if view.kind == "question" else "guidance"]
        field[view.section] = max(similarity, field.get(view.section, 0.0))
    return best


def fuse(
    signals: Mapping[str, Mapping[str, float]], weights: Mapping[str, float] = WEIGHTS
) -> dict[str, float]:
    """One score per section: the weighted sum of its signals, best first.

    BM25 has no fixed scale, so `terms` and `grams` are divided by the query's best; similarities are used
    as they are. A section that a signal didn't return gets nothing from it.
    """
    fused: dict[str, float] = {}
    for name, scores in signals.items():
        scale = max(scores.values(), default=0.0) if name in ("terms", "grams") else 1.0
        for section, score in scores.items():
            if scale > 0:
                fused[section] = fused.get(section, 0.0) + weights[name] * max(score, 0.0) / scale
    return dict(sorted(fused.items(), key=lambda pair: (-pair[1], pair[0])))

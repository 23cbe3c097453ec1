"""Whether what was found is enough to answer on. The thresholds are chosen on tuning questions (see
CHANGELOG)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ingest.search import Hit, Outside

ENOUGH = 0.32  # strength below which nothing in the sources is near the question
LEAD = (
    0.98  # how far a topic outside the sources must outscore the best section for the question to be about it
)
LOOKED_AT = 3


def enough(hits: Sequence[Hit], outside: Outside | None) -> bool:
    """Whether the best of `hits` fit the question well enough, and it isn't about a topic outside the
    sources."""
    return strength(hits) >= ENOUGH and not (outside and leads(outside))


def leads(outside: Outside) -> bool:
    """Whether the question is about that topic rather than about any section."""
    return outside.lead >= LEAD


def strength(hits: Sequence[Hit]) -> float:
    """How well the leading sections fit the question: 0 (not at all) to 1.

    The geometric mean of likeness and words in common, so that neither makes up for the lack of the other.
    """
    fits = (math.sqrt(max(hit.similarity, 0.0) * hit.coverage) for hit in hits[:LOOKED_AT])
    return max(fits, default=0.0)

"""Whether what was found is enough to answer on. The thresholds are chosen on tuning questions (see
CHANGELOG)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.records import OutsideTopic
from ingest.danish import fold
from ingest.search import Hit, Outside

ENOUGH = 0.32  # strength below which nothing in the sources is near the question
LEAD = 1.02  # times the best section's score at which a topic outside the sources is what is asked about
BROAD_LEAD = 1.6  # the same where someone asks what to do at all, which is what the sources are for
LOOKED_AT = 3
_BROAD = re.compile(
    r"\bhvad (?:goer|skal|kan|boer) (?:jeg|vi|man|du)(?: (?:saa|nu|goere|foretage))*\W*$|"
    r"\bhvad (?:nu|saa)\W*$|"
    r"\bhvad goer (?:jeg|vi|man)\b|\bhvordan (?:griber|haandterer|tackler|kommer) (?:jeg|vi|man)\b"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A question, and what was found for it, best first."""

    question: str
    hits: tuple[Hit, ...]
    outside: Outside | None

    @property
    def answerable(self) -> bool:
        """Whether the best of the hits fit well enough, and it isn't about a topic outside the sources."""
        return strength(self.hits) >= ENOUGH and self.topic is None

    @property
    def topic(self) -> OutsideTopic | None:
        """The topic outside the sources that it is about rather than about any section, if there is one."""
        least = BROAD_LEAD if _BROAD.search(fold(self.question)) else LEAD
        return self.outside.topic if self.outside and self.outside.lead >= least else None


def strength(hits: Sequence[Hit]) -> float:
    """How well the leading sections fit the question: 0 (not at all) to 1.

    The geometric mean of likeness and words in common, so that neither makes up for the lack of the other.
    """
    fits = (math.sqrt(max(hit.similarity, 0.0) * hit.coverage) for hit in hits[:LOOKED_AT])
    return max(fits, default=0.0)

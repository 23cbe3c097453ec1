"""Checks a sentence that someone has written: do the sources carry it, say the opposite, or say nothing of
it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.chain import Assistant, check_question
from assistant.guard import Verdict
from assistant.privacy import neutral
from corpus.errors import UsageError

LOOKED_AT, CERTAIN = 6, 0.99  # sections found for a sentence that names none; doubt that is none at all


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on `sentence`, the sections it rests on (for "not_in_source" the nearest), and why."""

    sentence: str
    verdict: Verdict
    sections: tuple[str, ...]
    reason: str


def verify(assistant: Assistant, sentence: str, sections: Sequence[str] = ()) -> Verification:
    """The verdict of the guard that also checks answers, on the named `sections` or on those found.

    A section that carries the sentence outweighs one that seems to contradict it, unless that one is nearer
    and the contradiction certain. Raises UsageError when there is no sentence, or a
    section isn't known.
    """
    check_question(sentence)
    corpus = assistant.index.corpus
    if unknown := [name for name in sections if name not in corpus.sections]:
        raise UsageError(f"Afsnittet {unknown[0]} findes ikke; find navnet med »fastholdelse search«.")
    hits = () if sections else assistant.index.search(sentence, LOOKED_AT)
    names = list(sections) or [s.id for hit in hits for s in (hit.section, *hit.same)]
    if not names:
        return Verification(sentence, "not_in_source", (), "Intet i kilderne ligner sætningen.")
    asked = neutral(sentence)  # nothing of a person is kept in memory
    judged = {name: assistant.guard.check(asked, [corpus.sections[name].text]) for name in names}
    supported = [name for name in names if judged[name].verdict == "supported"]
    contradicted = [name for name in names if judged[name].verdict == "contradicted"]
    certain = [name for name in contradicted if judged[name].doubt >= CERTAIN]
    if supported and not (certain and names.index(certain[0]) < names.index(supported[0])):
        return Verification(sentence, "supported", tuple(supported), judged[supported[0]].reason)
    if contradicted:
        first = (certain or contradicted)[0]
        return Verification(sentence, "contradicted", tuple(contradicted), judged[first].reason)
    nearest = min(names, key=lambda name: judged[name].doubt)
    return Verification(sentence, "not_in_source", (nearest,), judged[nearest].reason)

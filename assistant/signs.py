"""Signs that a sentence departs from the texts it should rest on: the guard's evidence, as numbers.

Each sign compares the sentence with the source's nearest sentences, clause by clause where that matters.
What a number is worth is learnt (`train_guard`); what is certain by itself stands in `CERTAIN`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer import Stance
from assistant.claims import (
    LIMITS,
    OPPOSITES,
    REACH,
    Actor,
    Claim,
    actor_of,
    counted,
    force_of,
    read,
    spans,
)
from assistant.statements import Reader
from ingest.danish import sentences, terms, words

CERTAIN = ("number_missing", "unit_other", "bound_turned", "time_missing", "permission_turned")
SAME_ACT = 0.6  # share of a clause that another covers where both speak of the same act
NEAREST = 2  # sentences of the source that a claim may be put together from
WEIGHT: dict[Stance | None, float] = {
    "required": 3, "forbidden": 3, "conditional": 2.5, "allowed": 2, "recommended": 2, "optional": 1, None: 0,
}  # fmt: skip
_DENIAL = REACH["none"]
_OPENING_VERB = re.compile(
    r"^(er|har|kan|skal|faar|bliver|maa|vil|goer|ligger|staar|mangler|traekker|skyldes|stilles|oplever|bruger|"
    r"tager|findes|bor|holder|gaar|kommer)\b"
)
_SCOPES = {
    "small": re.compile(r"\b(mindre|smaa) virksomhed"),
    "psychological": re.compile("psykisk"),
    "physical": re.compile("fysisk"),
    "injury": re.compile("arbejdsskad|ulykke"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence between commas: its content words, and the small words that decide."""

    text: str
    force: Stance | None
    denials: int
    conditional: bool
    limits: frozenset[str]
    reach: frozenset[str]
    actors: tuple[Actor, ...]
    content: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The signs by name, and the source's sentence that the claim was compared with."""

    signs: dict[str, float]
    nearest: str


class Likeness:
    """How alike words and sentences are: the same, related by form, or near each other for the embedder."""

    def __init__(self, reader: Reader) -> None:
        self._vector = reader.vector
        self.of_words = lru_cache(maxsize=500_000)(self._of_words)
        self.rarity = lru_cache(maxsize=50_000)(reader.rarity)

    def of_sentences(self, one: str, other: str) -> float:
        """Cosine similarity."""
        return float(self._vector(one) @ self._vector(other))

    def _of_words(self, one: str, other: str) -> float:
        if one == other:
            return 1.0
        if related(one, other):
            return 0.9
        return max(0.0, min(0.85, self.of_sentences(one, other)))

    def covered(self, wanted: Sequence[str], offered: Iterable[str], loosely: bool) -> float:
        """The share of `wanted` terms, weighted by rarity, that `offered` has: as such, or `loosely` as near
        ones."""
        offered = tuple(offered)
        total = sum(map(self.rarity, wanted))
        if not total:
            return 1.0
        found = 0.0
        for term in wanted:
            best = max((self.of_words(term, other) for other in offered), default=0.0)
            found += self.rarity(term) * (best if loosely else float(best >= 0.9))
        return found / total


def find(sentence: str, texts: Sequence[str], likeness: Likeness) -> tuple[Found, ...]:
    """The signs that `sentence` departs from `texts`, against each of the source's nearest sentences in turn:
    it is carried where one of them carries it."""
    told = [s for text in texts for s in sentences(text)]
    wanted = content(sentence)
    nearness = {s: _nearness(sentence, wanted, s, likeness) for s in told}
    few = sorted(told, key=lambda s: -nearness[s])[:NEAREST]
    return tuple(
        Found(_signs(sentence, told, [best, *(s for s in few if s is not best)], likeness), best)
        for best in few
    )


def _signs(sentence: str, told: Sequence[str], few: Sequence[str], likeness: Likeness) -> dict[str, float]:
    """The signs against the first of `few`, the nearest sentences of `told`."""
    best = few[0]
    claim, source = read(sentence), read(best)
    signs = {
        **_coverage(sentence, content(sentence), told, few, likeness),
        **_quantities(claim, told, few),
        **_small_words(claim, source, [read(s) for s in few], [read(s) for s in told]),
        **_actors(claim, source, [read(s) for s in told]),
        **_clauses(sentence, told, best, likeness),
        "opposite": float(_opposites(words(sentence), words(best))),
        "opposite_near": float(_opposites(words(sentence), words(" ".join(few)))),
    }
    close = signs["in_best_loosely"]
    for name in ("denials_odd", "opposite", "force_up", "force_down", "actors_flipped", "reach_all_new"):
        signs[f"{name}_close"] = signs[name] * close * close
    return signs


@lru_cache(maxsize=50_000)
def content(text: str) -> tuple[str, ...]:
    """The terms of `text` that say what it is about, each once."""
    return tuple(
        t
        for t in dict.fromkeys(terms(text))
        if not t.isdigit() and t not in ("maa", "boer") and not _DENIAL.fullmatch(t)
    )


@lru_cache(maxsize=200_000)
def related(one: str, other: str) -> bool:
    """Whether two stems are forms of one word, or one is a part of the other as a compound."""
    short = min(one, other, key=len)
    if len(short) < 4:
        return False
    prefix = 5 if len(short) < 8 else 6
    return one[:prefix] == other[:prefix] or (len(short) >= 6 and (one[:6] in other or other[:6] in one))


def _nearness(sentence: str, wanted: Sequence[str], other: str, likeness: Likeness) -> float:
    offered = terms(other)
    return (
        0.5 * likeness.covered(wanted, offered, loosely=False)
        + 0.3 * likeness.covered(wanted, offered, loosely=True)
        + 0.4 * likeness.of_sentences(sentence, other)
        - 0.002 * len(offered)
    )


def _coverage(
    sentence: str, wanted: Sequence[str], told: Sequence[str], few: Sequence[str], likeness: Likeness
) -> dict[str, float]:
    """How much of the sentence the source's words carry, and how much of the source the sentence tells."""
    everything = tuple({term for s in told for term in terms(s)})
    best = few[0]
    whole = likeness.covered(wanted, everything, loosely=False)
    one = likeness.covered(wanted, terms(best), loosely=False)
    two = likeness.covered(wanted, terms(" ".join(few)), loosely=False)
    near = [max((likeness.of_words(t, other) for other in everything), default=0.0) for t in wanted]
    lacking = [n for n in near if n < 0.9]
    return {
        "in_best": one,
        "in_best_loosely": likeness.covered(wanted, terms(best), loosely=True),
        "in_few": two,
        "in_all": whole,
        "merged": two - one,
        "merged_far": whole - one,
        "like_best": likeness.of_sentences(sentence, best),
        "like_text": likeness.of_sentences(sentence, " ".join(told)),
        "lacking": float(len(lacking)),
        "lacking_share": len(lacking) / max(1, len(wanted)),
        "farthest": min(near, default=1.0),
        "tells": likeness.covered(content(best), terms(sentence), loosely=False),
    }


def _quantities(claim: Claim, told: Sequence[str], few: Sequence[str]) -> dict[str, float]:
    known = frozenset(q for s in told for q in read(s).quantities)
    near = frozenset(q for s in few for q in read(s).quantities)
    amounts = {q.amount for q in known}
    measured = {(q.amount, q.unit) for q in known}
    bounds = {(q.amount, q.unit, q.bound) for q in known}
    there = [q for q in claim.quantities if (q.amount, q.unit) in measured]
    converted = {q for q in there if q.unit == "dag"}
    times = frozenset() if converted else spans(claim.folded)
    told_times = [spans(read(s).folded) for s in told]
    near_times = frozenset(unit for s in few for unit in spans(read(s).folded))
    things = frozenset(pair for s in told for pair in counted(read(s).folded))
    return {
        "number_missing": float(sum(not _about(q.amount, amounts) for q in claim.quantities)),
        "number_far": float(sum(not _about(q.amount, {p.amount for p in near}) for q in claim.quantities)),
        "unit_missing": float(
            sum(q.amount in amounts and (q.amount, q.unit) not in measured for q in claim.quantities)
        ),
        "unit_other": float(
            sum(
                bool(q.unit)
                and (q.amount, q.unit) not in measured
                and any(p.amount == q.amount and p.unit for p in known)
                for q in claim.quantities
            )
        ),
        "time_missing": float(sum(not any(unit in each for each in told_times) for unit in times)),
        "time_other": float(sum(unit not in near_times for unit in times) if near_times else 0),
        "thing_other": float(
            sum(
                all(not related(thing, other) and thing != other for n, other in things if n == amount)
                for amount, thing in counted(claim.folded)
                if any(n == amount for n, _ in things)
            )
        ),
        "bound_added": float(sum(bool(q.bound) and (q.amount, q.unit, q.bound) not in bounds for q in there)),
        "bound_turned": float(
            sum(
                bool(q.bound)
                and (q.amount, q.unit, q.bound) not in bounds
                and (q.amount, q.unit, "") not in bounds
                for q in there
            )
        ),
        "bound_lost": float(sum(not q.bound and (q.amount, q.unit, "") not in bounds for q in there)),
    }


def _about(amount: float, others: Iterable[float]) -> bool:
    """Whether one of `others` is `amount` but for rounding: twelve months are a year."""
    return any(abs(amount - other) <= 0.01 * other for other in others)


def _small_words(
    claim: Claim, source: Claim, few: Sequence[Claim], told: Sequence[Claim]
) -> dict[str, float]:
    """Force, reach, limits and denials that the sentence has and the source hasn't, or the other way."""
    signs: dict[str, float] = {}
    kinds: tuple[tuple[str, Callable[[Claim], frozenset[str]], Iterable[str]], ...] = (
        ("force", _forces, ("forbidden", "optional", "conditional", "required", "allowed", "recommended")),
        ("reach", lambda c: c.reach, REACH),
        ("limit", lambda c: c.limits, LIMITS),
    )
    for kind, has, names in kinds:
        own, best = has(claim), has(source)
        near = frozenset(name for c in few for name in has(c))
        anywhere = frozenset(name for c in told for name in has(c))
        for name in names:
            signs[f"{kind}_{name}_new"] = float(name in own and name not in best)
            signs[f"{kind}_{name}_new_near"] = float(name in own and name not in near)
            signs[f"{kind}_{name}_new_all"] = float(name in own and name not in anywhere)
            signs[f"{kind}_{name}_lost"] = float(name in best and name not in own)
    difference = WEIGHT[claim.force] - WEIGHT[source.force]
    denied, denies = len(_DENIAL.findall(source.folded)), len(_DENIAL.findall(claim.folded))
    signs["force_up"], signs["force_down"] = max(0.0, difference), max(0.0, -difference)
    signs["denials_odd"] = float(denied % 2 != denies % 2)
    signs["denials_apart"] = float(abs(denied - denies))
    for name, pattern in _SCOPES.items():
        signs[f"scope_{name}_lost"] = float(
            bool(pattern.search(source.folded)) and not pattern.search(claim.folded)
        )
        signs[f"scope_{name}_new"] = float(
            bool(pattern.search(claim.folded)) and not any(pattern.search(c.folded) for c in told)
        )
    return signs


def _forces(claim: Claim) -> frozenset[str]:
    return frozenset(force for force in claim.forces if force)


def _actors(claim: Claim, source: Claim, told: Sequence[Claim]) -> dict[str, float]:
    own, best = tuple(dict.fromkeys(claim.actors)), tuple(dict.fromkeys(source.actors))
    common = [actor for actor in own if actor in best]
    anywhere = {actor for c in told for actor in c.actors}
    return {
        "actor_new": float(sum(actor not in best for actor in own)),
        "actor_new_all": float(sum(actor not in anywhere for actor in own)),
        "actor_lost": float(sum(actor not in own for actor in best)),
        "actors_flipped": float(len(common) > 1 and common != [actor for actor in best if actor in common]),
        "actor_first_other": float(bool(own) and bool(best) and own[0] != best[0]),
        "actor_first_new": float(bool(own) and own[0] not in best),
        "actors": float(len(own)),
    }


def _clauses(sentence: str, told: Sequence[str], best: str, likeness: Likeness) -> dict[str, float]:
    """What differs between each clause and the source's clauses most like it; the worst clause counts."""
    names = (
        "denied",
        "up",
        "down",
        "conditional",
        "only",
        "although",
        "all",
        "weaker",
        "actor",
        "actor_first",
    )
    signs = dict.fromkeys((f"clause_{name}" for name in names), 0.0)
    offered = [clause for s in told for clause in clauses(s)]
    carried = []
    for own in clauses(sentence):
        scored = []
        for other in offered:
            share = likeness.covered(own.content, other.content, loosely=True)
            scored.append((share + 0.25 * likeness.of_sentences(own.text, other.text), share, other))
        scored.sort(key=lambda each: -each[0])
        if not scored:
            continue
        carried.append(scored[0][1])
        weight = max(0.0, scored[0][1] - 0.3) / 0.7
        alike = [other for score, _, other in scored[:3] if score > scored[0][0] - 0.08]
        differs = {
            "denied": all(other.denials % 2 != own.denials % 2 for other in alike),
            "up": min(max(0.0, WEIGHT[own.force] - WEIGHT[other.force]) for other in alike),
            "down": min(max(0.0, WEIGHT[other.force] - WEIGHT[own.force]) for other in alike),
            "conditional": all(other.conditional != own.conditional for other in alike),
            "only": all(("only" in other.limits) != ("only" in own.limits) for other in alike),
            "although": all(("although" in other.limits) != ("although" in own.limits) for other in alike),
            "all": all("all" in own.reach and "all" not in other.reach for other in alike),
            "weaker": all(bool((other.reach - own.reach) & {"some", "most", "hedge"}) for other in alike),
            "actor": all(bool(other.actors) and bool(set(own.actors) - set(other.actors)) for other in alike),
            "actor_first": all(
                bool(own.actors and other.actors) and own.actors[0] != other.actors[0] for other in alike
            ),
        }
        for name, value in differs.items():
            signs[f"clause_{name}"] = max(signs[f"clause_{name}"], weight * value)
    signs["permission_turned"] = float(any(_turned(own, offered, likeness) for own in clauses(sentence)))
    conditions = [clause for clause in clauses(best) if clause.conditional]
    said = terms(sentence)
    signs["clause_least_carried"] = 1 - min(carried, default=1.0)
    signs["clauses_carried"] = sum(carried) / len(carried) if carried else 0.0
    signs["condition_told"] = min(
        (likeness.covered(c.content, said, loosely=True) for c in conditions), default=1.0
    )
    signs["conditions_fewer"] = float(len(conditions) - sum(c.conditional for c in clauses(sentence)))
    return signs


def _turned(own: Clause, offered: Sequence[Clause], likeness: Likeness) -> bool:
    """Whether the clause permits what the source forbids the same person, or the other way round."""
    if own.force not in ("allowed", "forbidden") or not own.actors:
        return False
    same = [
        other.force
        for other in offered
        if other.actors[:1] == own.actors[:1]
        and likeness.covered(own.content, other.content, loosely=True) >= SAME_ACT
    ]
    return own.force not in same and ("forbidden" if own.force == "allowed" else "allowed") in same


@lru_cache(maxsize=20_000)
def clauses(sentence: str) -> tuple[Clause, ...]:
    """The clauses of `sentence` that have content; "Er skaden psykisk, …" begins with a condition."""
    claim = read(sentence)
    found = []
    for place, text in enumerate(claim.clauses):
        limits = frozenset(name for name, pattern in LIMITS.items() if pattern.search(text))
        opens = place == 0 and len(claim.clauses) > 1 and bool(_OPENING_VERB.match(text))
        found.append(
            Clause(
                text=text,
                force=force_of(text),
                denials=len(_DENIAL.findall(text)),
                conditional=opens or bool(limits & {"if", "unless", "when", "although"}),
                limits=limits,
                reach=frozenset(name for name, pattern in REACH.items() if pattern.search(text)),
                actors=tuple(actor for word in words(text) if (actor := actor_of(word))),
                content=content(text),
            )
        )
    return tuple(clause for clause in found if clause.content) or tuple(found)


def _opposites(own: Sequence[str], other: Sequence[str]) -> int:
    """How many words of a pair of opposites `own` has where `other` has the opposite one alone."""

    def has(told: Sequence[str], start: str) -> bool:
        return any(word.startswith(start) if len(start) > 3 else word == start for word in told)

    return sum(
        has(own, here) and not has(own, there) and has(other, there) and not has(other, here)
        for pair in OPPOSITES
        for here, there in (pair, pair[::-1])
    )

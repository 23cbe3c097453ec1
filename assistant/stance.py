"""The stance of an answer to "må jeg / skal jeg / kan jeg / har jeg ret til": what the sources say of it.

A linear classifier, taught by labelled questions, over the question (its words, how it asks, who asks) and
what answers it (the leading section, and with what force its sentences speak). Two rules stand above it: an
open question gets no stance, and there is no duty where no rule stands among the leading sentences: a finding
or a piece of advice never becomes one.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Stance
from assistant.statements import Reader, Statement
from corpus.records import Kind, Role, Section
from ingest.danish import fold, ngrams, words

WEIGHTS = Path(__file__).parent / "stance.safetensors"
STANCES: tuple[Stance | None, ...] = (None, *get_args(Stance))
BUCKETS = 16_384  # that words, pairs of words and parts of words fall into
LOOKED_AT, SHARPNESS = 5, 8.0  # sentences whose force counts, and how fast it falls with their fit
QUESTION, SECTION, SIGNS = 3.0, 2.0, 0.5  # how much the dense parts count beside the words
UNSURE = 0.35  # probability below which there is no stance

_CUES = {
    "may": r"\bmaa\b|\bmaatte\b",
    "must": r"\bskal\b",
    "can": r"\bkan\b",
    "ought": r"\bboer\b|\bburde\b",
    "need": r"\bbehoev",
    "right": r"\bret til|\bkrav paa|\blov til|\bret\b",
    "duty": r"pligt|forpligt|noedt|tvunget|obligator|krav om|et krav|kraeve|bundet",
    "lawful": r"\blovlig|tilladt|i orden|\bok\b|okay|legal|gaar det an",
    "forbidden": r"forbud|ulovlig|\bimod\b|brud paa",
    "force": r"tving|forlange|kraeve",
    "leave": r"lade vaere|slippe|undlade|springe|vente med|udskyde|droppe|lade ligge|sige nej|afvise|naegte",
    "free": r"frivillig|valgfri|helt op til|selv bestemme|vaelge",
    "good": r"god ide|klog|fornuft|anbefal|\braad|fordel|vigtig|vaerd|noedvend",
    "if": r"\bhvis\b|\bnaar\b|\bselv ?om\b|\buden at\b|\befter aftale\b",
    "not": r"\bikke\b|\bik\b|\baldrig\b",
    "illness": r"spoerg|fejler|diagnos|sygdom",
}
CUES = {name: re.compile(pattern) for name, pattern in _CUES.items()}
_NO_ACT = ("if", "not", "illness")  # cues that any question may have
_OPEN = re.compile(
    r"^\W*(?:og |men |saa |hej |altsaa )*(?:hvad|hvordan|hvorfor|hvem|hvor|hvilke\w*|hvornaar|hvorledes)\b"
)
_ROLES: tuple[Role, ...] = ("leder", "medarbejder", "tr", "sr", "kollega")
_KINDS: tuple[Kind, ...] = get_args(Kind)
_LAW = re.compile(
    r"\blov|pligt|\bret til|forbud|tilladt|\bkrav\b|\bregler|§|\bmaa ikke\b|\bkraever\b|forudsaetter"
)
_RULES: frozenset[Kind] = frozenset({"rule", "deadline", "decision", "definition", "document"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, who asks it, and what answers it: the leading section and its sentences, best first."""

    question: str
    role: Role | None
    leading: Section
    statements: Sequence[Statement]


def stance_of(asked: Asked, reader: Reader) -> Stance | None:
    """The stance that the sources take on what is asked; None where they take none, or it is a guess."""
    if is_open(asked.question):
        return None
    weights, bias = _model()
    buckets, values, dense = stance_features(asked, reader)
    scores = values @ weights[buckets] + dense @ weights[BUCKETS:] + bias
    odds = np.exp(scores - scores.max())
    probabilities = odds / odds.sum()
    best = int(np.argmax(probabilities))
    found = STANCES[best]
    return found if probabilities[best] >= UNSURE and _carried(found, asked) else None


def asks_of_an_act(question: str) -> bool:
    """Whether `question` asks what may, must, can or ought to be done; "og hvis det er psykisk?" doesn't."""
    folded = fold(question)
    return any(pattern.search(folded) for name, pattern in CUES.items() if name not in _NO_ACT)


def is_open(question: str) -> bool:
    """Whether what is asked last is how, why, what or when, which no stance answers."""
    asking = [part for part in re.split(r"(?<=[?.!])\s+", question.strip()) if "?" in part]
    return bool(_OPEN.match(fold(asking[-1] if asking else question)))


def stance_features(
    asked: Asked, reader: Reader
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """Buckets and values of the question's words, and the dense features `(n,)`: the vectors of question and
    section, how it asks, who asks, and with what force the sources speak."""
    told = words(asked.question)
    parts = [*told, *("_".join(pair) for pair in pairwise(told))]
    grams = [gram for word in told for gram in ngrams(word)]
    counted = [(f"w:{part}", 1.0) for part in parts] + [(f"g:{gram}", 1.0) for gram in grams]
    counts: Counter[int] = Counter()
    for name, weight in counted:
        counts[zlib.crc32(name.encode()) % BUCKETS] += weight  # type: ignore[assignment]
    values = np.sqrt(np.fromiter(counts.values(), dtype=np.float32))
    values /= np.linalg.norm(values) or 1.0
    dense = np.concatenate(
        (
            QUESTION * reader.asked_vector(asked.question),
            SECTION * reader.vector(asked.leading.text),
            SIGNS * np.array(_signs(asked), dtype=np.float32),
        )
    )
    return np.fromiter(counts.keys(), dtype=np.int64), values * 2, dense.astype(np.float32)


def _signs(asked: Asked) -> list[float]:
    folded = fold(asked.question)
    told = asked.statements[:LOOKED_AT]
    force = dict.fromkeys(STANCES, 0.0)
    for statement in told:
        weight = float(np.exp(SHARPNESS * (statement.fit - told[0].fit)))
        for name in set(statement.claim.forces) or {None}:
            force[name] += weight
    total = sum(force.values()) or 1.0
    first = told[0].claim if told else None
    return [
        *(float(bool(pattern.search(folded))) for pattern in CUES.values()),
        *(float(asked.role == role) for role in _ROLES),
        *(float(asked.leading.kind == kind) for kind in _KINDS),
        *(force[name] / total for name in STANCES),
        *(float(first is not None and first.force == name) for name in STANCES),
        float(first is not None and bool(_LAW.search(first.folded))),
        float(first is not None and bool(first.limits & {"if", "unless", "only"})),
    ]


def _carried(stance: Stance | None, asked: Asked) -> bool:
    """Whether anything among the leading sentences can carry the stance: a duty needs a rule."""
    if stance != "required":
        return True
    return any(s.section.kind in _RULES or _LAW.search(s.claim.folded) for s in asked.statements[:LOOKED_AT])


@lru_cache(maxsize=1)
def _model() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The weights `(BUCKETS + n_dense, 7)` and the bias `(7,)`, in the order of STANCES."""
    from safetensors.numpy import load_file

    tensors = load_file(WEIGHTS)
    return tensors["weights"].astype(np.float32), tensors["bias"].astype(np.float32)

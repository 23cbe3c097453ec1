"""What a message asks: its questions one by one, and what in it is no question to the sources. Pure
functions."""

from __future__ import annotations

import re

from ingest.danish import fold, sentences, words

MOST_PARTS, SHORTEST = 3, 3  # questions looked at, words in one

_WORD = r"(?:hvad|hvornår|hvem|hvordan|hvor|hvorfor|hvilke[nt]?|skal|må|kan|bør|har|er|gælder)"
_JOINED = re.compile(rf",?\s+(?:og|eller|men)\s+(?={_WORD}\s+\w+)", re.IGNORECASE)
_STARTS = re.compile(rf"\W*(?:og |men |så |eller )*{_WORD}\b", re.IGNORECASE)
_ORDER = r"(?:^|[.,:;!]\s*|\bog )(?:saa )?"
_INSTRUCTION = re.compile(
    rf"{_ORDER}(?:ignorer|glem|se bort fra|disregard|ignore|overhoer|tilsidesaet|"
    rf"pretend)\b.{{0,60}}\b(?:instruk\w+|regler\w*|"
    r"prompt\w*|rules|kilder\w*|instructions|ovenstaaende|previous|retningslinjer\w*|begraensninger\w*|forbehold)|"
    rf"{_ORDER}(?:du er nu|lad som om du er|opfoer dig som|act as|you are now|pretend you|from now "
    rf"on|fra nu af (?:er|skal) du)\b|"
    r"\b(?:system ?prompt|systeminstruk\w+|developer mode|jailbreak|dan mode)\b|^\W*(?:system|"
    r"assistant|user) ?:|"
    rf"{_ORDER}svar (?:kun|altid|udelukkende) (?:med |)(?:ja|nej)\b"
)


def parts_of(question: str) -> tuple[str, ...]:
    """The questions in `question`, in order, where there are several; else none."""
    found: list[str] = []
    for sentence in sentences(question):
        if "?" not in sentence:
            continue
        pieces = _JOINED.split(sentence)
        whole = len(pieces) > 1 and all(_STARTS.match(p) and len(words(p)) >= SHORTEST for p in pieces)
        found.extend(pieces if whole else [sentence])
    asked = [part.strip() for part in found if len(words(part)) >= SHORTEST]
    return tuple(dict.fromkeys(asked))[-MOST_PARTS:] if len(asked) > 1 else ()


def is_instruction(sentence: str) -> bool:
    """Whether `sentence` tells the assistant what to do rather than asks the sources."""
    return bool(_INSTRUCTION.search(fold(sentence)))


def without_instructions(question: str) -> str:
    """`question` without what instructs the assistant, which is never followed; what is asked after a colon
    stays."""
    told = sentences(question)
    if not any(map(is_instruction, told)):
        return question
    return " ".join(kept for kept in map(_asked, told) if kept)


def _asked(sentence: str) -> str:
    if not is_instruction(sentence):
        return sentence
    rest = re.split(r"[:–]\s", sentence)[-1].strip()
    return rest if "?" in rest and not is_instruction(rest) else ""

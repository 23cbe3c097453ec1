"""What a question takes for granted. Pure functions; whether it holds is for the guard to say."""

from __future__ import annotations

import re

from ingest.danish import sentences

_TAKEN = re.compile(
    r"\b(?:når (?:nu|jo)|nu hvor|nu da|siden|eftersom|fordi|idet|(?:jeg|vi) ved(?: jo)?,? at|(?:jeg|"
    r"vi) har (?:hørt|læst|"
    r"fået at vide|forstået),? at|(?:min \w+|de|nogen|han|hun|chefen|lederen) siger,? at|er det "
    r"(?:rigtigt|sandt|korrekt),? "
    r"at|passer det,? at|som (?:jeg|vi) (?:har )?forstå\w* det,?|da)\s+(?P<clause>[^?;]+)",
    re.IGNORECASE,
)
_ASKS = (
    r"(?:hvad|hvordan|hvornår|hvem|hvor|hvorfor|hvilke\w*)(?:\s+\w+){0,2}?\s+"
    r"(?:skal|må|kan|bør|gør|er|har|får|stiller|finder|bruger|griber|hedder|lyder)\s+"
    r"(?:jeg|vi|man|det|den|de|hun|han|i|mine?|\w+(?:en|et|ne))\b"
)
_ENDS = re.compile(
    rf",\s*(?:(?:så|men|og)\s+)?(?:{_ASKS}|(?:må|skal|kan|bør|har|er|vil|får|går|giver|gør|dropper|slipper|behøver)\s+"
    r"(?:jeg|vi|man|det|den|de|hun|han|mine?|vores|i)\b|så\b|men\b)",
    re.IGNORECASE,
)
_SAID = re.compile(r"\bjo\b|^ifølge\b", re.IGNORECASE)
SHORTEST = 4  # words in what is taken for granted


def presuppositions(question: str) -> tuple[str, ...]:
    """The clauses of `question` that are taken for granted, or that it asks to have confirmed."""
    found = []
    told = [match["clause"] for match in _TAKEN.finditer(question)]
    told += [sentence for sentence in sentences(question) if _SAID.search(sentence)]
    for each in told:
        clause = _ENDS.split(sentences(each)[0], maxsplit=1)[0].strip(" ,.?-–")
        if len(clause.split()) >= SHORTEST:
            found.append(clause[0].upper() + clause[1:] + ".")
    return tuple(dict.fromkeys(found))

"""Notices what a question shouldn't hold: personal data that isn't needed, and signs that someone is in
danger."""

from __future__ import annotations

import re
from functools import lru_cache

from faker.providers.person.da_DK import Provider

from ingest.danish import fold

_NUMBERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}\s?[- ]?\s?\d{4}\b"), "[cpr-nummer]"),
    (
        re.compile(
            r"(?<![\d/.-])(?:\+45[ ]?)?\d{2}[ ]?\d{2}[ -]?\d{2}[ ]?\d{2}(?!\d|[/.-]\d|\s*(?:kr|ansat|"
            r"medarb|person|mand))"
        ),
        "[telefonnummer]",
    ),
    (re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]*\w"), "[e-mail]"),
)
_CAPITALISED = r"[A-ZÆØÅ][a-zæøåéüöćčšž]+(?:-[A-ZÆØÅ][a-zæøåéüöćčšž]+)?"
_RUN = re.compile(rf"\b{_CAPITALISED}(?:\s+(?:{_CAPITALISED}\b|[A-ZÆØÅ]\.))*")
_INTRODUCED = re.compile(
    rf"\b(?P<before>[Hh]edder|[Nn]avn(?:et)?(?: er)?|[Mm]edarbejder(?:en)?|[Kk]ollega(?:en)?|"
    rf"[Ss]ekretær|[Ss]vend|"
    rf"[Ll]ærling|[Ll]eder|[Cc]hef|[Hh]ilsen)(?P<between>,?\s+)(?P<name>{_CAPITALISED}(?:\s+(?:{_CAPITALISED}\b|[A-ZÆØÅ]\.))*)"
)
_LOOKED_UP = re.compile(
    r"\b(?:hvad fejler|hvor bor|hvorfor er) medarbejderen\b|\b(?:er|har) medarbejderen (?:gravid|"
    r"sygemeldt|syg\b|haft|"
    r"en diagnose|et misbrug)|\bhvilken (?:diagnose|sygdom) har medarbejderen|\bhvor mange sygedage "
    r"har medarbejderen|"
    r"\bmedarbejderens (?:adresse|diagnose|telefon\w*|cpr\w*|journal|sygedage|sygdom)\b|\bstatus paa "
    r"sagen for\b"
)
_ANYONE = re.compile(r"\b(?:hvilke|hvem) af mine (?:ansatte|medarbejdere|folk|kolleger) (?:har|er|fejler)\b")
_WORDS_TOO = frozenset(
    [
        "hans",
        "else",
        "bo",
        "per",
        "dan",
        "line",
        "mark",
        "mie",
        "sten",
        "dag",
        "liv",
        "vibe",
        "maj",
        "rose",
        "storm",
        "bob",
        "gorm",
        "jack",
        "sol",
        "august",
        "april",
        "juni",
        "andre",
        "ken",
    ]
)
_FURTHER = (
    "ahmed ali amir aisha ayse fatima fatma hassan hussein ibrahim khadija leyla malik mehmet "
    "mohamed mohammed "
    "muhammad mustafa nour omar osman samir yasmin yusuf zainab agnieszka katarzyna krzysztof piotr "
    "tomasz ion elena "
    "oleksandr svitlana freja luna alma oscar noah william malou signe sofie susanne soeren thomas "
    "tina tobias trine "
    "ulla vibeke viggo aase kaj abdulkadir abdul fatou dragan nguyen jasmina zofia"
)
_CRISIS = re.compile(
    r"(?<!rene )\bselvmord(?!smission)|\bselvskad|\b(?:tage|tager|tog|taget) (?:mit|sit|hendes|hans) "
    r"(?:eget )?liv\b|"
    r"\btage livet af (?:mig|sig)|\btager livet af sig|"
    r"\b(?:ikke (?:vil|gider|orker|kan|magter|oensker)|(?:vil|gider|orker|kan|magter|oensker) ikke) "
    r"(?:mere |laengere )?"
    r"(?:at )?leve\b(?! (?:op|af|uden|i|sundt|med(?! (?:de|smert)))\b)|\b(?:lyst til at|vil (?:gerne "
    r"|bare |helst "
    r"|hellere )?) ?(?:doe|"
    r"vaere doed)\b|\bikke lyst til at leve|\bgoer\w* en ende paa (?:det hele|livet)|\bslaa (?:mig|"
    r"sig) (?:selv )?ihjel|"
    r"\b(?:skade\w*|skaere\w*) (?:i )?(?:mig|sig) selv (?:med vilje|igen|i armen)|\b(?:skaerer|"
    r"skaere) (?:i )?(?:mig|sig)\b|"
    r"\bsnitsaar paa |\bhaenge (?:mig|sig) selv\b|\b(?:livet|det hele) er ikke "
    r"(?:mere )?(?:noget )?vaerd\b|"
    r"\b(?:se|ser) (?:ikke |ingen |nogen )*(?:grund|mening) (?:til|med) (?:at leve|livet|det her mere)|"
    r"\b(?:bedre|nemmere|lettere) (?:for \w+ ?\w* ?)?,? ?(?:uden mig|hvis jeg ikke var her)|\bikke "
    r"(?:at )?vaagne (?:op )?"
    r"(?:i morgen|igen|mere)\b|\b(?:tage|tager|tog|taget) en overdosis|\bklarer (?:sig|det) bedre "
    r"uden (?:mig|ham|hende)\b|\bgemt piller|\bafskedsbrev|\bfarvel og tak for alt|\bforsvinde "
    r"for altid|"
    r"\btaenker paa doeden|\b(?:alligevel|snart) ikke er her mere|\bkoere\w* (?:bilen )?ind i (?:et "
    r"trae|en mur|en lastbil)|"
    r"\b(?:staaet paa broen|(?:hoppe|springe) (?:ud|ned) (?:fra|af)|overvejet at hoppe)|\bdoe af "
    r"(?:at tage )?(?:alle )?"
    r"(?:sine |mine )?\w*piller"
)


def has_personal_data(text: str) -> bool:
    """Whether `text` holds a CPR number, a telephone number, an e-mail address or a person's name."""
    return neutral(text) != text


def without_personal_data(text: str) -> str:
    """`text` without what `has_personal_data` looks for; nothing of it is searched for or passed on."""
    return " ".join(re.sub(r"\[(?:cpr-nummer|telefonnummer|e-mail)\]", " ", neutral(text)).split())


def neutral(text: str) -> str:
    """`text` with people as "medarbejderen" and numbers and addresses as what they are, the rest
    unchanged."""
    for pattern, put in _NUMBERS:
        text = pattern.sub(put, text)
    text = _INTRODUCED.sub(_without_name, text)
    return _RUN.sub(_called, text)


def asks_for_a_person(text: str) -> bool:
    """Whether `text` asks what only someone's file could tell: what a certain person suffers from, where
    they live."""
    put = neutral(text)
    return bool(_ANYONE.search(fold(text)) or (put != text and _LOOKED_UP.search(fold(put))))


def signals_crisis(text: str) -> bool:
    """Whether `text` speaks of suicide or self-harm."""
    return bool(_CRISIS.search(fold(text)))


def speaks_of_self(text: str) -> bool:
    """Whether what `signals_crisis` found in `text` is said of the one who writes."""
    folded = fold(text)
    found = _CRISIS.search(folded)
    if not found:
        return False
    before = re.findall(
        r"\b(?:jeg|mig|mit|hun|han|hende|ham|hans|hendes|medarbejder\w*|kolleg\w*)\b", folded[: found.end()]
    )
    return bool(before) and before[-1] in ("jeg", "mig", "mit")


def _without_name(found: re.Match[str]) -> str:
    if fold(found["before"]) == "hilsen":
        return ""
    return "er medarbejderen" if fold(found["before"]) == "hedder" else found["before"]


def _called(found: re.Match[str]) -> str:
    """What stands for a run of capitalised words: "medarbejderen" from the first name on, if there is one."""
    run = found.group().split()
    at = next((n for n in range(len(run)) if _is_name(run[n], alone=len(run) - n == 1)), None)
    if at is None:
        return found.group()
    owner = "s" if run[-1].endswith("s") and fold(run[-1]) not in _first_names() else ""
    who = "Medarbejderen" if found.start() == 0 and at == 0 else "medarbejderen"
    return " ".join((*run[:at], who + owner))


def _is_name(word: str, alone: bool) -> bool:
    """Whether a capitalised word is a first name, also as its owner's form; one that is a word too needs a
    surname after it."""
    for part in fold(word).split("-"):
        for name in (part, part.removesuffix("s")):
            if name in _first_names() and not (alone and name in _WORDS_TOO):
                return True
    return False


@lru_cache(maxsize=1)
def _first_names() -> frozenset[str]:
    """First names used in Denmark, folded."""
    danish = (*Provider.first_names_female, *Provider.first_names_male)
    return frozenset(fold(name) for name in (*danish, *_FURTHER.split()))

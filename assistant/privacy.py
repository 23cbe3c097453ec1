"""Notices what a question shouldn't hold: personal data that isn't needed, and signs that someone is in
danger."""

from __future__ import annotations

import re

from ingest.danish import fold

_PERSONAL = (
    re.compile(r"\b(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d{2}[- ]?\d{4}\b"),  # CPR number
    re.compile(r"\b(?:\+45[ ]?)?\d{2}[ ]?\d{2}[ ]?\d{2}[ ]?\d{2}\b"),  # telephone number
    re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b"),
)
_CRISIS = re.compile(
    r"\bselvmord|\btage (mit|sit|hendes|hans) (eget )?liv|\bikke (vil|gider|orker) leve|"
    r"\bgoere en ende paa|\bslaa (mig|sig) selv ihjel|"
    r"\bikke leve (mere|laengere)|\bskade (mig|sig) selv\b|\bhaenge (mig|sig) selv|\bvil doe\b"
)


def has_personal_data(text: str) -> bool:
    """Whether `text` holds a CPR number, a telephone number or an e-mail address."""
    return any(pattern.search(text) for pattern in _PERSONAL)


def without_personal_data(text: str) -> str:
    """`text` without what `has_personal_data` looks for; nothing of it is searched for or passed on."""
    for pattern in _PERSONAL:
        text = pattern.sub(" ", text)
    return text


def signals_crisis(text: str) -> bool:
    """Whether `text` speaks of suicide or self-harm."""
    return bool(_CRISIS.search(fold(text)))

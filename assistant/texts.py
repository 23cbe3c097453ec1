"""Every word of the interface: command, chat and notices. What the sources say is not here but in
`corpus`."""

from __future__ import annotations

from corpus.records import Injury, Kind, Phase, Role

PHASES: dict[Phase, str] = {
    "foer": "Før der sker noget",
    "naar_skaden_sker": "Når skaden sker",
    "sygefravaer": "Under sygefraværet",
    "tilbagevenden": "Tilbage til arbejdet",
    "fastholdelse": "Fastholdelse på længere sigt",
}
ROLES: dict[Role, str] = {
    "leder": "Leder",
    "medarbejder": "Medarbejder",
    "kollega": "Kollega",
    "tr": "Tillidsrepræsentant (TR)",
    "sr": "Arbejdsmiljørepræsentant (AMR/SR)",
    "konsulent": "Konsulent",
    "jobcenter": "Kommune/jobcenter",
}
INJURIES: dict[Injury, str] = {"ukendt": "Ved ikke", "fysisk": "Fysisk", "psykisk": "Psykisk"}
KINDS: dict[Kind, str] = {
    "rule": "Regel",
    "deadline": "Frist",
    "recommendation": "Anbefaling",
    "finding": "Erfaring fra en undersøgelse",
    "checklist": "Tjekliste",
    "tool": "Redskab",
    "decision": "Beslutning",
    "definition": "Definition",
    "background": "Baggrund",
    "reference": "Henvisning",
    "example": "Eksempel",
    "document": "Dit eget dokument",
}
STANCES = {
    "allowed": "Det er tilladt",
    "conditional": "Kun på visse betingelser",
    "forbidden": "Det er ikke tilladt",
    "required": "Det er et krav",
    "recommended": "Det anbefales",
    "optional": "Det er en mulighed",
}
NOTICES = {
    "refusal": (
        "Kilderne dækker ikke det spørgsmål, så her er intet svar. Spørg HR, din fagforening eller din "
        "arbejdsgiverorganisation; kommunen svarer om sygedagpenge og støtte."
    ),
    "refusal_topic": "Kilderne dækker ikke {title}, så her er intet svar. {ask}",
    "nearest": "Beslægtet, men ikke et svar:",
    "personal_data": (
        "Dit spørgsmål ser ud til at rumme personoplysninger. De er ikke nødvendige for svaret: skriv "
        "»medarbejderen« i "
        "stedet for navn, CPR-nummer, telefon og e-mail. Intet er gemt."
    ),
    "crisis": (
        "Er nogen i fare lige nu, så ring 112. Livslinien lytter døgnet rundt på 70 201 201. Bliv hos "
        "den, det gælder, "
        "og sig højt, at du er bekymret."
    ),
}
GUIDANCE_ONLY = "Vejledning, ikke juridisk rådgivning."


def page_label(page: int | None, basis: str) -> str:
    """How a page is written: "s. 14", or nothing where the page isn't known; an inferred page says so."""
    if page is None:
        return ""
    return f"s. {page}" if basis == "printed" else f"ca. s. {page}"

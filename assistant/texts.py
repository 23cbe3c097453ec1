"""Every word of the interface: command, chat and notices. What the sources say is not here but in
`corpus`."""

from __future__ import annotations

from assistant.answer import Part, RefusalReason
from assistant.compose import Problem
from assistant.guard import Verdict
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
PARTS: dict[Part, str] = {
    "answer": "Kort svar",
    "condition": "Betingelser og undtagelser",
    "advice": "Det kan I gøre",
    "contrast": "Kilderne siger også",
    "more": "Mere fra kilderne",
}
VERDICTS: dict[Verdict, str] = {
    "supported": "Kilderne bærer det",
    "contradicted": "Kilderne siger noget andet",
    "not_in_source": "Det står ikke i kilderne",
}
NOTICES = {
    "refusal": (
        "Kilderne dækker ikke det spørgsmål, så her er intet svar. Spørg HR, din fagforening eller din "
        "arbejdsgiverorganisation; kommunen svarer om sygedagpenge og støtte."
    ),
    "refusal_topic": "Kilderne dækker ikke {title}, så her er intet svar. {ask}",
    "nearest": "Beslægtet, men ikke et svar:",
    "personal_data": (
        "Dit spørgsmål ser ud til at rumme personoplysninger. De er ikke nødvendige for svaret og er hverken "
        "brugt eller gemt. Sådan kan det skrives neutralt: »{neutral}«"
    ),
    "premise": "Du går ud fra dette: »{clause}« Hold det op mod kilden: {source}",
    "not_covered": "Kilderne dækker ikke denne del: »{part}« {ask}",
    "ask_others": "Spørg HR, din fagforening eller din arbejdsgiverorganisation.",
    "crisis": (
        "Er nogen i fare lige nu, så ring 112. Livslinien lytter døgnet rundt på 70 201 201. Bliv hos "
        "den, det gælder, "
        "og sig højt, at du er bekymret."
    ),
}
REFUSALS: dict[RefusalReason, str] = {
    "outside_sources": NOTICES["refusal"],
    "medical": "Det er et spørgsmål til en læge, ikke til kilderne her.",
    "personal_data": "Assistenten kender ingen personer og slår ingen op: den svarer kun ud fra kilderne.",
    "harmful": "Det hjælper assistenten ikke med.",
    "crisis": (
        "Kilderne har ikke svar på dette, men du skal ikke stå alene med det: ring til en af numrene "
        "ovenfor, til "
        "egen læge eller til vagtlægen."
    ),
}
CRISIS_QUERY = "Hvordan tager lederen hånd om en medarbejder, der mistrives og har det meget svært?"
FALLBACKS: dict[Problem, str] = {
    "timeout": "Sprogmodellen nåede ikke at svare; svaret er kildernes egne sætninger.",
    "unreachable": "Sprogmodellen svarer ikke; svaret er kildernes egne sætninger.",
    "garbage": "Sprogmodellens svar kunne ikke læses; svaret er kildernes egne sætninger.",
    "ungrounded": (
        "Det, sprogmodellen skrev, havde for lidt dækning i kilderne; svaret er kildernes egne sætninger."
    ),
}
GUIDANCE_ONLY = "Vejledning, ikke juridisk rådgivning."


def page_label(page: int | None, basis: str) -> str:
    """How a page is written: "s. 14", or nothing where the page isn't known; an inferred page says so."""
    if page is None:
        return ""
    return f"s. {page}" if basis == "printed" else f"ca. s. {page}"

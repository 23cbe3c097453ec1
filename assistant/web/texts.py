"""Every word of the chat that isn't shared with the command; the shared ones are in `assistant.texts`."""

from __future__ import annotations

import datetime as dt

from assistant.answer import Notice

NAME = "Fastholdelsesassistenten"
TAGLINE = "Vejledning om at holde fast i en medarbejder under sygdom – med kilder. Ikke juridisk rådgivning."
PRIVATE = "Det, du skriver, bliver på den maskine, der kører assistenten. Intet gemmes."
SKIP = "Gå til spørgsmålsfeltet"
TO_CHECKLIST = "Gå til tjeklisten"

WELCOME = "Hvad står du med?"
WELCOME_LINE = (
    "Skriv, som du ville sige det til en kollega. Svaret kommer fra fem danske udgivelser, og hver sætning "
    "henviser til sin kilde."
)
EXAMPLES_HEADING = "Spørg for eksempel"
EXAMPLES: tuple[tuple[str, str], ...] = (
    ("Leder", "Må jeg spørge, hvad medarbejderen fejler?"),
    ("Leder", "Hvornår skal jeg senest holde sygefraværssamtalen?"),
    ("Medarbejder", "Hvordan kommer jeg bedst tilbage efter en længere sygemelding?"),
    ("Kollega", "Hvad kan vi kolleger gøre for en, der er på vej tilbage?"),
    ("TR", "Hvad er min rolle, når et medlem er langtidssygemeldt?"),
    ("AMR", "Hvad skal vi have på plads, før nogen kommer til skade?"),
)

QUESTION_LABEL = "Dit spørgsmål"
QUESTION_HINT = "Skriv dit spørgsmål her"
SEND = "Spørg"
CLEAR = "Ryd samtalen"
COMPOSER_NOTE = "Skriv ikke navne eller CPR-numre."
COMPOSER_KEY = "Enter sender."
LOG = "Samtale"
YOU_ASKED = "Du spurgte:"
WAITING = "Leder i kilderne …"
NO_CONTACT = "Assistenten svarer ikke. Se, om den stadig kører, og prøv igen."
UNEXPECTED = "Noget gik galt, så spørgsmålet blev ikke besvaret; prøv igen, eller skriv det på en anden måde."

CARRIED_OVER = "Jeg læser det i sammenhæng med:"
ASK_ALONE = "Spørg uden sammenhængen"
ASK_NEUTRALLY = "Spørg sådan i stedet"
VALIDITY = "Kontrollér, for reglerne kan være ændret"
SOURCES = "Kilder"
SUGGESTIONS = "Spørg videre"
NO_ANSWER = "Intet svar i kilderne"
NOTICE_LABELS: dict[str, str] = {
    "crisis": "Er det akut?",
    "personal_data": "Personoplysninger",
    "premise": "Om det, du går ud fra",
    "not_covered": "Ikke dækket af kilderne",
    "scope": "Hvad kilden bygger på",
    "fallback": "Bemærk",
    "index": "Bemærk",
}

SECTION = "Kilden"
CLOSE = "Luk kilden"
OUR_WORDS = "Gengivet i vores egne ord efter kilden. Det markerede er den sætning, svaret bygger på."
OUR_WORDS_UNMARKED = "Gengivet i vores egne ord efter kilden."
OWN_DOCUMENT = "Fra et dokument, som I selv har tilføjet."
ORIGINAL = "Kildens egne ord"
ABOUT_SOURCE = "Om kilden"
RELATED = "Læs også"
NO_YEAR = "uden årstal"
LANDING_PAGE = "Find udgivelsen hos udgiveren"
UNKNOWN_SECTION = "Det afsnit findes ikke i kilderne længere."
BACK = "Til assistenten"

CHECKLIST = "Tjekliste"
PHASE_LABEL = "Hvor er I i forløbet?"
DETECT = "Find selv"
CASE_LABEL = "Rolle, skade og første sygedag"
ROLE_LABEL = "Din rolle"
ROLE_HINT = "Vælger du ingen, vises lederens tjekliste."
INJURY_LABEL = "Skaden eller sygdommen er"
DAY_LABEL = "Første sygedag (dd-mm-åååå)"
DAY_HINT = "fx 02-03-2026"
BAD_DAY = "Datoen kan ikke læses; skriv dag, måned og år, fx 02-03-2026."
FAR_DAY = "Datoen ligger for langt væk; skriv den første sygedag, fx 02-03-2026."
PHASE_DETECTED = "Fasen er fundet ud fra dit spørgsmål. Du kan vælge en anden ovenfor."
PHASE_UNSURE = "Fasen er et gæt ud fra dit spørgsmål. Vælg selv ovenfor, hvis den ikke passer."
PHASE_CHOSEN = "Fasen har du selv valgt. Den bruges også, når du spørger."
NO_PHASE = "Stil et spørgsmål, eller vælg en fase ovenfor. Så står tjeklisten her, med frister og kilder."
NO_ITEMS = "Kilderne har ingen punkter til den rolle i den fase."
DUE = "Frist"
PASSED = "datoen er passeret"
DUE_NEEDS_DAY = "Skriv første sygedag ovenfor for at få datoer på fristerne."
TICKS = "Flueben huskes kun, så længe dette faneblad er åbent."
UNTICK = "Fjern alle flueben"
ITEM_SOURCES = "Kilde"

RUNNING = "Fastholdelsesassistenten kører på {address} – tryk Ctrl+C for at stoppe."
EXPOSED = (
    "Bemærk: andre på netværket kan nå chatten, og der er ingen adgangskode; "
    "sæt den bag jeres egen adgangskontrol."
)
PORT_TAKEN = (
    "Der kan ikke lyttes på {host}, port {port}; vælg en anden port, fx »fastholdelse chat --port {other}«."
)

_DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
    "november", "december",
)  # fmt: skip


def long_date(day: dt.date) -> str:
    """How a date is written out: "mandag den 30. marts 2026"."""
    return f"{_DAYS[day.weekday()]} den {day.day}. {_MONTHS[day.month - 1]} {day.year}"


def show_all(count: int) -> str:
    """The line that opens a long list."""
    return f"Vis alle {count} punkter"


def ticked(total: int) -> str:
    """How many items a list has, before anything is ticked."""
    return f"{total} punkter"


def checklist_heading(phase: str, role: str | None) -> str:
    """The heading of a checklist, with the role when one is chosen."""
    return f"{phase} · {role}" if role else phase


def notice_label(notice: Notice) -> str:
    """The few words that stand before a notice."""
    return NOTICE_LABELS.get(notice.kind, "Bemærk")

"""Answers, sections and checklists as HTML: everything escaped, every citation a link."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import (
    Answer,
    ChecklistEntry,
    Citation,
    DetectedPhase,
    Due,
    Notice,
    Sentence,
    ValidityNote,
)
from assistant.web.dialogue import Memory, read_day
from assistant.web.escaping import esc, find_mark, safe_link, section_href
from assistant.web.render_answer import answer_turn, failed_turn
from assistant.web.render_checklist import checklist_panel
from assistant.web.render_section import section_article
from corpus.records import Corpus, Section, Source, Validity
from ingest.originals import Original

EVIL = "<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1)) \"citat\" 'enkelt' & </template>"
SECTION = Section(
    id="kilde/afsnit", source="kilde", title="Må man <spørge>?",
    text="Arbejdsgiveren må ikke spørge. Medarbejderen må gerne fortælle det.\n\nDet er frivilligt.",
    kind="rule", pages=(14,), page_basis="inferred", validity=Validity("high", "Kontrollér loven."),
    related=("kilde/andet", "væk/væk"),
)  # fmt: skip
OTHER = Section(id="kilde/andet", source="kilde", title="Andet", text="Noget andet.", kind="finding")
CORPUS = Corpus(
    (
        Source(
            "kilde", "Rapporten", publisher="Udgiveren", year=2020, landing_page="www.example.dk",
            sections=(SECTION, OTHER),
        ),
    )
)  # fmt: skip
CITATION = Citation(
    1, SECTION.id, "kilde", SECTION.title, "rule", "Udgiveren", 2020, 14, "inferred", SECTION.text, None
)
ANSWER = Answer(
    question="Må jeg spørge?", refused=False, refusal_reason=None, stance="forbidden",
    phase=DetectedPhase("sygefravaer", 0.8, "detected"),
    sentences=(Sentence("Arbejdsgiveren må ikke spørge.", (1,), "answer"),),
    caveats=(Sentence("Medarbejderen må gerne fortælle det.", (1,)),), citations=(CITATION,),
    validity=(ValidityNote(SECTION.id, "Kontrollér loven."),), notices=(), nearest=(), carried_over=(),
    checklist=(), suggestions=("Hvad så?",), composer="extractive",
)  # fmt: skip


def entry(number: int = 1, due: Due | None = None) -> ChecklistEntry:
    return ChecklistEntry(
        f"punkt-{number}", f"Gør nummer {number}", "Fordi", "foer", ("leder",), "begge", (SECTION.id,), due
    )


def test_an_answer_shows_stance_sentences_exceptions_what_to_check_and_sources_in_that_order() -> None:
    turn = answer_turn(ANSWER, CORPUS)
    parts = (
        "Må jeg spørge?", "ikke tilladt", "Arbejdsgiveren må ikke spørge.", "Betingelser og undtagelser",
        "Kontrollér loven.", "Kilder", "Rapporten · Udgiveren · 2020 · ca. s. 14", "Hvad så?",
    )  # fmt: skip
    places = [turn.index(part) for part in parts]
    assert places == sorted(places)


def test_a_citation_links_to_its_section_and_the_place_of_the_sentence() -> None:
    turn = answer_turn(ANSWER, CORPUS)
    assert (
        'href="afsnit/kilde/afsnit?fra=0&amp;til=30" aria-label="[1] Må man &lt;spørge&gt;?">[1]</a>' in turn
    )
    assert 'href="afsnit/kilde/afsnit?fra=31&amp;til=67"' in turn


def test_no_quotation_marks_are_put_around_our_own_words() -> None:
    turn = answer_turn(ANSWER, CORPUS)
    assert not set("»«“”") & set(turn)
    assert "<q>" not in turn
    assert "<blockquote" not in section_article(SECTION, CORPUS, None)


def test_everything_in_an_answer_is_escaped() -> None:
    evil = replace(
        ANSWER,
        question=EVIL,
        sentences=(Sentence(EVIL, (1,)),),
        caveats=(Sentence(EVIL, (1,)),),
        citations=(replace(CITATION, title=EVIL, section=f"kilde/{EVIL}", text=EVIL, publisher=EVIL),),
        validity=(ValidityNote("kilde/afsnit", EVIL),),
        notices=(Notice("crisis", EVIL), Notice("scope", EVIL)),
        carried_over=(EVIL,),
        suggestions=(EVIL,),
    )
    for turn in (answer_turn(evil, CORPUS), failed_turn(EVIL, EVIL)):
        assert "<img" not in turn
        assert "</template" not in turn
        assert "\n" not in turn


@given(st.text())
def test_escaped_text_is_one_line_without_markup(text: str) -> None:
    escaped = esc(text)
    assert not set("<>\"'\n\r") & set(escaped)
    assert len(escaped.splitlines()) <= 1


@given(st.text(), st.text())
def test_a_turn_is_always_one_line_that_begins_with_a_block(question: str, sentence: str) -> None:
    turn = failed_turn(question, sentence)
    assert turn.startswith("<article")
    assert len(turn.splitlines()) == 1


def test_a_crisis_stands_first_then_personal_data() -> None:
    notices = (
        Notice("scope", "Tyve firmaer."),
        Notice("personal_data", "Uden navn."),
        Notice("crisis", "Ring 112."),
    )
    turn = answer_turn(replace(ANSWER, notices=notices), CORPUS)
    places = [turn.index(part) for part in ("Ring 112.", "Uden navn.", "ikke tilladt", "Tyve firmaer.")]
    assert places == sorted(places)


def test_a_refusal_has_no_citations_and_says_what_the_nearest_are() -> None:
    refused = replace(
        ANSWER, refused=True, refusal_reason="outside_sources", stance=None, sentences=(), caveats=(),
        citations=(), validity=(), notices=(Notice("refusal", "Ikke i kilderne."),),
        nearest=("kilde/andet", "væk/væk"), suggestions=(),
    )  # fmt: skip
    turn = answer_turn(refused, CORPUS)
    assert "Ikke i kilderne." in turn
    assert turn.index("Beslægtet, men ikke et svar") < turn.index('href="afsnit/kilde/andet"')
    assert "nummer" not in turn
    assert "væk" not in turn


def test_in_a_crisis_nothing_that_is_merely_alike_stands_beside_the_help() -> None:
    notices = (Notice("crisis", "Ring 112."), Notice("refusal", "Ikke i kilderne."))
    turn = answer_turn(
        replace(ANSWER, refused=True, sentences=(), notices=notices, nearest=("kilde/andet",)), CORPUS
    )
    assert "Ring 112." in turn
    assert "Ikke i kilderne." not in turn
    assert "Andet" not in turn


def test_the_same_validity_note_is_said_once_with_all_its_citations() -> None:
    second = replace(CITATION, number=2, section="kilde/andet", title="Andet")
    notes = (
        ValidityNote("kilde/afsnit", "Kontrollér loven."),
        ValidityNote("kilde/andet", "Kontrollér loven."),
    )
    turn = answer_turn(replace(ANSWER, citations=(CITATION, second), validity=notes), CORPUS)
    checks = turn.partition("kontroller")[2].partition("</section>")[0]
    assert checks.count("Kontrollér loven.") == 1
    assert ">[1]</a>" in checks
    assert ">[2]</a>" in checks


def test_a_source_without_a_year_says_so() -> None:
    assert "uden årstal" in answer_turn(replace(ANSWER, citations=(replace(CITATION, year=None),)), CORPUS)


def test_a_section_shows_kind_source_page_mark_and_what_to_check() -> None:
    article = section_article(SECTION, CORPUS, None, (0, 30))
    assert "Regel" in article
    assert "Rapporten · Udgiveren · 2020 · ca. s. 14" in article
    assert (
        "<p><mark>Arbejdsgiveren må ikke spørge.</mark> Medarbejderen må gerne fortælle det.</p>" in article
    )
    assert "<p>Det er frivilligt.</p>" in article
    assert "Kontrollér loven." in article
    assert 'href="https://www.example.dk" target="_blank" rel="noopener noreferrer"' in article
    assert 'href="afsnit/kilde/andet"' in article


@pytest.mark.parametrize("mark", [(60, 80), (0, 9999), (5000, 6000), (66, 70)])
def test_a_mark_may_cross_paragraphs_and_never_loses_text(mark: tuple[int, int]) -> None:
    article = section_article(SECTION, CORPUS, None, mark)
    plain = article.replace("<mark>", "").replace("</mark>", "")
    assert "<p>Arbejdsgiveren må ikke spørge. Medarbejderen må gerne fortælle det.</p>" in plain
    assert "<p>Det er frivilligt.</p>" in plain


def test_the_publications_own_words_are_a_quotation_with_page_and_document() -> None:
    article = section_article(SECTION, CORPUS, Original("Ordret <tekst>.", 15, "rapport.pdf"))
    assert "<blockquote><p>Ordret &lt;tekst&gt;.</p></blockquote>" in article
    assert "rapport.pdf, s. 15" in article


def test_a_long_checklist_shows_eight_and_folds_the_rest() -> None:
    panel = checklist_panel(
        [entry(n) for n in range(11)], "foer", "leder", "chosen", CORPUS, dt.date(2026, 3, 1)
    )
    first, _, rest = panel.partition("<details>")
    assert first.count("<li>") == 8
    assert rest.count("<li>") == 3
    assert "Vis alle 11 punkter" in rest
    assert "Før der sker noget · Leder" in first


def test_a_due_date_is_written_out_and_one_that_has_passed_says_so() -> None:
    due = Due(dt.date(2026, 3, 30), "Senest 4 uger efter første sygedag", SECTION.id)
    early, late = (
        checklist_panel([entry(due=due)], "foer", None, "detected", CORPUS, today)
        for today in (dt.date(2026, 3, 30), dt.date(2026, 3, 31))
    )
    assert "mandag den 30. marts 2026" in early
    assert "passeret" not in early
    assert "datoen er passeret" in late


def test_a_rule_that_cannot_be_counted_asks_for_the_first_sick_day() -> None:
    panel = checklist_panel(
        [entry(due=Due(None, "Senest 4 uger", SECTION.id))],
        "foer",
        None,
        "unsure",
        CORPUS,
        dt.date(2026, 3, 1),
    )
    assert "Skriv første sygedag" in panel
    assert "Senest 4 uger" in panel


@pytest.mark.parametrize(
    "text", ["2-3-2026", "02-03-2026", "2.3.2026", "02/03/2026", "2026-03-02", " 02-03-2026 "]
)
def test_danish_and_iso_dates_are_read(text: str) -> None:
    assert read_day(text, dt.date(2026, 5, 1)) == (dt.date(2026, 3, 2), "")


@pytest.mark.parametrize(
    "text", ["31-02-2026", "i går", "12-2026", "02-03-26", "2026-13-01", "1-1-1026", "9" * 50]
)
def test_a_date_that_cannot_be_used_gives_one_sentence(text: str) -> None:
    day, problem = read_day(text, dt.date(2026, 5, 1))
    assert day is None
    assert problem.startswith("Datoen")
    assert problem.endswith(".")


def test_no_date_is_no_problem() -> None:
    assert read_day("  ", dt.date(2026, 5, 1)) == (None, "")


def test_the_place_of_a_sentence_is_found_whatever_its_line_breaks() -> None:
    assert find_mark("må ikke  spørge", "Man må\nikke spørge.") == (4, 18)
    assert find_mark("står der ikke", "Man må ikke spørge.") is None
    assert find_mark(" ", "Man må ikke spørge.") is None


def test_addresses_are_encoded_and_only_ordinary_links_are_links() -> None:
    assert section_href('egen/a b&c"<') == "afsnit/egen/a%20b%26c%22%3C"
    assert safe_link("https://example.dk/x") == "https://example.dk/x"
    assert safe_link("javascript:alert(1)") is None
    assert safe_link('https://x"onmouseover=') is None
    assert safe_link(None) is None


def test_memory_that_cannot_be_read_is_forgotten() -> None:
    assert Memory.read("") == Memory()
    assert Memory.read('{"history": ["a"], "ukendt": 1}') == Memory()
    assert Memory.read("[") == Memory()
    assert Memory.read('{"history": ["a"], "detected": "foer"}').detected == "foer"
    assert Memory.read('{"detected": "et andet sted"}') == Memory()


def test_memory_keeps_the_latest_ten_questions_and_the_detected_phase() -> None:
    memory = Memory()
    for number in range(12):
        memory = memory.after(replace(ANSWER, question=str(number)))
    assert memory.history == tuple(map(str, range(2, 12)))
    assert memory.detected == "sygefravaer"
    chosen = memory.after(replace(ANSWER, phase=DetectedPhase("foer", 1.0, "chosen")))
    assert chosen.detected == "sygefravaer"

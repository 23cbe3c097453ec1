"""The chat as a person meets it, in a real browser against a real server and index."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

if TYPE_CHECKING:
    from tests.web.conftest import Chat, OpenChat

ILLNESS = "Må jeg spørge, hvad medarbejderen fejler?"
EVIL = (
    "<img src=x onerror=alert(1)> må jeg ringe?",
    "[klik her](javascript:alert(1)) må jeg ringe?",
    "![x](https://example.org/x.png) må jeg ringe til medarbejderen?",
    "</template><script>alert(1)</script><iframe src=//example.org> må jeg ringe?",
    "Må jeg ringe?\n\n# Overskrift\n\n<b onmouseover=alert(1)>fed</b> $$x^2$$",
)


def test_a_question_is_answered_with_numbered_sources(chat: Chat) -> None:
    said = chat.ask(ILLNESS)
    assert ILLNESS in said
    assert "[1]" in said
    assert "Kilder" in said
    assert "2020" in said
    assert chat.page.locator("#log .stilling svg").count() == 1
    assert chat.page.input_value("#spoergsmaal textarea") == ""


def test_a_citation_opens_its_section_with_the_sentence_marked(chat: Chat) -> None:
    chat.ask(ILLNESS)
    sentence = chat.page.locator("#log .saetninger p").first
    sentence.locator("a.kilde").first.click()
    panel = chat.page.locator("#kilde")
    expect(panel.locator("mark")).to_be_visible()
    marked = panel.locator("mark").inner_text()
    assert marked in sentence.inner_text().replace("\xa0", " ")
    assert re.search(r"Regel|Frist|Anbefaling|Erfaring|Tjekliste", panel.inner_text())
    assert "s. " in panel.inner_text()
    panel.get_by_role("button", name="Luk kilden").click()
    expect(panel).to_be_hidden()
    expect(sentence.locator("a.kilde").first).to_be_focused()


def test_the_checklist_follows_the_phase_that_is_chosen(chat: Chat) -> None:
    chat.ask("Medarbejderen har været sygemeldt i tre uger, hvad gør jeg?")
    expect(chat.page.locator("#tjekliste-titel")).to_be_visible()
    before = chat.checklist
    chat.page.get_by_role("radio", name="Før der sker noget").check()
    expect(chat.page.locator("#tjekliste-titel")).to_have_text("Før der sker noget")
    assert chat.checklist != before
    chat.ask("Hvornår skal sygefraværssamtalen holdes?")
    expect(chat.page.locator("#tjekliste-titel")).to_have_text("Før der sker noget")
    chat.page.get_by_role("radio", name="Find selv").check()
    expect(chat.page.locator("#tjekliste-titel")).not_to_have_text("Før der sker noget")


def test_first_sick_day_gives_dates_and_a_bad_one_a_sentence(chat: Chat) -> None:
    chat.page.get_by_role("radio", name="Under sygefraværet").check()
    chat.page.get_by_role("button", name="Rolle, skade og første sygedag").click()
    day = chat.page.get_by_label("Første sygedag")
    day.fill("31-02-2026")
    day.press("Enter")
    expect(chat.page.locator("#dag-fejl p")).to_have_text(re.compile("Datoen kan ikke læses"))
    expect(day).to_have_attribute("aria-invalid", "true")
    day.fill("2-3-2026")
    day.press("Enter")
    expect(chat.page.locator("#dag-fejl p")).to_have_text("")
    expect(chat.page.locator("#tjekliste")).to_contain_text("mandag den 30. marts 2026")
    chat.page.get_by_role("radio", name="Medarbejder", exact=True).check()
    expect(chat.page.locator("#tjekliste-titel")).to_contain_text("Medarbejder")


def test_ticks_stay_when_the_list_is_drawn_again(chat: Chat) -> None:
    chat.page.get_by_role("radio", name="Når skaden sker").check()
    box = chat.page.locator("#tjekliste input[type=checkbox]").first
    box.check()
    chat.page.get_by_role("radio", name="Før der sker noget").check()
    expect(chat.page.locator("#tjekliste-titel")).to_have_text("Før der sker noget")
    chat.page.get_by_role("radio", name="Når skaden sker").check()
    expect(chat.page.locator("#tjekliste-titel")).to_have_text("Når skaden sker")
    expect(box).to_be_checked()
    expect(chat.page.locator(".taeller")).to_have_text(re.compile(r"^1 af \d+ punkter er klaret$"))


def test_a_long_checklist_opens_in_full(chat: Chat) -> None:
    chat.page.get_by_role("radio", name="Under sygefraværet").check()
    items = chat.page.locator("#tjekliste li:visible")
    expect(items).to_have_count(8)
    summary = chat.page.locator("#tjekliste summary")
    count = int(re.findall(r"\d+", summary.inner_text())[0])
    summary.click()
    expect(items).to_have_count(count)


def test_a_follow_up_is_read_with_the_earlier_question(chat: Chat) -> None:
    chat.ask("Hvornår skal sygefraværssamtalen holdes?")
    said = chat.ask("og hvem skal være med til den?")
    assert "Jeg læser det i sammenhæng med:" in said
    assert "Hvornår skal sygefraværssamtalen holdes?" in said


def test_what_the_sources_do_not_cover_gets_no_answer(chat: Chat) -> None:
    said = chat.ask("Hvad er hovedstaden i Mongoliet?")
    assert "Kilderne dækker ikke" in said
    assert "Beslægtet, men ikke et svar" in said
    assert chat.page.locator("#log .saetninger").count() == 0
    assert chat.page.locator("#log a.nummer").count() == 0


def test_what_is_typed_is_shown_as_text_and_nothing_else(chat: Chat) -> None:
    for number, evil in enumerate(EVIL):
        chat.ask(evil)
        assert chat.page.locator("#log .spoergsmaal").nth(number).text_content() == f"Du spurgte: {evil}"
    assert chat.page.locator("#log :is(img, script, b, h1, iframe, .katex)").count() == 0
    assert chat.page.locator("#log a[href^='javascript']").count() == 0


def test_an_empty_question_gets_one_sentence_and_the_chat_goes_on(chat: Chat) -> None:
    assert "Skriv et spørgsmål" in chat.ask("   ")
    assert "[1]" in chat.ask(ILLNESS)


def test_a_question_that_is_far_too_long_gets_one_sentence(chat: Chat) -> None:
    assert "skriv højst" in chat.ask("må jeg ringe " * 400)


def test_an_example_and_a_suggestion_are_asked_by_one_click(chat: Chat) -> None:
    chat.page.locator("#velkomst .spoerg").first.click()
    chat.page.locator("#log .tur").first.wait_for()
    suggestion = chat.page.locator("#log .forslag .spoerg").first
    question = suggestion.inner_text()
    suggestion.click()
    expect(chat.page.locator("#log .spoergsmaal").nth(1)).to_contain_text(question)


def test_clearing_forgets_the_conversation(chat: Chat) -> None:
    chat.ask("Hvornår skal sygefraværssamtalen holdes?")
    chat.page.get_by_role("button", name="Ryd samtalen").click()
    expect(chat.page.locator("#log .tur")).to_have_count(0)
    expect(chat.page.locator("#velkomst")).to_be_visible()
    expect(chat.page.locator("#tjekliste")).to_contain_text("Stil et spørgsmål")
    assert "sammenhæng" not in chat.ask("og hvem skal være med til den?")


def test_a_question_in_the_address_is_asked_and_taken_out_of_it(open_chat: OpenChat, address: str) -> None:
    page = open_chat(path="/?q=Hvorn%C3%A5r+skal+sygefrav%C3%A6rssamtalen+holdes%3F").page
    expect(page.locator("#log .spoergsmaal")).to_contain_text("Hvornår skal sygefraværssamtalen holdes?")
    assert page.url == f"{address}/"


def test_a_citation_can_be_opened_by_itself(browser: Browser, chat: Chat) -> None:
    chat.ask(ILLNESS)
    link = chat.page.locator("#log a.nummer").first.evaluate("link => link.href")
    page = browser.new_page()
    page.goto(link)
    assert page.locator("mark").count() == 1
    assert page.evaluate("document.documentElement.lang") == "da"
    page.close()


@pytest.mark.parametrize("width", [320, 390, 768])
def test_on_a_narrow_screen_nothing_scrolls_sideways(open_chat: OpenChat, width: int) -> None:
    chat = open_chat(width)
    chat.ask(ILLNESS)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert chat.page.evaluate(overflow) == 0
    chat.page.locator("#log a.nummer").first.click()
    expect(chat.page.locator("#kilde mark")).to_be_in_viewport()
    assert chat.page.evaluate(overflow) == 0
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator("#kilde")).to_be_hidden()


def test_the_page_is_danish_also_where_gradio_speaks(chat: Chat) -> None:
    assert chat.page.title() == "Fastholdelsesassistenten"
    assert chat.page.evaluate("document.documentElement.lang") == "da"
    assert any("/assets/nb-" in url for url in chat.asked)
    assert "Gradio" not in chat.page.locator("body").inner_text()


def test_no_sentence_of_ours_stands_in_quotation_marks(chat: Chat) -> None:
    chat.ask(ILLNESS)
    for told in chat.page.locator("#log .saetninger, #log .raad, #log .husk").all_inner_texts():
        assert not re.search(r"[»«“”\"]", told)

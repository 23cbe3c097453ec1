"""axe finds nothing serious on the page, in light and dark; the keyboard reaches everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from tests.web.conftest import Chat, OpenChat


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
def test_axe_finds_no_serious_fault(
    open_chat: OpenChat, scheme: Literal["light", "dark"], width: int
) -> None:
    chat = open_chat(width, scheme)
    _no_serious_fault(chat)
    chat.ask("Hvornår skal sygefraværssamtalen holdes?")
    chat.page.get_by_role("button", name="Rolle, skade og første sygedag").click()
    chat.page.locator("#tjekliste summary").click()
    _no_serious_fault(chat)
    chat.page.locator("#log a.nummer").first.click()
    chat.page.locator("#kilde mark").wait_for()
    _no_serious_fault(chat)


def _no_serious_fault(chat: Chat) -> None:
    found = Axe().run(chat.page).response["violations"]
    serious = [
        (fault["id"], [node["html"][:200] for node in fault["nodes"]])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_everything_to_press_is_large_enough(chat: Chat) -> None:
    chat.ask("Må jeg spørge, hvad medarbejderen fejler?")
    small = chat.page.evaluate(
        """() => [...document.querySelectorAll('button, a.nummer, label:has(input), summary, textarea')]
            .filter(e => e.offsetParent && (e.offsetHeight < 24 || e.offsetWidth < 24))
            .map(e => e.outerHTML)"""
    )
    assert small == []


def test_the_choices_of_one_field_are_one_group_for_arrow_keys(chat: Chat) -> None:
    chat.page.get_by_role("radio", name="Find selv").focus()
    chat.page.keyboard.press("ArrowDown")
    group = chat.page.get_by_role("radiogroup", name="Hvor er I i forløbet?")
    assert group.get_by_role("radio", name="Før der sker noget").is_checked()
    assert "Før der sker noget" in chat.page.locator("#tjekliste-titel").inner_text()


def test_answers_are_announced_politely(chat: Chat) -> None:
    log = chat.page.get_by_role("log", name="Samtale")
    assert log.get_attribute("aria-live") == "polite"
    assert chat.page.get_by_label("Dit spørgsmål").count() == 1

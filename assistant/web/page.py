"""The page: Gradio's components in their places, and which function answers which event.

Events run without Gradio's queue: they answer in milliseconds, and one request is all that a process then
needs to know. Only with a language model, whose answer grows, does asking go through the queue.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant import texts as shared
from assistant.chain import Assistant
from assistant.web import fragments, texts
from assistant.web.dialogue import Case, Memory, checklist, replies, reply
from assistant.web.render_checklist import no_checklist

_QUIET: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
_FOLLOWED = _QUIET | {"queue": True, "concurrency_limit": 8}


def build_page(assistant: Assistant) -> gr.Blocks:
    """The page as Gradio Blocks, to be mounted on an app."""
    page = gr.Blocks(title=texts.NAME, fill_width=True, analytics_enabled=False)
    with page:
        _html(fragments.header(), "top")
        with gr.Row(elem_id="arbejdsflade"):
            with gr.Column(elem_id="samtalespalte"):
                _html(fragments.conversation(), "samtale")
                turn = _html("", "ny-tur")
                memory = gr.Textbox("", visible="hidden", elem_id="hukommelse", show_label=False)
                with gr.Column(elem_id="spoergefelt"):
                    question, send, clear = _composer()
            with gr.Column(elem_id="sidespalte"):
                _html(fragments.panel(), "panel")
                _html(fragments.checklist_heading(), "tjekliste-top")
                phase, role, injury, day, day_problem = _case_fields()
                items = _html(no_checklist(), "tjekliste")

        fields = [phase, role, injury, day]

        def ask(text: str, remembered: str, *chosen: str | None) -> tuple[str, str, str]:
            given = reply(assistant, text or "", Memory.read(remembered), Case.of(*_four(chosen)))
            return _turn(given.turn), "", given.memory.model_dump_json()

        def ask_and_follow(text: str, remembered: str, *chosen: str | None) -> Iterator[tuple[str, Any, str]]:
            growing, memory = uuid4().hex, Memory.read(remembered)
            for n, given in enumerate(replies(assistant, text or "", memory, Case.of(*_four(chosen)))):
                typed: Any = gr.skip() if n else ""  # what is typed meanwhile stays
                yield _turn(given.turn, growing, n), typed, given.memory.model_dump_json()

        def ask_from_address(remembered: str, request: gr.Request) -> tuple[Any, ...]:
            text = str(dict(request.query_params or {}).get("q", ""))
            return ask(text, remembered) if text.strip() else (gr.skip(), gr.skip(), gr.skip())

        def case_changed(remembered: str, *chosen: str | None) -> tuple[str, str]:
            case = Case.of(*_four(chosen))
            return checklist(assistant, Memory.read(remembered), case), _problem(case.day_problem)

        said = [turn, question, memory]
        asked = [question, memory, *fields]
        if assistant.writes:
            gr.on([send.click, question.submit], ask_and_follow, asked, said, **_FOLLOWED)
        else:
            gr.on([send.click, question.submit], ask, asked, said, **_QUIET)
        page.load(ask_from_address, [memory], said, **_QUIET)
        clear.click(lambda: (_turn("", empty=True), "", ""), None, said, **_QUIET)
        # One event for all of these, and the last one always runs: leaving the date for a choice fires two.
        changes = [memory.change, phase.input, role.input, injury.input, day.submit, day.blur]
        gr.on(
            changes,
            case_changed,
            [memory, *fields],
            [items, day_problem],
            trigger_mode="always_last",
            **_QUIET,
        )
    return page


def _html(value: str, elem_id: str) -> gr.Markdown:
    """A component that shows our own escaped HTML.

    Not `gr.HTML`: it evaluates its content as a template, which needs `unsafe-eval` in the security policy.
    Markdown leaves one line that begins with a block element as it is; the sanitiser would remove the `data-`
    attributes, so escaping and the policy are what keeps text from becoming code.
    """
    return gr.Markdown(value, elem_id=elem_id, sanitize_html=False, latex_delimiters=[], container=False)


def _composer() -> tuple[gr.Textbox, gr.Button, gr.Button]:
    question = gr.Textbox(
        label=texts.QUESTION_LABEL, placeholder=texts.QUESTION_HINT, lines=1, max_lines=6,
        elem_id="spoergsmaal", container=True,
    )  # fmt: skip
    with gr.Row(elem_id="knapper"):
        send = gr.Button(texts.SEND, variant="primary", elem_id="send")
        clear = gr.Button(texts.CLEAR, variant="secondary", elem_id="ryd")
        _html(fragments.composer_note(), "skrivenote")
    return question, send, clear


def _case_fields() -> tuple[gr.Radio, gr.Radio, gr.Radio, gr.Textbox, gr.Markdown]:
    """The fields about the case. Radio buttons, because Gradio's dropdowns can't be used with a screen
    reader."""
    phase = gr.Radio(
        [(texts.DETECT, ""), *((label, name) for name, label in shared.PHASES.items())],
        value="", label=texts.PHASE_LABEL, elem_id="fase",
    )  # fmt: skip
    with gr.Accordion(texts.CASE_LABEL, open=False, elem_id="sagen"):
        role = gr.Radio(
            [(label, name) for name, label in shared.ROLES.items()],
            value=None, label=texts.ROLE_LABEL, info=texts.ROLE_HINT, elem_id="rolle",
        )  # fmt: skip
        injury = gr.Radio(
            [(label, name) for name, label in shared.INJURIES.items()],
            value="ukendt", label=texts.INJURY_LABEL, elem_id="skade",
        )  # fmt: skip
        day = gr.Textbox(label=texts.DAY_LABEL, placeholder=texts.DAY_HINT, max_lines=1, elem_id="dag")
        day_problem = _html(_problem(""), "dag-fejl")
    return phase, role, injury, day, day_problem


def _four(chosen: tuple[str | None, ...]) -> tuple[str | None, str | None, str | None, str | None]:
    """The values of the four fields about the case; None for those that weren't sent."""
    phase, role, injury, day = (*chosen, None, None, None, None)[:4]
    return phase, role, injury, day


def _turn(markup: str, turn: str = "", grown: int = 0, empty: bool = False) -> str:
    """A turn to be added to the conversation by the page's script; its id tells two equal turns apart, and
    `grown` how far one that grows has come."""
    marker = ' data-ryd=""' if empty else ""
    name = turn or uuid4().hex
    return f'<div><template data-tur="{name}" data-led="{grown}"{marker}>{markup}</template></div>'


def _problem(sentence: str) -> str:
    return f'<p role="status" class="feltfejl">{escape(sentence)}</p>'

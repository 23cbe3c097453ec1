"""The command: contracts, exit codes, and one Danish sentence for every kind of bad input."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from assistant.contracts import schema
from tests.conftest import Outcome

Run = Callable[..., Outcome]
EXECUTABLE = Path(sys.executable).with_name("fastholdelse")


def one_sentence(text: str) -> bool:
    lines = text.strip().splitlines()
    return len(lines) == 1 and lines[0].endswith((".", "«.")) and "Traceback" not in text


@pytest.mark.parametrize(
    ("arguments", "contract"),
    [
        (["search", "optrapningsplan", "--json", "-k", "3"], "search"),
        (
            [
                "ask",
                "hvad er en optrapningsplan?",
                "--json",
                "--role",
                "leder",
                "--first-sick-day",
                "2026-03-02",
            ],
            "ask",
        ),
        (["ask", "hvad er hovedstaden i Frankrig?", "--json"], "ask"),
        (["phase", "hun starter igen på mandag på nedsat tid", "--json"], "phase"),
        (["checklist", "--phase", "sygefravaer", "--first-sick-day", "2026-02-02", "--json"], "checklist"),
        (["sources", "--json"], "sources"),
        (["settings", "--json"], "settings"),
        (["index", "--json"], "index"),
    ],
)
def test_json_keeps_the_contract(command: Run, arguments: list[str], contract: str) -> None:
    code, out, err = command(*arguments)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 1
    jsonschema.validate(json.loads(out), schema(contract))


def test_due_dates_are_counted_from_the_first_sick_day(command: Run) -> None:
    items = json.loads(
        command("checklist", "--phase", "sygefravaer", "--first-sick-day", "2026-02-02", "--json").out
    )["items"]
    dates = {item["id"]: item["due"]["date"] for item in items if item["due"]}
    assert dates["sygefravaer-hold-sygefravaerssamtale"] == "2026-03-02"
    without = json.loads(command("checklist", "--phase", "sygefravaer", "--json").out)["items"]
    assert all(item["due"]["date"] is None for item in without if item["due"])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ask", ""], 2, "Skriv et spørgsmål"),
        (["ask", "x" * 20_000], 2, "højst 4000"),
        (["ask", "🙂🙂🙂"], 2, "ingen ord"),
        (["ask"], 2, "Skriv enten et spørgsmål"),
        (["ask", "hej", "--phase", "efterår"], 2, "vælg mellem foer"),
        (["ask", "hej", "--farve", "rød"], 2, "Tilvalget --farve findes ikke"),
        (["ask", "hej", "--first-sick-day", "i går"], 2, "--first-sick-day har en værdi"),
        (["checklist"], 2, "Der mangler"),
        (["find"], 2, "Kommandoen findes ikke"),
        (["search", "  "], 2, "Skriv et spørgsmål"),
        (["remove", "findes-ikke"], 2, "ingen kilde"),
        (["ingest", "/findes/ikke.pdf"], 1, "findes ikke"),
        (["ask", "--batch", "/findes/ikke.jsonl"], 2, "kan ikke læses"),
    ],
)
def test_bad_input_gets_one_danish_sentence(command: Run, arguments: list[str], code: int, said: str) -> None:
    outcome = command(*arguments)
    assert outcome.code == code
    assert said in outcome.err
    assert one_sentence(outcome.err)
    assert outcome.out == ""


def test_a_home_that_cannot_be_written_says_what_to_do(command: Run, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("optaget", "utf-8")
    outcome = command("ask", "hvad er en optrapningsplan?", home=tmp_path / "fil" / "hjem")
    assert outcome.code == 1
    assert "FASTHOLDELSE_HOME" in outcome.err
    assert one_sentence(outcome.err)


def test_a_batch_answers_every_line_but_the_bad_ones(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "spørgsmål.jsonl"
    lines = [
        json.dumps({"id": "a", "q": "hvad er en optrapningsplan?"}),
        "{ikke json",
        json.dumps({"id": "c", "q": "må jeg spørge hvad medarbejderen fejler?", "role": "konge"}),
        json.dumps({"id": "d", "q": ""}),
        json.dumps(
            {
                "id": 5,
                "q": "og hvis det er psykisk?",
                "history": ["hvor tit skal vi tale sammen under sygdommen?"],
            }
        ),
    ]
    path.write_text("\n".join(lines), "utf-8")
    code, out, err = command("ask", "--batch", str(path), "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (3, "")
    assert [answer["id"] for answer in answers] == ["a", None, "c", "d", 5]
    assert [answer.get("error", {}).get("kind") for answer in answers] == [
        None,
        "invalid_json",
        "invalid_field",
        "usage",
        None,
    ]
    for answer in answers:
        jsonschema.validate(answer, schema("batch-error" if "error" in answer else "ask"))
    assert "konge" not in out


@pytest.mark.parametrize("name", ["search", "phase"])
def test_search_and_phase_take_batches_too(command: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text(json.dumps({"id": "1", "q": "hun kommer tilbage på nedsat tid"}), "utf-8")
    code, out, _ = command(name, "--batch", str(path))
    assert code == 0
    jsonschema.validate(json.loads(out), schema(name))


def test_help_is_danish_and_instant() -> None:
    start = time.perf_counter()
    ran = subprocess.run([EXECUTABLE, "--help"], capture_output=True, text=True, check=True)
    assert time.perf_counter() - start < 2.0  # 0.2 s when nothing else runs; room for a busy machine
    assert "Kommandoer:" in ran.stdout
    assert "Usage" not in ran.stdout


def test_help_loads_nothing_heavy() -> None:
    code = """
import sys
sys.argv = ["fastholdelse", "--help"]
from assistant.cli.main import main
try:
    main()
except SystemExit:
    heavy = {"torch", "chromadb", "gradio", "langchain_core", "pydantic", "numpy", "yaml"}
    print(sorted(heavy & set(sys.modules)))
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(
    not shutil.which("unshare")
    or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode != 0,
    reason="kræver »unshare« med lov til at lave et netværk for sig",
)
def test_a_fresh_home_is_served_with_no_network_at_all(tmp_path: Path) -> None:
    environment = os.environ | {"FASTHOLDELSE_HOME": str(tmp_path / "hjem")}
    ran = subprocess.run(
        ["unshare", "-rn", EXECUTABLE, "ask", "må jeg spørge hvad medarbejderen fejler?", "--json"],
        capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["stance"] == "forbidden"
    assert "Indlæser kilderne" in ran.stderr


def test_verify_tells_supported_contradicted_and_not_in_the_sources(command: Run) -> None:
    section = "arbejdsskade/lovpligtig-sygefravaerssamtale"
    said = {
        "Arbejdsgiveren har pligt til at holde samtalen senest 4 uger efter første sygedag.": "supported",
        "Arbejdsgiveren har pligt til at holde samtalen senest 8 uger efter første sygedag.": "contradicted",
        "Kommunen betaler for kaffen til samtalen med medarbejderens hund.": "not_in_source",
    }
    for sentence, verdict in said.items():
        result = command("verify", sentence, "--section", section, "--json")
        found = json.loads(result.out)
        jsonschema.validate(found, schema("verify"))
        assert found["verdict"] == verdict, sentence
        assert found["sections"] == [section]
        assert found["reason"]


def test_verify_finds_the_sections_itself_and_reads_batches(command: Run, tmp_path: Path) -> None:
    batch = tmp_path / "sætninger.jsonl"
    lines = [
        {"id": 1, "sentence": "Jobcentret skal godkende en §56-aftale."},
        {"id": 2, "sentence": "Jobcentret skal godkende en §56-aftale.", "sections": ["ingen/steder"]},
        {"id": 3},
    ]
    batch.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    result = command("verify", "--batch", str(batch), "--json")
    first, second, third = map(json.loads, result.out.splitlines())
    assert result.code == 3
    assert first["verdict"] == "supported"
    assert "cabi/paragraf-56-aftale" in first["sections"]
    assert "findes ikke" in second["error"]["message"]
    assert third["error"]["kind"] == "invalid_field"

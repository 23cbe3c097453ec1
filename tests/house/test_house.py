"""Rules of the house: imports point one way, documentation is true, the publications' sentences are not
here."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from assistant import contracts
from assistant.cli.main import _register, fastholdelse
from ingest.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
ORDER = ("corpus", "ingest", "assistant", "evals")
WORD = re.compile(r"[0-9a-zæøåéü§]+")
RUN = 10
BENCHED = "evals/bench/recipes.py"  # builds the recipes that ours is measured against
PHASE_NAMES = (
    "1 før arbejdsskaden 2 når arbejdsskaden sker 3 sygefraværsperioden 4 tilbagevenden til arbejde "
    "5 fastholdelsesperioden"
)


@pytest.mark.parametrize("package", ORDER)
def test_imports_point_left_only(package: str) -> None:
    allowed = set(ORDER[: ORDER.index(package) + 1])
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                top = name.partition(".")[0]
                assert top not in ORDER or top in allowed, f"{path.relative_to(ROOT)} importerer {name}"


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("chromadb", {"ingest/store.py", BENCHED}),
        ("tantivy", {"ingest/fulltext.py", BENCHED}),
        ("symspellpy", {"ingest/spelling.py"}),
        ("gradio", {"assistant/web"}),
        ("ragas", {"evals/judge.py"}),
        (
            "langchain_core",
            {
                "assistant/chain.py",
                "assistant/generate.py",
                "ingest/model.py",
                "ingest/ingestion.py",
                BENCHED,
            },
        ),
        ("langchain_openai", {"ingest/model.py"}),
        ("matplotlib", {"evals/bench/report.py", "evals/bench/command.py"}),
    ],
)
def test_each_library_lives_behind_one_module(library: str, homes: set[str]) -> None:
    using = re.compile(rf"^\s*(import|from) {library}\b", re.MULTILINE)
    for package in ORDER:
        for path in (ROOT / package).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if using.search(path.read_text("utf-8")):
                assert any(name.startswith(home) for home in homes), name


def test_every_setting_and_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    _register()
    for name in Settings.model_fields:
        assert f"FASTHOLDELSE_{name.upper()}" in readme
    for name in [*fastholdelse.commands, "eval", "bench"]:
        assert f"fastholdelse {name}" in readme, name


@pytest.mark.parametrize("name", contracts.RESULTS)
def test_the_schemas_in_the_package_are_those_of_the_records(name: str) -> None:
    import json

    assert json.loads((contracts.SCHEMAS / f"{name}.json").read_text("utf-8")) == contracts.schema(name)


def test_no_run_of_ten_words_is_shared_with_a_publication(originals: Path) -> None:
    known: set[tuple[str, ...]] = set()
    for path in originals.glob("*.txt"):
        raw = path.read_text("utf-8")
        for text in (raw, re.sub(r"(\w)-\s*\n\s*(\w)", r"\1\2", raw)):
            known |= _runs(_words(text))
    manifest = (ROOT / "corpus" / "manifest.yaml").read_text("utf-8")
    known -= _runs(_words(manifest)) | _runs(_words(PHASE_NAMES))  # titles and names may be repeated
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    tracked = [
        ROOT / name
        for name in listed.stdout.split("\0")
        if Path(name).suffix in {".md", ".yaml", ".jsonl", ".py", ".txt"}
    ]
    assert len(tracked) > 50
    shared = {
        str(p.relative_to(ROOT)): _runs(_words(p.read_text("utf-8"))) & known for p in tracked if p.is_file()
    }
    assert {name: found for name, found in shared.items() if found} == {}


def _words(text: str) -> list[str]:
    return WORD.findall(re.sub(r"(https?://|www\.)\S+", " ", text.lower()))


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}

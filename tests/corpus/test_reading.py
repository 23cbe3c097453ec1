"""Reading the corpus files: what is broken is named, in one Danish sentence."""

from __future__ import annotations

import shutil
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.reading import load_corpus, parse_source

ABOUT = {"title": "En kilde"}
GOOD = """---
source: prøve
---

## Et afsnit {#et-afsnit}
<!--
kind: rule
phases: [foer]
roles: [leder]
-->

Lederen skal ringe.
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    shutil.copytree(str(resources.files("corpus")), folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_a_section_is_read_with_its_fields() -> None:
    section = parse_source(GOOD, ABOUT, "prøve.md").sections[0]
    assert (section.id, section.kind, section.text) == ("prøve/et-afsnit", "rule", "Lederen skal ringe.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("kind: rule", "kind: lov"), "afsnittet »## Et afsnit {#et-afsnit}« er ødelagt"),
        (("kind: rule", "kind: rule\nfarve: rød"), "afsnittet"),
        (("Lederen skal ringe.", ""), "er ødelagt; det skal have id, felter og tekst"),
        (("{#et-afsnit}", ""), "er ødelagt; det skal have id, felter og tekst"),
        (("phases: [foer]", "phases: [foer"), "er ødelagt"),
        (("---\nsource: prøve\n---\n", ""), "indledende felt"),
    ],
)
def test_a_broken_section_is_named(change: tuple[str, str], said: str) -> None:
    with pytest.raises(CorpusError, match=r"prøve\.md") as failure:
        parse_source(GOOD.replace(*change), ABOUT, "prøve.md")
    assert said in str(failure.value)
    assert "\n" not in str(failure.value)


def test_a_reference_to_a_missing_section_is_an_error(copy: Path) -> None:
    path = copy / "texts" / "amk.md"
    path.write_text(path.read_text("utf-8").replace("{#om-faktorerne}", "{#noget-andet}"), "utf-8")
    with pytest.raises(CorpusError, match="amk/om-faktorerne"):
        load_corpus(copy)


def test_a_missing_file_is_an_error(copy: Path) -> None:
    (copy / "checklists" / "foer.yaml").unlink()
    with pytest.raises(CorpusError, match=r"foer\.yaml mangler"):
        load_corpus(copy)


def test_the_questions_are_all_there_with_their_split() -> None:
    splits = Counter(question.split for question in load_corpus().questions)
    assert splits["heldout"] == 420
    assert splits["tune"] > 6_000

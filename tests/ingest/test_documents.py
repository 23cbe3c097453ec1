"""The user's own documents, and the publications' own text: read, recognised, divided, kept, removed."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from fpdf import FPDF

from corpus.errors import DocumentError, UsageError
from corpus.records import Corpus
from ingest.documents import source_from
from ingest.ingestion import ingest, remove
from ingest.library import Library
from ingest.loaders import Document, load_document
from ingest.originals import align, recognise, tokens

GUIDE = """# Retningslinje for Nordby Kommune

## Første sygedag

Lederen ringer til medarbejderen senest på tredjedagen.

## Efter fire uger

Lederen holder en samtale. HR deltager, hvis medarbejderen ønsker det.
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "kilder")


def write_pdf(path: Path, pages: list[str]) -> Path:
    pdf = FPDF()
    for page in pages:
        pdf.add_page()
        pdf.set_font("Helvetica", size=10)
        pdf.multi_cell(0, 5, page.encode("latin-1", "replace").decode("latin-1"))
    pdf.output(str(path))
    return path


def test_a_document_is_divided_by_its_headings() -> None:
    source = source_from(Document("Nordby.md", GUIDE), frozenset())
    assert source.id == "nordby"
    assert [s.title for s in source.sections] == ["Første sygedag", "Efter fire uger"]
    assert source.sections[0].text == "Lederen ringer til medarbejderen senest på tredjedagen."
    assert source.sections[1].id == "nordby/002-efter-fire-uger"


def test_an_id_in_use_is_not_taken_again() -> None:
    assert source_from(Document("cabi.md", GUIDE), frozenset({"cabi"})).id == "cabi-2"


def test_long_text_without_headings_is_divided_at_sentences() -> None:
    text = "Lederen ringer til medarbejderen. " * 200
    sections = source_from(Document("lang.txt", text), frozenset()).sections
    assert len(sections) > 4
    assert all(len(s.text) <= 1_300 and s.text.endswith(".") for s in sections)
    assert sum(s.text.count("ringer") for s in sections) == 200


def test_a_pdf_keeps_its_pages(tmp_path: Path, corpus: Corpus, library: Library) -> None:
    path = write_pdf(
        tmp_path / "lokal.pdf",
        ["Sygefravær\n\nRing på tredjedagen.", "Samtale\n\nHold en samtale efter fire uger."],
    )
    report = ingest([path], corpus, library)[0]
    assert (report.source, report.recognised, report.pages, report.problems) == ("lokal", False, 2, ())
    assert {s.pages for s in library.sources()[0].sections} == {(1,), (2,)}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tom.txt", b"  \n", "ingen tekst"),
        ("billede.png", b"x", "kan ikke læses; brug en fil"),
        ("falsk.pdf", b"ikke en pdf", "kan ikke åbnes"),
        ("binær.txt", b"\0\1\2", "ikke en tekstfil"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError, match=said):
        load_document(tmp_path / name)


def test_a_pdf_without_text_says_so(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(20, 20, 50, 50)
    pdf.output(str(tmp_path / "skannet.pdf"))
    with pytest.raises(DocumentError, match="indeholder ingen tekst"):
        load_document(tmp_path / "skannet.pdf")


def test_one_bad_file_does_not_keep_out_a_good_one(tmp_path: Path, corpus: Corpus, library: Library) -> None:
    (tmp_path / "god.md").write_text(GUIDE, "utf-8")
    (tmp_path / "tom.txt").write_text("", "utf-8")
    reports = ingest([tmp_path / "god.md", tmp_path / "tom.txt"], corpus, library)
    assert [bool(r.problems) for r in reports] == [False, True]
    assert [s.id for s in library.sources()] == ["god"]


def test_the_same_document_again_replaces_itself(tmp_path: Path, corpus: Corpus, library: Library) -> None:
    path = tmp_path / "god.md"
    for text in (GUIDE, GUIDE.replace("tredjedagen", "andendagen")):
        path.write_text(text, "utf-8")
        ingest([path], corpus, library)
    assert [s.id for s in library.sources()] == ["god"]
    assert "andendagen" in library.sources()[0].sections[0].text


def test_a_removed_document_is_gone_and_a_built_in_one_stays(
    tmp_path: Path, corpus: Corpus, library: Library
) -> None:
    (tmp_path / "god.md").write_text(GUIDE, "utf-8")
    ingest([tmp_path], corpus, library)
    remove("god", corpus, library)
    assert library.holdings() == ()
    with pytest.raises(UsageError, match="indbygget"):
        remove("cabi", corpus, library)
    with pytest.raises(UsageError, match="ingen kilde"):
        remove("../cabi", corpus, library)


# From here on the publications' own text is needed.


@pytest.mark.parametrize("source", ["amk", "arbejdsskade", "cabi", "ds", "jobcenter"])
def test_a_publication_is_recognised_under_any_name(originals: Path, tmp_path: Path, source: str) -> None:
    path = tmp_path / f"{random.Random(source).getrandbits(40):x}.txt"
    path.write_bytes((originals / f"{source}.txt").read_bytes())
    assert recognise(load_document(path)) == source


@pytest.mark.parametrize("source", ["amk", "arbejdsskade", "cabi", "ds", "jobcenter"])
def test_a_publication_is_recognised_as_a_pdf(originals: Path, tmp_path: Path, source: str) -> None:
    text = (originals / f"{source}.txt").read_text("utf-8")
    lines = re.sub(r"[^\x00-\xff]", "-", text).split("\n")
    path = write_pdf(tmp_path / "x.pdf", ["\n".join(lines[i : i + 45]) for i in range(0, len(lines), 45)])
    document = load_document(path)
    assert recognise(document) == source
    assert len(align(document, source, {})) > 0


def test_other_texts_are_not_recognised(corpus: Corpus) -> None:
    """Ten texts on the same subject: our own renderings, checklists, questions, and shuffles of them."""
    texts = ["\n\n".join(s.text for s in source.sections) for source in corpus.sources]
    texts.append("\n".join(item.text for item in corpus.checklist))
    texts.append("\n".join(question.q for question in corpus.questions))
    texts += [" ".join(reversed(text.split())) for text in texts[:2]] + [GUIDE]
    assert len(texts) == 10
    assert [recognise(Document(f"{n}.txt", text)) for n, text in enumerate(texts)] == [None] * 10


def test_most_words_of_each_publication_land_in_their_section(originals: Path, corpus: Corpus) -> None:
    map_file = originals.parent / "outline" / "outline.yaml"
    if not map_file.is_file():
        pytest.skip("kortet over publikationernes linjer ligger ikke ved siden af FASTHOLDELSE_ORIGINALS")
    landed = total = 0
    for source in yaml.safe_load(map_file.read_text("utf-8"))["sources"]:
        document = load_document(originals / f"{source['id']}.txt")
        found = align(document, source["id"], {})
        lines = document.text.split("\n")
        for section in source["sections"]:
            text = "\n".join("\n".join(lines[a - 1 : b]) for a, b in section["lines"])
            wanted = Counter(token.word for token in tokens(text))
            passage = found.get(f"{source['id']}/{section['id']}")
            got = Counter(token.word for token in tokens(passage.text)) if passage else Counter()
            landed += sum((wanted & got).values())
            total += sum(wanted.values())
    assert landed / total >= 0.95  # 0.97 when measured; the product promises 0.85

"""Makes `fingerprints.json` from the publications' text. Run only when a section's extent changes.

    python -m ingest.fingerprints TEXTS MAP

TEXTS is a folder with `<source>.txt`; MAP is a YAML file whose `sources` list has, for each source, an `id`
and `sections` with `id` and `lines` (pairs of first and last line, from 1).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

from ingest.originals import FINGERPRINTS, shingles, tokens, winnow


def section_texts(texts: Path, section_map: Path) -> dict[str, str]:
    """The publication's text of each section, by section id."""
    found = {}
    for source in yaml.safe_load(section_map.read_text(encoding="utf-8"))["sources"]:
        lines = (texts / f"{source['id']}.txt").read_text(encoding="utf-8").split("\n")
        for section in source["sections"]:
            ranges = ("\n".join(lines[first - 1 : last]) for first, last in section["lines"])
            found[f"{source['id']}/{section['id']}"] = "\n\n".join(ranges)
    return found


def main() -> None:
    """Write the fingerprints of every section, sorted, so that their order says nothing about the text."""
    texts, section_map = Path(sys.argv[1]), Path(sys.argv[2])
    marks = {
        section: sorted(winnow(shingles([token.word for token in tokens(text)])))
        for section, text in section_texts(texts, section_map).items()
    }
    rows = ",\n".join(
        f'"{section}":{json.dumps(found, separators=(",", ":"))}' for section, found in marks.items()
    )
    FINGERPRINTS.write_text("{\n" + rows + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

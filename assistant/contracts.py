"""What each command prints as JSON, as records; `schemas/` holds the JSON Schemas made from them.

python -m assistant.contracts    # writes the schemas anew after a change of contract
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from assistant.answer import Answer, ChecklistEntry
from assistant.phases import PhaseGuess
from assistant.verify import Verification
from ingest.index import BuildReport
from ingest.ingestion import Ingested

SCHEMA_VERSION = 1
SCHEMAS = Path(__file__).parent / "schemas"


@dataclass(frozen=True, slots=True)
class FoundSection:
    """One hit of `fastholdelse search`; `same` are sections that give the same advice, left out further
    down."""

    rank: int
    section: str
    source: str
    title: str
    kind: str
    score: float
    text: str
    same: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What `fastholdelse search` prints."""

    query: str
    hits: tuple[FoundSection, ...]


@dataclass(frozen=True, slots=True)
class ChecklistResult:
    """What `fastholdelse checklist` prints."""

    items: tuple[ChecklistEntry, ...]


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What `fastholdelse ingest` prints."""

    documents: tuple[Ingested, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source of `fastholdelse sources`; `originals` counts the sections that have their own wording."""

    id: str
    title: str
    publisher: str | None
    year: int | None
    reuse: str | None
    sections: int
    originals: int
    added: bool


@dataclass(frozen=True, slots=True)
class SourcesResult:
    """What `fastholdelse sources` prints."""

    sources: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting of `fastholdelse settings`."""

    name: str
    value: str | None
    description: str


@dataclass(frozen=True, slots=True)
class SettingsResult:
    """What `fastholdelse settings` prints."""

    settings: tuple[SettingLine, ...]


@dataclass(frozen=True, slots=True)
class RemoveResult:
    """What `fastholdelse remove` prints."""

    removed: str


@dataclass(frozen=True, slots=True)
class BatchProblem:
    """Why a line of a batch wasn't answered."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class BatchFailure:
    """What a batch prints for a line that can't be answered."""

    error: BatchProblem


RESULTS: dict[str, Any] = {
    "ask": Answer,
    "search": SearchResult,
    "verify": Verification,
    "phase": PhaseGuess,
    "checklist": ChecklistResult,
    "ingest": IngestResult,
    "sources": SourcesResult,
    "index": BuildReport,
    "settings": SettingsResult,
    "remove": RemoveResult,
    "batch-error": BatchFailure,
}


def to_json(result: object, line_id: object = None, batch: bool = False) -> str:
    """`result` as one line of JSON, with the schema version and, in a batch, the line's `id`."""
    head: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
    if batch:
        head["id"] = line_id
    body = TypeAdapter[Any](type(result)).dump_python(result, mode="json")
    return json.dumps(head | body, ensure_ascii=False)


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of what the command `name` prints; a batch line has `id` besides."""
    found = TypeAdapter[Any](RESULTS[name]).json_schema(mode="serialization")
    found["properties"] = {
        "schema_version": {"const": SCHEMA_VERSION},
        "id": {"type": ["string", "integer", "null"]},
    } | found["properties"]
    found["required"] = ["schema_version", *found.get("required", [])]
    found["additionalProperties"] = False
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | found


def main() -> None:
    """Write every schema to the package."""
    SCHEMAS.mkdir(exist_ok=True)
    for name in RESULTS:
        text = json.dumps(schema(name), ensure_ascii=False, indent=1)
        (SCHEMAS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Batches: one JSON object a line in, one a line out. A line that can't be read fails alone."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Request
from assistant.contracts import BatchFailure, BatchProblem, to_json
from corpus.errors import FastholdelseError, UsageError

FAILED_LINES = 3  # exit code


class QuestionLine(BaseModel):
    """One line of a batch: a question under an id of the caller's, with what is known of the case."""

    model_config = ConfigDict(extra="forbid")

    id: str | int | None = None
    q: str
    role: Any = None
    phase: Any = None
    injury: Any = None
    first_sick_day: Any = None
    history: Any = Field(default=())

    def request(self) -> Request:
        """The line as a request. Raises ValidationError when a field can't be used."""
        given = self.model_dump(exclude={"id", "q"}, exclude_none=True)
        return Request.model_validate({"question": self.q, **given})


class SentenceLine(BaseModel):
    """One line of a batch: a sentence to verify, and the sections to verify it against, if any are named."""

    model_config = ConfigDict(extra="forbid")

    id: str | int | None = None
    sentence: str
    sections: tuple[str, ...] = ()


Line = TypeVar("Line", bound=BaseModel)


def run_batch(source: str, answer: Callable[[Line], object], kind: type[Line]) -> int:
    """Answer every line of `source` (a file, or "-" for standard input), each a `kind`; the exit code, 3 if
    any line failed."""
    failed = False
    for line in _lines(source):
        line_id: object = None
        try:
            fields = json.loads(line)  # deep nesting raises RecursionError
            line_id = fields.get("id") if isinstance(fields, dict) else None
            line_id = line_id if isinstance(line_id, str | int) else None
            click.echo(to_json(answer(kind.model_validate(fields)), line_id, batch=True))
        except (ValueError, RecursionError) as exc:
            failed = True
            click.echo(to_json(BatchFailure(_problem(exc)), line_id, batch=True))
        except FastholdelseError as exc:
            failed = True
            click.echo(to_json(BatchFailure(BatchProblem("usage", str(exc))), line_id, batch=True))
    return FAILED_LINES if failed else 0


def _lines(source: str) -> Iterator[str]:
    if source == "-":
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        yield from _not_blank(sys.stdin)
        return
    try:
        with Path(source).open(encoding="utf-8", errors="replace") as file:
            yield from _not_blank(file)
    except OSError as exc:
        raise UsageError(
            f"Filen {source} kan ikke læses; angiv en fil med en JSON-linje for hvert spørgsmål."
        ) from exc


def _not_blank(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if line.strip())


def _problem(exc: Exception) -> BatchProblem:
    """Why a line couldn't be read, without repeating what stood in it."""
    if isinstance(exc, ValidationError):
        field = ".".join(str(part) for part in exc.errors()[0]["loc"]) or "linjen"
        return BatchProblem(
            "invalid_field", f"Feltet {field} mangler, er ukendt eller har en værdi, der ikke kan bruges."
        )
    return BatchProblem("invalid_json", "Linjen er ikke gyldig JSON.")

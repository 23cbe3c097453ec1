"""What the user has added: own sources, and the publications' wording. One JSON file each, in the home
folder."""

from __future__ import annotations

from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from corpus.errors import DocumentError
from corpus.records import Question, Source
from ingest.originals import Original


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Holding:
    """One ingested document: either a source of its own, or the wording of a publication's sections.

    `file` is the document's name and `digest` its content, so that the same document is not added twice.
    `questions` are those that a configured language model wrote for it.
    """

    id: str
    file: str
    digest: str
    source: Source | None = None
    originals: dict[str, Original] | None = None
    questions: tuple[Question, ...] = ()


_HOLDING = TypeAdapter(Holding)


class Library:
    """The holdings in `folder`. A folder that isn't there is an empty library."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def holdings(self) -> tuple[Holding, ...]:
        """Every holding, by id. Raises DocumentError, naming the file, when one is damaged."""
        return tuple(self._read(path) for path in sorted(self._folder.glob("*.json")))

    def sources(self) -> tuple[Source, ...]:
        """The user's own sources."""
        return tuple(holding.source for holding in self.holdings() if holding.source)

    def originals(self) -> dict[str, Original]:
        """The publications' wording by section, as far as the user has supplied it."""
        return {s: o for holding in self.holdings() for s, o in (holding.originals or {}).items()}

    def questions(self) -> tuple[Question, ...]:
        """What a language model wrote that people may ask of the user's own sources."""
        return tuple(question for holding in self.holdings() for question in holding.questions)

    def save(self, holding: Holding) -> None:
        """Keep `holding`, in place of one with the same id. Nothing is ever half written."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{holding.id}.json"
        draft = path.with_suffix(".ny")
        draft.write_bytes(_HOLDING.dump_json(holding, by_alias=True))
        draft.replace(path)

    def remove(self, holding_id: str) -> bool:
        """Forget the holding; False when there is none of that id."""
        found = {holding.id for holding in self.holdings()}
        if holding_id not in found:
            return False
        (self._folder / f"{holding_id}.json").unlink()
        return True

    def _read(self, path: Path) -> Holding:
        try:
            return _HOLDING.validate_json(path.read_bytes())
        except (ValidationError, OSError) as exc:
            raise DocumentError(
                f"Den gemte kilde {path} er beskadiget; slet filen, og indlæs dokumentet igen."
            ) from exc

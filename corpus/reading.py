"""Reads the corpus files: Markdown sections, checklists and questions. Writes nothing.

A source is `texts/<source>.md`: front matter that names it, then each section as

    ## Title {#section-id}
    <!--
    kind: rule
    phases: [sygefravaer]
    -->

    Text in paragraphs.

What is known of the publications themselves stands in `manifest.yaml`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from corpus.errors import CorpusError
from corpus.records import (
    PHASES,
    ChecklistItem,
    Conversation,
    Corpus,
    LabelledClaim,
    LabelledStance,
    OutsideTopic,
    Passage,
    Phase,
    Question,
    Role,
    Section,
    Source,
    Tension,
    Training,
)

Record = TypeVar("Record")

_FRONT_MATTER = re.compile(r"\A---\n(?P<yaml>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_SECTION = re.compile(
    r"^## (?P<title>[^\n]+?) \{#(?P<id>[a-z0-9-]+)\}\n<!--\n(?P<yaml>.*?)\n-->\n(?P<text>.*)\Z", re.DOTALL
)
_STYLE_CODES = {
    "p": "paraphrase", "c": "colloquial", "s": "story", "b": "letter",
    "a": "plain", "k": "keywords", "t": "typo",
}  # fmt: skip
_ROLE_CODES: dict[str, Role] = {
    "l": "leder", "m": "medarbejder", "k": "kollega", "t": "tr", "s": "sr",
    "r": "konsulent", "j": "jobcenter",
}  # fmt: skip
_YAML_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_corpus(folder: Traversable | None = None) -> Corpus:
    """The whole built-in corpus, read from `folder` (default: the one in this package).

    Raises CorpusError, naming the file, when a file is missing or malformed or names a section that isn't
    there.
    """
    root = folder if folder is not None else resources.files("corpus")
    manifest = _yaml(root / "manifest.yaml")
    sources = tuple(_source(root, source_id, about) for source_id, about in manifest["sources"].items())
    corpus = Corpus(
        sources,
        tuple(item for phase in PHASES for item in _checklist(root, phase)),
        tuple(q for source in sources for q in _lines(root / "questions" / f"{source.id}.jsonl", Question)),
        tuple(_topics(root, "outside.yaml", "topics", OutsideTopic)),
        tuple(_topics(root, "tensions.yaml", "tensions", Tension)),
    )
    _check_references(corpus)
    return corpus


def load_facts(folder: Traversable | None = None) -> dict[str, tuple[str, ...]]:
    """The facts that each section must convey, by section id, in our words."""
    root = folder if folder is not None else resources.files("corpus")
    found: dict[str, tuple[str, ...]] = {}
    for source_id in _yaml(root / "manifest.yaml")["sources"]:
        for section, facts in _yaml(root / "facts" / f"{source_id}.yaml").items():
            found[f"{source_id}/{section}"] = tuple(facts)
    return found


def load_claims(folder: Traversable | None = None) -> tuple[LabelledClaim, ...]:
    """Sentences that sections carry, and spoilt ones, for the guard to learn from."""
    root = folder if folder is not None else resources.files("corpus")
    return tuple(_lines(root / "training" / "claims.jsonl", LabelledClaim))


def load_stances(folder: Traversable | None = None) -> tuple[LabelledStance, ...]:
    """Questions with the stance that the sources take, for the stance classifier to learn from."""
    root = folder if folder is not None else resources.files("corpus")
    return tuple(_lines(root / "training" / "stances.jsonl", LabelledStance))


def load_situations(folder: Traversable | None = None) -> tuple[tuple[str, Phase], ...]:
    """Situations as people tell them, each with the phase it is in; the phase classifier learns from them."""
    root = folder if folder is not None else resources.files("corpus")
    lines = _read(root / "situations.jsonl").splitlines()
    return tuple((fields["q"], fields["phase"]) for fields in map(json.loads, lines))


def load_training(folder: Traversable | None = None) -> Training:
    """What is only learnt from: further questions, conversations, and general passages of guidance.

    Raises CorpusError, naming the file and line, for a line that can't be read.
    """
    root = (folder if folder is not None else resources.files("corpus")) / "training"
    try:
        files = sorted((path for path in root.iterdir() if path.name.endswith(".txt")), key=lambda p: p.name)
    except OSError as exc:
        raise CorpusError("Mappen corpus/training mangler; hent projektet igen.") from exc
    return Training(
        questions=tuple(question for path in files for question in _further_questions(path)),
        conversations=tuple(_lines(root / "conversations.jsonl", Conversation)),
        passages=tuple(_lines(root / "passages.jsonl", Passage)),
    )


def parse_source(markdown: str, about: dict[str, Any], name: str) -> Source:
    """The source that `markdown` holds, described by `about` (its entry in the manifest).

    `name` is the file's name, for the error message. Raises CorpusError.
    """
    front = _FRONT_MATTER.match(markdown)
    if not front:
        raise CorpusError(f"{name} mangler sit indledende felt mellem to linjer med '---'; gendan filen.")
    source_id = str((yaml.load(front["yaml"], _YAML_LOADER) or {}).get("source"))
    try:
        sections = tuple(_sections(front["body"], source_id, name))
        return Source(id=source_id, sections=sections, **about)
    except (ValidationError, TypeError) as exc:
        raise CorpusError(f"{name} kan ikke læses: {_first_problem(exc)}; ret filen.") from exc


def _source(root: Traversable, source_id: str, about: dict[str, Any]) -> Source:
    name = f"texts/{source_id}.md"
    return parse_source(_read(root / "texts" / f"{source_id}.md"), about, name)


def _sections(body: str, source_id: str, name: str) -> Iterator[Section]:
    for block in re.split(r"(?=^## )", body, flags=re.MULTILINE):
        if not block.strip():
            continue
        found = _SECTION.match(block)
        heading = block.strip().splitlines()[0]
        if not found or not found["text"].strip():
            raise CorpusError(f"{name}: afsnittet »{heading}« er ødelagt; det skal have id, felter og tekst.")
        try:
            fields = yaml.load(found["yaml"], _YAML_LOADER)
            pages = fields.pop("page", None)
            yield Section(
                id=f"{source_id}/{found['id']}",
                source=source_id,
                title=found["title"].strip(),
                text=found["text"].strip(),
                pages=tuple(pages) if isinstance(pages, list) else () if pages is None else (pages,),
                **fields,
            )
        except (ValidationError, TypeError, AttributeError, yaml.YAMLError) as exc:
            raise CorpusError(f"{name}: afsnittet »{heading}« er ødelagt: {_first_problem(exc)}.") from exc


def _checklist(root: Traversable, phase: Phase) -> Iterator[ChecklistItem]:
    name = f"checklists/{phase}.yaml"
    for fields in _yaml(root / "checklists" / f"{phase}.yaml")["items"]:
        try:
            yield ChecklistItem(phase=phase, **fields)
        except (ValidationError, TypeError) as exc:
            raise CorpusError(
                f"{name}: punktet {fields.get('id')!r} er ødelagt: {_first_problem(exc)}."
            ) from exc


def _topics(root: Traversable, name: str, key: str, record: type[Record]) -> Iterator[Record]:
    """The records listed under `key` in the YAML file `name`."""
    for fields in _yaml(root / name)[key]:
        try:
            yield record(**fields)
        except (ValidationError, TypeError) as exc:
            raise CorpusError(
                f"{name}: emnet {fields.get('id')!r} er ødelagt: {_first_problem(exc)}."
            ) from exc


def _further_questions(path: Traversable) -> Iterator[Question]:
    """The questions in a file of `## section` headings, each followed by lines like `cm: ka jeg …?`: the
    first letters of the style and the role, then the question."""
    section = ""
    for number, line in enumerate(_read(path).splitlines(), 1):
        if line.startswith("## "):
            section = line[3:].strip()
        elif line.strip():
            try:
                style, role, colon, question = line[0], line[1], line[2], line[3:].strip()
                if colon != ":" or not question or not section:
                    raise ValueError("forventede fx »cm: spørgsmål« under en overskrift")
                yield Question(question, section, "tune", _STYLE_CODES[style], _ROLE_CODES[role])
            except (ValueError, LookupError) as exc:
                raise CorpusError(f"training/{path.name}, linje {number}, er ødelagt: {exc}.") from exc


def _lines(path: Traversable, record: type[Record]) -> Iterator[Record]:
    """The records in a file of JSON lines."""
    for number, line in enumerate(_read(path).splitlines(), 1):
        try:
            yield record(**json.loads(line))
        except (ValidationError, TypeError, ValueError) as exc:
            raise CorpusError(f"{path.name}, linje {number}, er ødelagt: {_first_problem(exc)}.") from exc


def _check_references(corpus: Corpus) -> None:
    """Raise CorpusError when anything names a section that isn't there, or an id is used twice."""
    known = corpus.sections.keys()
    count = sum(len(source.sections) for source in corpus.sources)
    if count != len(known):
        raise CorpusError(
            f"Korpus har {count} afsnit, men kun {len(known)} forskellige id'er; ret dubletterne."
        )
    named = [(s.id, other) for s in corpus.sections.values() for other in s.same_as + s.related]
    named += [(item.id, other) for item in corpus.checklist for other in item.sections]
    named += [(item.id, item.due.section) for item in corpus.checklist if item.due]
    named += [(question.q, question.section) for question in corpus.questions]
    named += [(tension.id, section) for tension in corpus.tensions for section, _ in tension.sides]
    for where, other in named:
        if other not in known:
            raise CorpusError(
                f"Korpus: »{where}« henviser til afsnittet {other}, som ikke findes; ret henvisningen."
            )
    for tension in corpus.tensions:
        for section, begins in tension.sides:
            if begins not in corpus.sections[section].text:
                raise CorpusError(f"tensions.yaml: »{begins}« står ikke i {section}; ret {tension.id}.")


def _read(path: Traversable) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise CorpusError(
            f"Korpusfilen {path.name} mangler eller kan ikke læses; installér programmet igen."
        ) from exc


def _yaml(path: Traversable) -> Any:
    try:
        return yaml.load(_read(path), _YAML_LOADER)
    except yaml.YAMLError as exc:
        raise CorpusError(f"Korpusfilen {path.name} er ikke gyldig YAML; ret den.") from exc


def _first_problem(exc: Exception) -> str:
    """What was wrong, on one line, without the library's own framing."""
    if isinstance(exc, ValidationError):
        problem = exc.errors()[0]
        where = ".".join(str(part) for part in problem["loc"]) or "felterne"
        return f"{where}: {problem['msg']}"
    return str(exc).splitlines()[0] if str(exc) else type(exc).__name__

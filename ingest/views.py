"""The texts that are embedded and matched on behalf of a section: `View`, and which views a corpus has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from corpus.records import Corpus, Section
from ingest.danish import sentences
from ingest.originals import Original

OUTSIDE = "udenfor/"  # what the views of a topic that the sources don't cover stand for, instead of a section
ViewKind = Literal["guidance", "original", "question"]
Group = Literal["guidance", "question"]  # what is looked up apart: the sources' text, and what people ask
GROUPS: tuple[Group, ...] = get_args(Group)


@dataclass(frozen=True, slots=True)
class View:
    """A text of `kind` that stands for `section`. `id` depends on nothing but these three."""

    section: str
    kind: ViewKind
    text: str

    @property
    def group(self) -> Group:
        """What it is looked up among."""
        return "question" if self.kind == "question" else "guidance"

    @property
    def id(self) -> str:
        """Twenty hexadecimal digits; the same view has the same id in every index."""
        content = "\x1f".join((self.section, self.kind, self.text))
        return hashlib.sha256(content.encode("utf-8")).hexdigest()[:20]


def views_of(corpus: Corpus, originals: Mapping[str, Original]) -> tuple[View, ...]:
    """Every view of `corpus`, each once, sections in order; held-out questions never become views."""
    found = [view for section in corpus.sections.values() for view in _of_section(section, originals)]
    found += [View(q.section, "question", q.q) for q in corpus.questions if q.split == "tune"]
    found += [View(OUTSIDE + topic.id, "question", q) for topic in corpus.outside for q in topic.questions]
    return tuple(dict.fromkeys(found))


def guidance_text(section: Section) -> str:
    """What is embedded for a section as a whole: its title and text."""
    return f"{section.title}. {section.text}"


def _of_section(section: Section, originals: Mapping[str, Original]) -> Iterator[View]:
    yield View(section.id, "guidance", guidance_text(section))
    if section.kind == "document":
        for sentence in sentences(section.text):
            yield View(section.id, "guidance", sentence)
    if section.id in originals:
        yield View(section.id, "original", originals[section.id].text)

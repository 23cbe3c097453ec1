"""The chain: resolve → retrieve → judge → compose → cite, as LangChain runnables. `Assistant` runs it.

Request ─ resolve ─ retrieve ─┬─ enough evidence: compose ─ cite ─ Answer
                              └─ not enough: refuse ────────────── Answer
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableBranch, RunnableLambda

from assistant import texts
from assistant.answer import (
    LONGEST_QUESTION,
    Answer,
    Citation,
    DetectedPhase,
    Notice,
    OriginalText,
    Request,
    Sentence,
    Stance,
    ValidityNote,
)
from assistant.checklist import checklist_for
from assistant.compose import Composer, Draft, ExtractiveComposer, Pick
from assistant.evidence import enough, leads
from assistant.followups import resolve
from assistant.phases import PhaseGuess, detect_phase
from assistant.privacy import has_personal_data, signals_crisis, without_personal_data
from assistant.stance import stance_of
from corpus.errors import UsageError
from corpus.records import Section, serves
from ingest.danish import terms
from ingest.index import Index
from ingest.originals import Original
from ingest.search import Hit, Outside

RETRIEVED, NEAREST, SUGGESTED = 8, 3, 3


@dataclass(frozen=True, slots=True)
class State:
    """What the stages know so far; each adds its part."""

    request: Request
    query: str = ""
    carried_over: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
    outside: Outside | None = None
    draft: Draft | None = None


class SectionRetriever(BaseRetriever):
    """LangChain's view of the index: one document per section found, best first, scores in the metadata."""

    index: Any
    k: int = RETRIEVED

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [
            Document(
                id=hit.section.id,
                page_content=hit.section.text,
                metadata={
                    "title": hit.section.title,
                    "source": hit.section.source,
                    "rank": hit.rank,
                    "score": hit.score,
                    "similarity": hit.similarity,
                    "coverage": hit.coverage,
                    "same": [section.id for section in hit.same],
                },
            )
            for hit in self.index.search(query, self.k)
        ]


class Assistant:
    """Answers questions from an open index. Keeps no conversation; the index remembers the latest query."""

    def __init__(self, index: Index, composer: Composer | None = None) -> None:
        self.index = index
        self._composer = composer or ExtractiveComposer(index.encoder)
        self._retriever = SectionRetriever(index=index)
        self.chain: Runnable[Request, Answer] = (
            RunnableLambda(self._resolve)
            | RunnableLambda(self._retrieve)
            | RunnableBranch((self._has_evidence, RunnableLambda(self._compose) | self._cite), self._refuse)
        )

    def ask(self, request: Request) -> Answer:
        """The answer to `request`. Raises UsageError when there is no question in it or it is far too
        long."""
        check_question(request.question)
        return self.chain.invoke(request)

    def phase(self, text: str) -> PhaseGuess:
        """The phase of the situation told in `text`. Raises UsageError as `ask` does."""
        check_question(text)
        return detect_phase(text)

    def _resolve(self, request: Request) -> State:
        resolved = resolve(
            without_personal_data(request.question), tuple(map(without_personal_data, request.history))
        )
        return State(request, resolved.query, resolved.carried_over)

    def _retrieve(self, state: State) -> State:
        sections = self.index.corpus.sections
        found = (
            Hit(
                sections[str(document.id)],
                document.metadata["score"],
                document.metadata["rank"],
                document.metadata["similarity"],
                document.metadata["coverage"],
                tuple(sections[name] for name in document.metadata["same"]),
            )
            for document in self._retriever.invoke(state.query)
        )
        hits = tuple(
            hit for hit in found if state.request.injury != "fysisk" or serves(hit.section, "fysisk")
        )
        return replace(state, hits=hits, outside=self.index.outside(state.query))

    def _has_evidence(self, state: State) -> bool:
        return enough(state.hits, state.outside)

    def _compose(self, state: State) -> State:
        """The sections were found by the whole conversation; the sentences answer what was asked last."""
        asked = without_personal_data(state.request.question)
        return replace(state, draft=self._composer.compose(asked, state.hits))

    def _cite(self, state: State) -> Answer:
        assert state.draft is not None
        draft = state.draft
        cited = list(dict.fromkeys(pick.section for pick in (*draft.sentences, *draft.caveats)))
        number = {section.id: n for n, section in enumerate(cited, 1)}
        first = draft.sentences[0]
        stance = stance_of(state.query, first.text, first.section.kind)
        return self._answer(
            state,
            stance=stance,
            sentences=tuple(_sentence(pick, number) for pick in draft.sentences),
            caveats=tuple(_sentence(pick, number) for pick in draft.caveats),
            citations=tuple(self._citation(section, number[section.id]) for section in cited),
            validity=tuple(ValidityNote(s.id, s.validity.text) for s in cited if s.validity),
            notices=self._scope_notices(cited, state.query),
        )

    def _refuse(self, state: State) -> Answer:
        return self._answer(
            state,
            refused=True,
            notices=(Notice("refusal", _refusal(state.outside)),),
            nearest=tuple(hit.section.id for hit in state.hits[:NEAREST]),
        )

    def _answer(
        self,
        state: State,
        refused: bool = False,
        stance: Stance | None = None,
        sentences: tuple[Sentence, ...] = (),
        caveats: tuple[Sentence, ...] = (),
        citations: tuple[Citation, ...] = (),
        validity: tuple[ValidityNote, ...] = (),
        notices: tuple[Notice, ...] = (),
        nearest: tuple[str, ...] = (),
    ) -> Answer:
        """What every answer has in common: the phase with its checklist, notices about the question,
        suggestions."""
        request = state.request
        phase = self._phase(state, refused)
        checklist = (
            checklist_for(self.index.corpus, phase.id, request.role, request.injury, request.first_sick_day)
            if phase.id
            else ()
        )
        return Answer(
            question=request.question,
            refused=refused,
            refusal_reason="outside_sources" if refused else None,
            stance=stance,
            phase=phase,
            sentences=sentences,
            caveats=caveats,
            citations=citations,
            validity=validity,
            notices=(*_question_notices(request.question), *notices),
            nearest=nearest,
            carried_over=state.carried_over,
            checklist=checklist,
            suggestions=self._suggestions(state, refused),
            composer=self._composer.name,
        )

    def _phase(self, state: State, refused: bool) -> DetectedPhase:
        """The phase that the user chose, else the likeliest; none for a question outside the sources."""
        if state.request.phase:
            return DetectedPhase(state.request.phase, 1.0, "chosen")
        if refused:
            return DetectedPhase(None, 0.0, "detected")
        guess = detect_phase(state.query)
        return DetectedPhase(guess.phase, guess.confidence, "detected")

    def _citation(self, section: Section, number: int) -> Citation:
        source = self.index.corpus.source_of[section.source]
        return Citation(
            number=number,
            section=section.id,
            source=section.source,
            title=section.title,
            kind=section.kind,
            publisher=source.publisher,
            year=source.year,
            page=section.pages[0] if section.pages else None,
            page_basis=section.page_basis,
            text=section.text,
            original=_original(self.index.originals.get(section.id)),
        )

    def _scope_notices(self, cited: list[Section], query: str) -> tuple[Notice, ...]:
        """What the leading source was about, unless the question is about just that."""
        note = self.index.corpus.source_of[cited[0].source].scope_note
        about_injury = any(
            term.startswith(("arbejdsskad", "skad", "ulyk", "tilskad")) for term in terms(query)
        )
        return (Notice("scope", note),) if note and not about_injury else ()

    def _suggestions(self, state: State, refused: bool) -> tuple[str, ...]:
        """Questions that the next sections answer, one from each, put plainly."""
        if refused:
            return ()
        asked = {
            q.section: q.q
            for q in reversed(self.index.corpus.questions)
            if q.style == "plain" and q.split == "tune"
        }
        following = [hit.section.id for hit in state.hits[1:]]
        known = set(terms(state.query))
        found = [asked[s] for s in following if s in asked and set(terms(asked[s])) != known]
        return tuple(dict.fromkeys(found))[:SUGGESTED]


def check_question(question: str) -> None:
    """Raise UsageError, saying what to do, unless `question` is one that can be searched for."""
    if not question.strip():
        raise UsageError("Skriv et spørgsmål, fx »Må jeg spørge, hvad medarbejderen fejler?«.")
    if len(question) > LONGEST_QUESTION:
        raise UsageError(
            f"Spørgsmålet er på {len(question)} tegn; skriv højst {LONGEST_QUESTION}, "
            "og nøjes med det, du vil vide."
        )
    if not any(character.isalpha() for character in question):
        raise UsageError("Spørgsmålet har ingen ord; skriv med almindelige ord, hvad du vil vide.")


def _refusal(outside: Outside | None) -> str:
    """Why there is no answer, and whom to ask: by topic where the question is about a known one."""
    if outside and leads(outside):
        return texts.NOTICES["refusal_topic"].format(title=outside.topic.title, ask=outside.topic.ask)
    return texts.NOTICES["refusal"]


def _sentence(pick: Pick, number: dict[str, int]) -> Sentence:
    return Sentence(pick.text, (number[pick.section.id],))


def _original(original: Original | None) -> OriginalText | None:
    return OriginalText(original.text, original.page, original.document) if original else None


def _question_notices(question: str) -> tuple[Notice, ...]:
    found = []
    if signals_crisis(question):
        found.append(Notice("crisis", texts.NOTICES["crisis"]))
    if has_personal_data(question):
        found.append(Notice("personal_data", texts.NOTICES["personal_data"]))
    return tuple(found)

"""The chain: resolve → retrieve → judge → compose → cite, as LangChain runnables. `Assistant` runs it.

Request ─ resolve ─ retrieve ─┬─ enough evidence: compose ─ cite ─ Answer
                              └─ not enough: refuse ────────────── Answer
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.language_models import BaseChatModel
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
    RefusalReason,
    Request,
    Sentence,
    Stance,
    ValidityNote,
)
from assistant.checklist import checklist_for
from assistant.compose import Composer, Draft, ExtractiveComposer, Pick
from assistant.evidence import Found, strength
from assistant.followups import resolve
from assistant.generate import GenerativeComposer
from assistant.guard import Guard
from assistant.parts import parts_of, without_instructions
from assistant.phases import PhaseGuess, detect_phase
from assistant.premise import presuppositions
from assistant.privacy import (
    asks_for_a_person,
    has_personal_data,
    neutral,
    signals_crisis,
    speaks_of_self,
    without_personal_data,
)
from assistant.stance import Asked, asks_of_an_act, stance_of
from assistant.statements import Reader
from corpus.errors import UsageError
from corpus.records import Injury, OutsideTopic, Section, serves
from ingest.danish import terms
from ingest.index import Index, open_index
from ingest.model import SOBER, open_model
from ingest.originals import Original
from ingest.search import Hit
from ingest.settings import Settings

DEFAULT_TIMEOUT = 30.0  # seconds that a language model may take
RETRIEVED, LOOKED_THROUGH = 8, 24  # sections kept, and looked through where some don't fit the injury
NEAREST, SUGGESTED = 3, 3
STANCES, STANCE_SHARE = 4, 0.7  # sections whose sentences may give the stance, their share of the best score
LOOKED_AT, CERTAIN = 3, 0.93  # cited sections that may contradict a premise; the doubt at which one does
CLEAR = 0.45  # strength at which a question among several has an answer of its own


@dataclass(frozen=True, slots=True)
class State:
    """What the stages know so far; each adds its part. `whole` is the request as one, `parts` its questions
    where it asks several."""

    request: Request
    asked: str = ""
    query: str = ""
    carried_over: tuple[str, ...] = ()
    whole: Found | None = None
    parts: tuple[Found, ...] = ()
    draft: Draft | None = None

    @property
    def answered(self) -> tuple[Found, ...]:
        """What can be answered: the questions one by one where at least two have a clear answer each, else
        the whole; and where that can't be answered, what part of it can."""
        assert self.whole
        clear = [part for part in self.parts if part.answerable and strength(part.hits) >= CLEAR]
        leading = {part.hits[0].section.id: part for part in reversed(clear)}
        apart = tuple(part for part in clear if leading[part.hits[0].section.id] is part)
        if len(apart) > 1 or not self.whole.answerable:
            return apart
        return (self.whole,)


class SectionRetriever(BaseRetriever):
    """LangChain's view of the index: one document per section found, best first, scores in the metadata."""

    index: Any
    k: int = LOOKED_THROUGH

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
    """Answers questions from an open index. Keeps no conversation; the latest query, and what was made of
    words
    met, stay in memory until the process ends."""

    def __init__(
        self, index: Index, model: BaseChatModel | None = None, timeout: float = DEFAULT_TIMEOUT
    ) -> None:
        self.index = index
        self.reader = Reader(index.encoder, index.corpus)
        self.guard = Guard(self.reader)
        self._composer: Composer = ExtractiveComposer(self.reader, index.corpus)
        if model is not None:
            self._composer = GenerativeComposer(
                model, Guard(self.reader, strict=True), self._composer, timeout
            )
        self._retriever = SectionRetriever(index=index)
        self.chain: Runnable[Request, Answer] = (
            RunnableLambda(self._resolve)
            | RunnableLambda(self._retrieve)
            | RunnableBranch((self._has_evidence, RunnableLambda(self._compose) | self._cite), self._refuse)
        )

    @property
    def writes(self) -> bool:
        """Whether a language model writes the answers, so that they take a while and grow."""
        return isinstance(self._composer, GenerativeComposer)

    def ask(self, request: Request) -> Answer:
        """The answer to `request`. Raises UsageError when there is no question in it or it is far too
        long."""
        check_question(request.question)
        return self.chain.invoke(request)

    def stream(self, request: Request) -> Iterator[Answer]:
        """The answer as it grows, the last one being what `ask` gives; every sentence in it is verified.

        Raises UsageError as `ask` does.
        """
        check_question(request.question)
        state = self._retrieve(self._resolve(request))
        if not self._has_evidence(state):
            yield self._refuse(state)
            return
        for draft in self._composer.stream(state.asked, self._to_compose(state)):
            yield self._cite(replace(state, draft=draft))

    def phase(self, text: str) -> PhaseGuess:
        """The phase of the situation told in `text`. Raises UsageError as `ask` does."""
        check_question(text)
        return detect_phase(text)

    def _resolve(self, request: Request) -> State:
        asked, *earlier = (_searchable(text) for text in (request.question, *request.history))
        resolved = resolve(asked, tuple(earlier))
        return State(request, asked, resolved.query, resolved.carried_over)

    def _retrieve(self, state: State) -> State:
        parts = () if state.carried_over else parts_of(state.asked)
        if signals_crisis(state.request.question):
            return replace(state, asked=texts.CRISIS_QUERY, whole=self._in_crisis(state.request))
        return replace(
            state,
            whole=self._find(state.query, state.request.injury),
            parts=tuple(self._find(part, state.request.injury) for part in parts),
        )

    def _in_crisis(self, request: Request) -> Found:
        """What a leader or colleague can do for someone else; nothing for whoever speaks of themself."""
        found = self._find(texts.CRISIS_QUERY, request.injury)
        return replace(found, hits=()) if speaks_of_self(request.question) else found

    def _find(self, query: str, injury: Injury) -> Found:
        sections = self.index.corpus.sections
        found = (
            Hit(
                sections[str(document.id)],
                document.metadata["score"],
                document.metadata["rank"],
                document.metadata["similarity"],
                document.metadata["coverage"],
                tuple(
                    sections[name]
                    for name in document.metadata["same"]
                    if injury != "fysisk" or serves(sections[name], "fysisk")
                ),
            )
            for document in self._retriever.invoke(query)
        )
        hits = tuple(hit for hit in found if injury != "fysisk" or serves(hit.section, "fysisk"))[:RETRIEVED]
        return Found(query, hits, self.index.outside(query))

    def _has_evidence(self, state: State) -> bool:
        return bool(state.answered) and not asks_for_a_person(state.request.question)

    def _compose(self, state: State) -> State:
        """The sections were found by the whole conversation; the sentences answer what was asked last."""
        return replace(state, draft=self._composer.compose(state.asked, self._to_compose(state)))

    def _to_compose(self, state: State) -> tuple[Found, ...]:
        """What can be answered; the whole request counts by what was asked last, without what it leans on."""
        return tuple(replace(f, question=state.asked) if f is state.whole else f for f in state.answered)

    def _cite(self, state: State) -> Answer:
        assert state.draft is not None
        draft = state.draft
        cited = list(
            dict.fromkeys(section for pick in (*draft.sentences, *draft.caveats) for section in pick.sections)
        )
        number = {section.id: n for n, section in enumerate(cited, 1)}
        return self._answer(
            state,
            stance=self._stance(state),
            sentences=tuple(_sentence(pick, number) for pick in draft.sentences),
            caveats=tuple(_sentence(pick, number) for pick in draft.caveats),
            citations=tuple(self._citation(section, number[section.id]) for section in cited),
            validity=tuple(ValidityNote(s.id, s.validity.text) for s in cited if s.validity),
            notices=(
                *_fallback(draft),
                *self._premises(state, draft),
                *self._not_covered(state),
                *self._scope_notices(cited, state.query),
            ),
        )

    def asked(self, request: Request) -> Asked | None:
        """The request with the sentences that answer it best, as the stance is read off them; None where
        nothing is found."""
        state = self._retrieve(self._resolve(request))
        assert state.whole
        found = self._to_compose(state)[0] if state.answered else replace(state.whole, question=state.asked)
        return self._asked(state, found) if found.hits else None

    def _stance(self, state: State) -> Stance | None:
        """The stance on what is asked; none on several questions at once, for it would seem to be of them
        all, nor on a follow-up that names no act."""
        found = self._to_compose(state)
        if state.carried_over and not asks_of_an_act(state.asked):
            return None
        return stance_of(self._asked(state, found[0]), self.reader) if len(found) == 1 else None

    def _asked(self, state: State, found: Found) -> Asked:
        """`found` with its sentences, best first."""
        hits, question = found.hits, found.question
        told = [
            statement
            for hit in hits[:STANCES]
            if hit.score >= STANCE_SHARE * hits[0].score
            for statement in self.reader.statements(question, hit.section)
        ]
        told.sort(key=lambda statement: -statement.fit)
        return Asked(question, state.request.role, hits[0].section, told)

    def _premises(self, state: State, draft: Draft) -> tuple[Notice, ...]:
        """What the question takes for granted and a cited section says otherwise."""
        cited = list(dict.fromkeys(section for pick in draft.sentences for section in pick.sections))[
            :LOOKED_AT
        ]
        found = []
        for clause in presuppositions(state.asked):
            judged = [self.guard.check(clause, [section.text]) for section in cited]
            if any(each.verdict == "supported" for each in judged):
                continue
            against = [each for each in judged if each.verdict == "contradicted" and each.doubt >= CERTAIN]
            if against:
                text = texts.NOTICES["premise"].format(clause=clause, source=against[0].evidence)
                found.append(Notice("premise", text))
        return tuple(found)

    def _not_covered(self, state: State) -> tuple[Notice, ...]:
        """The questions of the request that the sources don't answer, each with whom to ask."""
        leading = {found.hits[0].section.id for found in state.answered}
        return tuple(
            Notice(
                "not_covered",
                texts.NOTICES["not_covered"].format(part=part.question, ask=_whom_to_ask(part.topic)),
            )
            for part in state.parts
            if not part.answerable
            or (state.whole not in state.answered and part.hits[0].section.id not in leading)
        )

    def _refuse(self, state: State) -> Answer:
        assert state.whole
        topic = state.whole.topic
        reason: RefusalReason = topic.reason if topic else "outside_sources"
        if asks_for_a_person(state.request.question):
            reason, topic = "personal_data", None
        if signals_crisis(state.request.question):
            reason = "crisis"
        return self._answer(
            state,
            refused=reason,
            notices=(Notice("refusal", _refusal(reason, topic)),),
            nearest=tuple(hit.section.id for hit in state.whole.hits[:NEAREST]),
        )

    def _answer(
        self,
        state: State,
        refused: RefusalReason | None = None,
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
        phase = self._phase(state, bool(refused))
        checklist = (
            checklist_for(self.index.corpus, phase.id, request.role, request.injury, request.first_sick_day)
            if phase.id
            else ()
        )
        return Answer(
            question=request.question,
            refused=bool(refused),
            refusal_reason=refused,
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
            suggestions=() if refused else self._suggestions(state),
            composer=state.draft.composer if state.draft else "extractive",
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

    def _suggestions(self, state: State) -> tuple[str, ...]:
        """Questions that the next sections answer, one from each, put plainly."""
        asked = {
            q.section: q.q
            for q in reversed(self.index.corpus.questions)
            if q.style == "plain" and q.split == "tune"
        }
        following = [hit.section.id for hit in state.answered[0].hits[1:]]
        known = set(terms(state.query))
        found = [asked[s] for s in following if s in asked and set(terms(asked[s])) != known]
        return tuple(dict.fromkeys(found))[:SUGGESTED]


def open_assistant(settings: Settings) -> Assistant:
    """The assistant that the settings ask for, on an index that is up to date, built first where need be.

    Raises what `open_index` and `open_model` raise.
    """
    model = open_model(settings, SOBER, settings.model_timeout)
    return Assistant(open_index(settings), model, settings.model_timeout)


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


def _searchable(text: str) -> str:
    """What of `text` is searched for: neither personal data nor instructions to the assistant."""
    return without_personal_data(without_instructions(text))


def _refusal(reason: RefusalReason, topic: OutsideTopic | None) -> str:
    """Why there is no answer, and whom to ask: by topic where the question is about a known one."""
    if reason == "outside_sources" and topic:
        return texts.NOTICES["refusal_topic"].format(title=topic.title, ask=topic.ask)
    text = texts.REFUSALS[reason]
    return f"{text} {topic.ask}" if topic and reason != "crisis" else text


def _fallback(draft: Draft) -> tuple[Notice, ...]:
    return (Notice("fallback", texts.FALLBACKS[draft.problem]),) if draft.problem else ()


def _whom_to_ask(topic: OutsideTopic | None) -> str:
    return topic.ask if topic else texts.NOTICES["ask_others"]


def _sentence(pick: Pick, number: dict[str, int]) -> Sentence:
    return Sentence(pick.text, tuple(number[section.id] for section in pick.sections), pick.part)


def _original(original: Original | None) -> OriginalText | None:
    return OriginalText(original.text, original.page, original.document) if original else None


def _question_notices(question: str) -> tuple[Notice, ...]:
    found = []
    if signals_crisis(question):
        found.append(Notice("crisis", texts.NOTICES["crisis"]))
    if has_personal_data(question):
        found.append(
            Notice("personal_data", texts.NOTICES["personal_data"].format(neutral=neutral(question)))
        )
    return tuple(found)

"""A deterministic judge for ragas: the assistant's guard in the place of a language model. All ragas types
stay here.

Its scores are *lexical*: it checks words, numbers and negations and understands nothing. A score of 1.0
says that every sentence is carried by the cited sections' words, not that the answer is a good one.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Sequence
from typing import Any

os.environ["RAGAS_DO_NOT_TRACK"] = "true"

from ragas.llms.base import InstructorBaseRagasLLM
from ragas.metrics.collections import Faithfulness

from assistant.guard import support
from ingest.danish import sentences


class LexicalJudge(InstructorBaseRagasLLM):
    """Answers the two questions that ragas' Faithfulness asks: which statements, and which of them hold."""

    def generate(self, prompt: str, response_model: Any) -> Any:
        """An instance of `response_model` for ragas' `prompt`, whose input is the JSON after its last
        "input:"."""
        given = json.loads(_last_input(prompt))
        if "answer" in given:
            return response_model(statements=sentences(given["answer"]))
        judged = [
            {
                "statement": statement,
                "reason": "leksikalsk",
                "verdict": int(support(statement, [given["context"]]).holds),
            }
            for statement in given["statements"]
        ]
        return response_model(statements=judged)

    async def agenerate(self, prompt: str, response_model: Any) -> Any:
        """See `generate`."""
        return self.generate(prompt, response_model)


def lexical_faithfulness(rows: Sequence[tuple[str, str, Sequence[str]]]) -> list[float]:
    """ragas' Faithfulness of each (question, answer, cited texts), 0-1, by the lexical judge; order kept."""
    metric = Faithfulness(llm=LexicalJudge())

    async def score() -> list[float]:
        results = [
            await metric.ascore(user_input=q, response=a, retrieved_contexts=list(c)) for q, a, c in rows
        ]
        return [float(result.value) for result in results]

    return asyncio.run(score())


def _last_input(prompt: str) -> str:
    """The JSON that ragas put after the prompt's last "input:"; what follows it is ragas' cue for an
    answer."""
    text = prompt[prompt.rindex("\ninput: ") + len("\ninput: ") :]
    found, _ = json.JSONDecoder().raw_decode(text.lstrip())
    return json.dumps(found)

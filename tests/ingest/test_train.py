"""The embedder: what it makes of words, that it is what ships, and that training is repeatable."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from corpus.reading import load_training
from corpus.records import Corpus, Training
from ingest.encoder import BUNDLED_FOLDER, bundled_encoder
from ingest.features import HashedFeatures, features
from ingest.train import Recipe, train

SMALL = Recipe(rows=8_000, dimension=64, epochs=5, batch=64)


@pytest.fixture(scope="module")
def part(corpus: Corpus) -> tuple[Corpus, Training]:
    """One source with its questions: enough to learn something in seconds."""
    source = corpus.source_of["amk"]
    ids = {section.id for section in source.sections}
    alone = replace(source, sections=tuple(replace(s, same_as=(), related=()) for s in source.sections))
    questions = tuple(q for q in corpus.questions if q.section in ids)
    return Corpus((alone,), (), questions, corpus.outside[:3]), Training((), (), load_training().passages[:5])


def right_first(model: HashedFeatures, corpus: Corpus) -> float:
    """The share of held-out questions whose own section's text is nearest."""
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(modules=[model], device="cpu")
    sections = list(corpus.sections.values())
    texts = encoder.encode([s.text for s in sections])
    held = [q for q in corpus.questions if q.split == "heldout"]
    nearest = (encoder.encode([q.q for q in held]) @ texts.T).argmax(axis=1)
    return float(np.mean([sections[n].id == q.section for n, q in zip(nearest, held, strict=True)]))


def test_training_teaches_and_the_same_seed_gives_the_same(part: tuple[Corpus, Training]) -> None:
    corpus, training = part
    untrained = right_first(train(corpus, training, replace(SMALL, epochs=0)), corpus)
    first, second = (train(corpus, training, SMALL) for _ in range(2))
    assert right_first(first, corpus) > untrained + 0.1
    assert abs(right_first(first, corpus) - right_first(second, corpus)) <= 0.01
    assert np.array_equal(first.keys, second.keys)
    assert torch.allclose(first.embedding.weight, second.embedding.weight, atol=1e-3)


def test_saving_in_bytes_costs_next_to_nothing(part: tuple[Corpus, Training], tmp_path: Path) -> None:
    model = train(*part, SMALL)
    model.save(str(tmp_path))
    loaded = HashedFeatures.load(str(tmp_path))
    texts = ["Må jeg spørge, hvad hun fejler?", "hvornår ringer man"]
    before, after = (m(m.preprocess(texts))["sentence_embedding"] for m in (model, loaded))
    assert torch.nn.functional.cosine_similarity(before, after).min() > 0.999


def test_the_model_that_ships_is_small_and_knows_the_corpus(corpus: Corpus) -> None:
    assert (BUNDLED_FOLDER / "model.safetensors").stat().st_size <= 20_000_000
    vectors = bundled_encoder().encode_queries(
        ["Må jeg spørge, hvad hun fejler?", "må jeg spoerge hvad hun fejler", ""]
    )
    assert vectors[0] @ vectors[1] > 0.9
    assert np.linalg.norm(vectors[:2], axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert not vectors[2].any()


def test_small_words_count_together_with_their_neighbours() -> None:
    assert dict(features("ikke syg")).keys() != dict(features("syg ikke")).keys()


def test_nothing_held_out_is_learnt_from(corpus: Corpus) -> None:
    from evals.bench.questions import bare
    from evals.cases import retrieval_cases

    training = load_training()
    learnt = {q.q for q in (*corpus.questions, *training.questions) if q.split == "tune"}
    learnt |= {c.asked for c in training.conversations} | {q for p in training.passages for q in p.questions}
    kept = {q.q for q in corpus.questions if q.split == "heldout"} | {case.q for case in retrieval_cases()}
    assert {bare(q) for q in learnt}.isdisjoint(bare(q) for q in kept)


def test_every_section_has_at_least_twelve_questions_to_be_found_by(corpus: Corpus) -> None:
    asked = dict.fromkeys(corpus.sections, 0)
    for question in corpus.questions:
        asked[question.section] += question.split == "tune"
    assert min(asked.values()) >= 12
    named = {q.section for q in load_training().questions} | {
        c.section for c in load_training().conversations
    }
    assert named <= corpus.sections.keys()

"""Trains the bundled embedder on the questions people ask. Run `make train` after a corpus change.

Questions of the `tune` split are pulled towards their section's text, sentences and other questions, and
pushed from those of other sections (in-batch contrastive loss); sections that give the same advice are
never pushed apart. General pairs of passage and questions
(`corpus/training/passages.jsonl`) are learnt from in the same way, for the sake of documents that users add.
Held-out questions are not read. The same seed gives the same model but for rounding.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy, embedding_bag, normalize
from tqdm import tqdm

from corpus.reading import load_corpus, load_training
from corpus.records import Corpus, Training
from ingest.danish import sentences
from ingest.encoder import BUNDLED_FOLDER
from ingest.features import HashedFeatures, bag, features
from ingest.views import OUTSIDE, guidance_text


@dataclass(frozen=True, slots=True)
class Recipe:
    """What was chosen by measuring on a part of the tune questions (see CHANGELOG)."""

    rows: int = 70_000  # the features met most often; the rest have no vector
    dimension: int = 256
    epochs: int = 15
    batch: int = 256
    learning_rate: float = 2e-3  # falls evenly to nothing
    temperature: float = 0.1
    dropout: float = 0.3  # of features, so that no single word decides
    seed: int = 20_26


class Bags:
    """The texts as bags of rows, weighted by how rare each feature is; each text is read once."""

    def __init__(self, texts: Sequence[str], rows: int) -> None:
        counts: Counter[int] = Counter()
        for text in texts:
            counts.update({key for key, _ in features(text)})
        kept = sorted(key for key, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:rows])
        self.keys = np.array(kept, dtype=np.int64)
        self.rarity = np.array(
            [math.log((len(texts) + 1) / (counts[key] + 1)) + 0.3 for key in kept], dtype=np.float32
        )
        self._bags = {text: bag(text, self.keys) for text in texts}

    def vectors(
        self, table: torch.Tensor, texts: Sequence[str], dropout: float, noise: np.random.Generator
    ) -> torch.Tensor:
        """Vectors `(n_texts, dimension)`, each of a random part of its bag."""
        bags = [self._bags[text] for text in texts]
        rows = np.concatenate([rows for rows, _ in bags])
        weights = np.concatenate([weights for _, weights in bags]) * self.rarity[rows]
        owner = np.repeat(np.arange(len(bags)), [len(rows) for rows, _ in bags])
        kept = noise.random(len(rows)) >= dropout
        offsets = np.searchsorted(owner[kept], np.arange(len(bags)))
        summed = embedding_bag(
            torch.from_numpy(rows[kept]),
            table,
            torch.from_numpy(offsets),
            per_sample_weights=torch.from_numpy(weights[kept]),
            mode="sum",
            sparse=True,
        )
        return normalize(summed, dim=-1)


def train(corpus: Corpus, training: Training, recipe: Recipe) -> HashedFeatures:
    """The trained module. Takes about four minutes for 25,000 questions on two cores."""
    rng = random.Random(recipe.seed)
    noise = np.random.default_rng(recipe.seed)
    torch.manual_seed(recipe.seed)
    answered = _asked(corpus, training)
    examples = [(question, name) for name, (_, asked) in answered.items() for question in asked]
    texts = {name: _targets(own, asked) for name, (own, asked) in answered.items()}
    bags = Bags(sorted({text for group in texts.values() for text in group}), recipe.rows)
    table = torch.nn.Parameter(torch.randn(len(bags.keys), recipe.dimension) / math.sqrt(recipe.dimension))
    number = {name: position for position, name in enumerate(answered)}
    alike = _alike(corpus, number)
    optimiser = torch.optim.SparseAdam([table], lr=recipe.learning_rate)
    steps = recipe.epochs * math.ceil(len(examples) / recipe.batch)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.05, total_iters=steps)
    for _ in tqdm(range(recipe.epochs), desc="Træner", unit="runde"):
        rng.shuffle(examples)
        for start in range(0, len(examples), recipe.batch):
            batch = examples[start : start + recipe.batch]
            numbers = torch.tensor([number[name] for _, name in batch])
            asked = bags.vectors(table, [question for question, _ in batch], recipe.dropout, noise)
            answers = [_other(texts[name], question, rng) for question, name in batch]
            found = bags.vectors(table, answers, recipe.dropout, noise)
            others_alike = alike[numbers][:, numbers] & ~torch.eye(len(batch), dtype=torch.bool)
            logits = (asked @ found.T / recipe.temperature).masked_fill(others_alike, -1e4)
            loss = cross_entropy(logits, torch.arange(len(batch)))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()  # type: ignore[no-untyped-call]
            schedule.step()
    return HashedFeatures(bags.keys, table.detach() * torch.from_numpy(bags.rarity)[:, None]).eval()


def _asked(corpus: Corpus, training: Training) -> dict[str, tuple[list[str], list[str]]]:
    """Whatever answers questions, by name: texts of its own (none for a topic outside), and its questions."""
    asked: defaultdict[str, list[str]] = defaultdict(list)
    for question in (*corpus.questions, *training.questions):
        if question.split == "tune":
            asked[question.section].append(question.q)
    for conversation in training.conversations:
        asked[conversation.section].append(conversation.asked)
    found = {s.id: ([guidance_text(s), *sentences(s.text)], asked[s.id]) for s in corpus.sections.values()}
    found |= {OUTSIDE + topic.id: ([], list(topic.questions)) for topic in corpus.outside}
    return found | {f"alment/{n}": ([p.text], list(p.questions)) for n, p in enumerate(training.passages)}


def _targets(own: list[str], asked: list[str]) -> list[str]:
    """What a question should land near: the whole text as often as all the questions together."""
    return [*(own[:1] * max(1, len(asked) // 2)), *own[1:], *asked]


def _other(texts: list[str], than: str, rng: random.Random) -> str:
    """One of `texts` that isn't `than`; there are always at least two different ones."""
    while (chosen := rng.choice(texts)) == than:
        pass
    return chosen


def _alike(corpus: Corpus, number: dict[str, int]) -> torch.Tensor:
    """What answers the same questions `(n, n)`: each with itself, and sections that give the same advice."""
    alike = torch.eye(len(number), dtype=torch.bool)
    for name, others in corpus.same_advice.items():
        alike[number[name], [number[other] for other in others]] = True
    return alike


def main() -> None:
    """Train on the built-in corpus and write the model to the package, or to `--out`."""
    arguments = argparse.ArgumentParser(description=main.__doc__)
    arguments.add_argument("--out", type=Path, default=BUNDLED_FOLDER)
    out = arguments.parse_args().out
    torch.set_num_threads(2)
    module = train(load_corpus(), load_training(), Recipe())
    out.mkdir(parents=True, exist_ok=True)
    module.save(str(out))


if __name__ == "__main__":
    main()

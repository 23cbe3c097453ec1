"""Trains the bundled embedder on the questions people ask. Run `python -m ingest.train` after a corpus
change.

Questions of the `tune` split are pulled towards their section's text, sentences and other questions, and
pushed from those of other sections (in-batch contrastive loss); sections that give the same advice are
never pushed apart. Held-out questions are not read. The same seed gives the same model.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from corpus.reading import load_corpus
from corpus.records import Corpus
from ingest.danish import sentences
from ingest.encoder import BUNDLED_FOLDER
from ingest.features import HashedFeatures, features
from ingest.views import OUTSIDE, guidance_text


@dataclass(frozen=True, slots=True)
class Bag:
    """The features of a text: their buckets and weights, each `(n_features,)`."""

    ids: NDArray[np.int64]
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What was chosen by measuring on a part of the tune questions (see CHANGELOG)."""

    buckets: int = 32_768
    dimension: int = 256
    epochs: int = 15
    batch: int = 256
    learning_rate: float = 2e-3
    temperature: float = 0.1
    dropout: float = 0.3  # of features, so that no single word decides
    seed: int = 20_26


def train(corpus: Corpus, recipe: Recipe) -> HashedFeatures:
    """The trained module. Takes about 20 seconds for 2,000 questions on two cores."""
    rng = random.Random(recipe.seed)
    noise = np.random.default_rng(recipe.seed)
    torch.manual_seed(recipe.seed)
    examples = [(q.q, q.section) for q in corpus.questions if q.split == "tune"]
    examples += [(q, OUTSIDE + topic.id) for topic in corpus.outside for q in topic.questions]
    targets = _targets(corpus, examples)
    bags = {text: _bag(text, recipe.buckets) for texts in targets.values() for text in texts}
    module = HashedFeatures(
        torch.randn(recipe.buckets, recipe.dimension) / math.sqrt(recipe.dimension),
        _idf(bags, recipe.buckets),
    )
    sections = {section: number for number, section in enumerate(targets)}
    alike = _alike(corpus, sections)
    optimiser = torch.optim.Adam(module.parameters(), lr=recipe.learning_rate)
    for _ in tqdm(range(recipe.epochs), desc="Træner", unit="runde"):
        rng.shuffle(examples)
        for start in range(0, len(examples), recipe.batch):
            batch = examples[start : start + recipe.batch]
            queries = _encode(module, [bags[q] for q, _ in batch], recipe.dropout, noise)
            positives = _encode(
                module, [bags[_other(targets[s], q, rng)] for q, s in batch], recipe.dropout, noise
            )
            numbers = torch.tensor([sections[s] for _, s in batch])
            logits = queries @ positives.T / recipe.temperature
            others_alike = alike[numbers][:, numbers] & ~torch.eye(len(batch), dtype=torch.bool)
            loss = torch.nn.functional.cross_entropy(
                logits.masked_fill(others_alike, -1e4), torch.arange(len(batch))
            )
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return module.eval()


def _targets(corpus: Corpus, examples: list[tuple[str, str]]) -> dict[str, list[str]]:
    """What a question of each section should land near: the text as often as all the questions together."""
    asked: defaultdict[str, list[str]] = defaultdict(list)
    for question, answered_by in examples:
        asked[answered_by].append(question)
    found = {}
    for section in corpus.sections.values():
        own = [guidance_text(section)] * max(1, len(asked[section.id]) // 2) + sentences(section.text)
        found[section.id] = own + asked[section.id]
    return found | {name: texts for name, texts in asked.items() if name.startswith(OUTSIDE)}


def _other(texts: list[str], than: str, rng: random.Random) -> str:
    """One of `texts` that isn't `than`; every section has its own text besides its questions."""
    while (chosen := rng.choice(texts)) == than:
        pass
    return chosen


def _bag(text: str, buckets: int) -> Bag:
    found = list(features(text, buckets))
    ids = np.fromiter((bucket for bucket, _ in found), dtype=np.int64)
    return Bag(ids, np.fromiter((weight for _, weight in found), dtype=np.float32))


def _idf(bags: dict[str, Bag], buckets: int) -> torch.Tensor:
    """Inverse document frequency of each bucket `(buckets,)`; never zero, so that common words still tell."""
    counts = Counter(bucket for bag in bags.values() for bucket in set(bag.ids.tolist()))
    return torch.tensor([math.log((len(bags) + 1) / (counts[b] + 1)) + 0.3 for b in range(buckets)])


def _alike(corpus: Corpus, sections: dict[str, int]) -> torch.Tensor:
    """Which sections give the same advice, both ways `(n_sections, n_sections)`, each with itself."""
    alike = torch.eye(len(sections), dtype=torch.bool)
    for section in corpus.sections.values():
        for other in section.same_as:
            a, b = sections[section.id], sections[other]
            alike[a, b] = alike[b, a] = True
    return alike


def _encode(
    module: HashedFeatures, bags: list[Bag], dropout: float, rng: np.random.Generator
) -> torch.Tensor:
    """Vectors `(n_bags, dimension)`, each of a random part of its bag."""
    ids = np.concatenate([bag.ids for bag in bags])
    weights = np.concatenate([bag.weights for bag in bags])
    owner = np.repeat(np.arange(len(bags)), [len(bag.ids) for bag in bags])
    kept = rng.random(len(ids)) >= dropout
    offsets = np.searchsorted(owner[kept], np.arange(len(bags)))
    batch = {
        "input_ids": torch.from_numpy(ids[kept]),
        "feature_weights": torch.from_numpy(weights[kept]),
        "offsets": torch.from_numpy(offsets),
    }
    vectors: torch.Tensor = module(batch)["sentence_embedding"]
    return vectors


def main() -> None:
    """Train on the built-in corpus and write the model to the package, or to `--out`."""
    arguments = argparse.ArgumentParser(description=main.__doc__)
    arguments.add_argument("--out", type=Path, default=BUNDLED_FOLDER)
    out = arguments.parse_args().out
    torch.set_num_threads(2)
    module = train(load_corpus(), Recipe())
    out.mkdir(parents=True, exist_ok=True)
    module.save(str(out))


if __name__ == "__main__":
    main()

"""Trains the phase classifier. Run `python -m assistant.train_phases` after a change of corpus or
situations."""

from __future__ import annotations

import numpy as np
from safetensors.numpy import save_file
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from assistant.phases import BUCKETS, WEIGHTS, phase_features
from corpus.reading import load_corpus, load_situations
from corpus.records import PHASES, Phase

SITUATIONS_COUNT = 3  # times that a situation counts, since questions are many and say less
STRENGTH = 10.0  # inverse of the regularisation; 3 and 30 came out the same in cross-validation


def examples() -> list[tuple[str, Phase]]:
    """What the classifier learns from: texts and their phase. Held-out questions are not read."""
    corpus = load_corpus()
    found = [(text, phase) for text, phase in load_situations() for _ in range(SITUATIONS_COUNT)]
    for question in corpus.questions:
        phases = corpus.sections[question.section].phases
        if question.split == "tune" and len(phases) == 1:
            found.append((question.q, phases[0]))
    return found + [(item.text, item.phase) for item in corpus.checklist]


def main() -> None:
    """Fit the classifier and write its weights to the package."""
    learnt = examples()
    rows, columns, values = [], [], []
    for row, (text, _) in enumerate(learnt):
        buckets, found = phase_features(text)
        rows.extend([row] * len(buckets))
        columns.extend(buckets.tolist())
        values.extend(found.tolist())
    matrix = csr_matrix((values, (rows, columns)), shape=(len(learnt), BUCKETS))
    labels = [PHASES.index(phase) for _, phase in learnt]
    model = LogisticRegression(C=STRENGTH, max_iter=2_000).fit(matrix, labels)
    weights = np.ascontiguousarray(model.coef_.T.astype(np.float16))
    save_file({"weights": weights, "bias": model.intercept_.astype(np.float32)}, WEIGHTS)


if __name__ == "__main__":
    main()

"""Trains the stance classifier. Run `python -m assistant.train_stance` after a change of embedder or labels.

The labelled questions (`corpus/training/stances.jsonl`) are asked of an index of their own, so that the
classifier learns from what would really be found.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from assistant.answer import Request
from assistant.chain import Assistant
from assistant.stance import BUCKETS, STANCES, WEIGHTS, stance_features
from corpus.reading import load_stances
from corpus.records import LabelledStance
from ingest.index import open_index
from ingest.settings import Settings

STRENGTH = 4.0  # inverse of the regularisation


def features(assistant: Assistant, labelled: tuple[LabelledStance, ...]) -> tuple[csr_matrix, list[int]]:
    """What the classifier sees of each question that anything is found for, and the labels."""
    rows, columns, values, dense = [], [], [], []
    labels: list[int] = []
    for example in tqdm(labelled, desc="Stillingtagen", unit="spørgsmål"):
        asked = assistant.asked(Request(question=example.q, role=example.role))
        if asked is None:
            continue
        buckets, found, rest = stance_features(asked, assistant.reader)
        rows.extend([len(labels)] * len(buckets))
        columns.extend(buckets.tolist())
        values.extend(found.tolist())
        dense.append(rest)
        labels.append(STANCES.index(example.stance))
    words = csr_matrix((values, (rows, columns)), shape=(len(labels), BUCKETS))
    return csr_matrix(hstack((words, csr_matrix(np.array(dense))))), labels


def main() -> None:
    """Fit the classifier and write its weights to the package."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), _env_file=None)
        matrix, labels = features(Assistant(open_index(settings)), load_stances())
    model = LogisticRegression(C=STRENGTH, max_iter=3_000).fit(matrix, labels)
    weights = np.ascontiguousarray(model.coef_.T.astype(np.float16))
    save_file({"weights": weights, "bias": model.intercept_.astype(np.float32)}, WEIGHTS)


if __name__ == "__main__":
    main()

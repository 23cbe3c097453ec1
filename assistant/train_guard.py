"""Trains the guard. Run `python -m assistant.train_guard` after a change of embedder, signs or labelled
claims.

Logistic regression over the signs. The two operating points are chosen by cross-validation, by section: the
doubt above which `REJECTED`, or when strict `REJECTED_STRICTLY`, of the sentences that are carried would be
turned away.
"""

from __future__ import annotations

import json

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from assistant.guard import WEIGHTS
from assistant.signs import CERTAIN, Likeness, find
from assistant.statements import Reader
from corpus.reading import load_claims, load_corpus
from ingest.encoder import bundled_encoder

STRENGTH, FOLDS = 0.02, 8
REJECTED, REJECTED_STRICTLY = 0.09, 0.25


def main() -> None:
    """Fit the guard and write its weights to the package."""
    corpus = load_corpus()
    likeness = Likeness(Reader(bundled_encoder(), corpus))
    claims = load_claims()
    found = [
        find(claim.sentence, [corpus.sections[claim.section].text], likeness).signs
        for claim in tqdm(claims, desc="Vagten ser på", unit="sætning")
    ]
    names = list(found[0])
    rows = np.array([[signs[name] for name in names] for signs in found])
    spoilt = np.array([claim.damage is not None for claim in claims])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=3_000))
    sections = [claim.section for claim in claims]
    doubt = cross_val_predict(
        model, rows, spoilt, groups=sections, cv=GroupKFold(FOLDS), method="predict_proba"
    )[:, 1]
    doubt[(rows[:, [names.index(name) for name in CERTAIN]] > 0).any(axis=1)] = 1.0
    threshold, strict = (
        float(np.quantile(doubt[~spoilt], 1 - share)) for share in (REJECTED, REJECTED_STRICTLY)
    )
    caught, strictly = ((doubt[spoilt] > limit).mean() for limit in (threshold, strict))
    print(f"{len(claims)} sætninger; fangede {caught:.0%}, strengt {strictly:.0%}")
    scaler, regression = model.fit(rows, spoilt)
    weights = zip(names, regression.coef_[0], scaler.mean_, scaler.scale_, strict=True)
    fields = {
        "bias": round(float(regression.intercept_[0]), 4),
        "threshold": round(threshold, 4),
        "strict": round(strict, 4),
        "signs": {n: [round(float(w), 4), round(float(m), 4), round(float(s), 4)] for n, w, m, s in weights},
    }
    WEIGHTS.write_text(json.dumps(fields, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

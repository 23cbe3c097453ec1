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
from sklearn.model_selection import GroupKFold
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
        [each.signs for each in find(claim.sentence, [corpus.sections[claim.section].text], likeness)]
        for claim in tqdm(claims, desc="Vagten ser på", unit="sætning")
    ]
    names = list(found[0][0])
    rows = [np.array([[signs[name] for name in names] for signs in each]) for each in found]
    nearest = np.array([each[0] for each in rows])
    spoilt = np.array([claim.damage is not None for claim in claims])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=3_000))
    doubt = np.zeros(len(claims))
    sections = [claim.section for claim in claims]
    for learnt, judged in GroupKFold(FOLDS).split(nearest, spoilt, sections):
        model.fit(nearest[learnt], spoilt[learnt])
        for n in judged:
            certain = (rows[n][:, [names.index(name) for name in CERTAIN]] > 0).any(axis=1)
            doubt[n] = np.maximum(model.predict_proba(rows[n])[:, 1], certain).min()
    threshold, strict = (
        float(np.quantile(doubt[~spoilt], 1 - share)) for share in (REJECTED, REJECTED_STRICTLY)
    )
    caught, strictly = ((doubt[spoilt] > limit).mean() for limit in (threshold, strict))
    print(f"{len(claims)} sætninger; fangede {caught:.0%}, strengt {strictly:.0%}")
    model.fit(nearest, spoilt)
    scaler, regression = (step for _, step in model.steps)
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

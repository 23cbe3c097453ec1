"""The gate: each figure against its threshold in `thresholds.yaml`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

from evals.evaluation import Figure


class Threshold(BaseModel):
    """The least or the most that a figure may be, and why just that."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least: float | None = None
    most: float | None = None
    why: str

    def holds(self, value: float) -> bool:
        """Whether `value` is within the threshold; not a number never is."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A figure with its threshold, and whether it holds."""

    figure: Figure
    threshold: Threshold
    passed: bool


def judge(figures: Iterable[Figure]) -> tuple[Outcome, ...]:
    """The outcome for each figure. Raises ValueError when figures and thresholds don't match one to one."""
    found = {figure.name: figure for figure in figures}
    limits = thresholds()
    if found.keys() != limits.keys():
        raise ValueError(f"figures without threshold or the reverse: {sorted(found.keys() ^ limits.keys())}")
    return tuple(Outcome(found[name], limits[name], limits[name].holds(found[name].value)) for name in limits)


def thresholds() -> dict[str, Threshold]:
    """The threshold of each figure, in the file's order."""
    text = (resources.files("evals") / "thresholds.yaml").read_text(encoding="utf-8")
    return {name: Threshold.model_validate(fields) for name, fields in yaml.safe_load(text).items()}

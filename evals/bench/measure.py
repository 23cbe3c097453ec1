"""Runs a recipe in a process of its own and notes ranks, times, memory and size; compares two recipes."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np

from assistant.followups import resolve
from corpus.reading import load_corpus
from evals.bench.questions import Asked, question_sets
from evals.bench.recipes import Searcher, recipes
from evals.metrics import first_relevant, mrr_at, recall_at
from ingest.settings import Settings

Ranks = tuple[int | None, ...]
RESAMPLES = 2_000
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Run:
    """What one recipe did. Times are seconds, except `latencies` (milliseconds a search); sizes megabytes."""

    name: str
    ranks: dict[str, Ranks]  # by set of questions, in the set's order
    latencies: tuple[float, ...]
    views: int
    started: float  # to the first hit in a new process, the index built and the modules imported
    built: float
    memory: float
    disk: float


@dataclass(frozen=True, slots=True)
class Quality:
    """Recall at 1, 5 and 10 and the mean reciprocal rank of one recipe on one set."""

    recall1: float
    recall5: float
    recall10: float
    mrr10: float


def quality(ranks: Sequence[int | None]) -> Quality:
    """The figures of `ranks`."""
    return Quality(recall_at(ranks, 1), recall_at(ranks, 5), recall_at(ranks, 10), mrr_at(ranks, 10))


def difference(ours: Ranks, theirs: Ranks, k: int = 5, seed: int = 1) -> tuple[float, float, float]:
    """How much better `ours` is in recall at `k`, with the ends of its 95 % interval (paired bootstrap)."""
    won = np.array([rank is not None and rank <= k for rank in ours], dtype=float)
    lost = np.array([rank is not None and rank <= k for rank in theirs], dtype=float)
    gains = won - lost
    drawn = np.random.default_rng(seed).integers(0, len(gains), (RESAMPLES, len(gains)))
    low, high = np.percentile(gains[drawn].mean(axis=1), [2.5, 97.5])
    return float(gains.mean()), float(low), float(high)


def interval(ranks: Ranks, k: int = 5, seed: int = 1) -> tuple[float, float]:
    """The ends of the 95 % bootstrap interval of recall at `k`."""
    hits = np.array([rank is not None and rank <= k for rank in ranks], dtype=float)
    drawn = np.random.default_rng(seed).integers(0, len(hits), (RESAMPLES, len(hits)))
    low, high = np.percentile(hits[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def ranks_of(searcher: Searcher, questions: Sequence[Asked]) -> tuple[Ranks, list[float]]:
    """The rank of the first right section for each question, and how long each search took (ms)."""
    ranks: list[int | None] = []
    took: list[float] = []
    for asked in questions:
        query = resolve(asked.q, asked.history).query
        start = time.perf_counter()
        found = searcher.rank(query)
        took.append(1_000 * (time.perf_counter() - start))
        ranks.append(first_relevant(found[:10], asked.relevant))
    return tuple(ranks), took


def run_apart(number: int, settings: Settings) -> Run:
    """Recipe `number`, built in one fresh process and measured in another, so that memory and start-up are
    its own."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        built = _in_a_process(_build, number, settings, Path(folder))
        return replace(_in_a_process(_measure, number, settings, Path(folder)), built=built)


def _in_a_process(job: Callable[..., Result], *arguments: object) -> Result:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(job, *arguments).result()


def _build(number: int, settings: Settings, folder: Path) -> float:
    corpus = load_corpus()
    recipe = recipes(settings)[number]
    start = time.perf_counter()
    recipe.build(corpus, folder)
    return time.perf_counter() - start


def _measure(number: int, settings: Settings, folder: Path) -> Run:
    start = time.perf_counter()
    corpus = load_corpus()
    recipe = recipes(settings)[number]
    searcher = recipe.build(corpus, folder)
    searcher.rank("må jeg spørge, hvad medarbejderen fejler?")
    started = time.perf_counter() - start
    ranks: dict[str, Ranks] = {}
    latencies: list[float] = []
    for name, questions in question_sets(corpus).items():
        ranks[name], took = ranks_of(searcher, questions)
        latencies += took
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(recipe.name, ranks, tuple(latencies), searcher.views, started, 0.0, memory, size_of(folder))


def size_of(folder: Path) -> float:
    """The files in `folder`, in megabytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6

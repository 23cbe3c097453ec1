"""The benchmark's results as Danish Markdown, JSON and one plot."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from evals.bench.growth import Size
from evals.bench.leave_out import LeftOut
from evals.bench.measure import Ranks, Run, difference, interval, quality
from evals.bench.recipes import OURS
from evals.metrics import mrr_at, recall_at

SETS = {
    "sat_til_side": "Spørgsmål sat til side",
    "breve": "Breve",
    "korte": "Korte spørgsmål",
    "opfoelgende": "Opfølgende spørgsmål",
}


HOW_TO_READ = """\
R@k er andelen af spørgsmål, hvor det rigtige afsnit (eller et, der giver samme råd) er blandt de første k;
MRR@10 hvor højt oppe det står. I parentes er 95 %-intervallet (bootstrap). Sidste kolonne er, hvor meget
R@5 ligger under vores på de samme spørgsmål, med parret 95 %-interval. Tiderne er maskinens egne.
"""


@dataclass(slots=True)
class Results:
    """What was measured; what wasn't is empty."""

    runs: list[Run] = field(default_factory=list)
    styles: Mapping[str, Ranks] = field(default_factory=dict)
    spoilt: Mapping[str, Mapping[str, Ranks]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    sizes: list[Size] = field(default_factory=list)
    model_named: bool = False


def write(results: Results, folder: Path) -> None:
    """Write `bench.md`, `bench.json` and `bench.svg` to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.md").write_text(markdown(results), encoding="utf-8")
    (folder / "bench.json").write_text(
        json.dumps(asdict(results), ensure_ascii=False) + "\n", encoding="utf-8"
    )
    plot(results, folder / "bench.svg")


def markdown(results: Results) -> str:
    """The tables, after a few lines on how to read them."""
    blocks = [
        HOW_TO_READ,
        *_sets(results), *_costs(results), *_styles(results), *_spoilt(results), *_left_out(results),
        *_sizes(results),
    ]  # fmt: skip
    return "\n".join(blocks) + "\n"


def _sets(results: Results) -> Iterator[str]:
    ours = next((run for run in results.runs if run.name == OURS), None)
    if ours is None:
        return
    for name, title in SETS.items():
        rows = []
        for run in results.runs:
            q = quality(run.ranks[name])
            five = f"{_f(q.recall5)} {_range(run.ranks[name])}"
            behind = _behind(ours, run, name)
            rows.append((run.name, _f(q.recall1), five, _f(q.recall10), _f(q.mrr10), behind))
        if not results.model_named:
            rows.append(("LangChain + Chroma, generel model", "ikke målt", "", "", "", ""))
        columns = ("Opskrift", "R@1", "R@5", "R@10", "MRR@10", "R@5 under vores (95 %)")
        yield from _table(f"{title} ({len(ours.ranks[name])})", columns, rows)


def _costs(results: Results) -> Iterator[str]:
    yield from _table(
        "Tid og plads",
        ("Opskrift", "p50 ms", "p95 ms", "Visninger", "Visninger/s", "Start s", "Hukommelse MB", "Indeks MB"),
        [
            (
                run.name, *(_n(value) for value in np.percentile(run.latencies, [50, 95])), run.views,
                round(run.views / run.built), _n(run.started), round(run.memory), _n(run.disk),
            )
            for run in results.runs
        ],
    )  # fmt: skip


def _styles(results: Results) -> Iterator[str]:
    figures = [(style, len(ranks), quality(ranks)) for style, ranks in results.styles.items()]
    yield from _table(
        "Vores, efter hvordan der spørges (sat til side)",
        ("Stil", "Antal", "R@1", "R@5", "MRR@10"),
        [(style, n, _f(q.recall1), _f(q.recall5), _f(q.mrr10)) for style, n, q in figures],
    )


def _spoilt(results: Results) -> Iterator[str]:
    names = list(next(iter(results.spoilt.values()), {}))
    yield from _table(
        "Vores, når spørgsmålene er skrevet skævt (R@5)",
        ("", *(SETS[name] for name in names)),
        [(how, *(_f(recall_at(ranks[name], 5)) for name in names)) for how, ranks in results.spoilt.items()],
    )


def _left_out(results: Results) -> Iterator[str]:
    ways = list(results.left_out[0].ranks) if results.left_out else []
    found = [(each, [recall_at(each.ranks[way], 5) for way in ways]) for each in results.left_out]
    rows: list[tuple[object, ...]] = [
        (each.source, len(each.ranks[ways[0]]), *(_f(value) for value in values)) for each, values in found
    ]
    if found:
        means = np.mean([values for _, values in found], axis=0)
        rows.append(("gennemsnit", "", *(_f(float(mean)) for mean in means)))
    yield from _table("Kilder uden skrevne spørgsmål (R@5)", ("Kilde", "Spørgsmål", *ways), rows)


def _sizes(results: Results) -> Iterator[str]:
    yield from _table(
        "Når der kommer flere dokumenter til",
        (
            "Afsnit", "Visninger", "R@5", "MRR@10", "p50 ms", "p95 ms", "Bygget på s", "Hukommelse MB",
            "Indeks MB",
        ),
        [
            (
                size.sections, size.views, _f(recall_at(size.ranks, 5)), _f(mrr_at(size.ranks)),
                _n(size.p50), _n(size.p95), _n(size.built), round(size.memory), _n(size.disk),
            )
            for size in results.sizes
        ],
    )  # fmt: skip


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """A heading and a table; nothing where there are no rows."""
    if rows:
        yield f"### {title}\n"
        yield f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
        for row in rows:
            yield f"| {' | '.join(map(str, row))} |"
        yield ""


def plot(results: Results, path: Path) -> None:
    """Draw recall at 5 by recipe and set, and what growth costs, to `path` (SVG)."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "bench"
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(12, 5), layout="constrained")
    height = 0.8 / len(SETS)
    for offset, (name, title) in enumerate(SETS.items()):
        rows = [number + offset * height for number in range(len(results.runs))]
        left.barh(rows, [recall_at(run.ranks[name], 5) for run in results.runs], height, label=title)
    left.set_yticks([n + 1.5 * height for n in range(len(results.runs))], [run.name for run in results.runs])
    left.set_xlim(0, 1)
    left.set_xlabel("Rigtigt afsnit blandt de fem første (R@5)")
    left.invert_yaxis()
    figure.legend(loc="outside lower left", ncols=len(SETS), fontsize="small")
    sections = [size.sections for size in results.sizes]
    right.plot(sections, [recall_at(size.ranks, 5) for size in results.sizes], "o-", label="R@5")
    if sections:
        right.set_xscale("log")
    right.set_ylim(0, 1)
    right.set_xlabel("Afsnit i alt")
    right.set_ylabel("R@5, spørgsmål sat til side")
    slower = right.twinx()
    slower.plot(sections, [size.p95 for size in results.sizes], "s--", color="tab:red", label="p95")
    slower.set_ylim(bottom=0)
    slower.set_ylabel("p95 pr. søgning (ms, stiplet)")
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _behind(ours: Run, other: Run, name: str) -> str:
    if other is ours:
        return "–"
    mean, low, high = difference(ours.ranks[name], other.ranks[name])
    return f"{_f(mean)} ({_f(low)} til {_f(high)})"


def _range(ranks: Ranks) -> str:
    low, high = interval(ranks)
    return f"({_f(low)}–{_f(high)})"


def _f(value: float) -> str:
    return f"{value:.2f}".replace(".", ",").replace("-", "−")


def _n(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def by_style(runs: Sequence[Run], styles: Sequence[str]) -> dict[str, Ranks]:
    """The held-out ranks of our own recipe, by style."""
    ours = next(run for run in runs if run.name == OURS).ranks["sat_til_side"]
    found: dict[str, list[int | None]] = {}
    for style, rank in zip(styles, ours, strict=True):
        found.setdefault(style, []).append(rank)
    return {style: tuple(ranks) for style, ranks in sorted(found.items())}

"""`fastholdelse bench`: measures search side by side on this machine and writes tables and a plot."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.danish import DanishCommand
from corpus.errors import SettingsError

if TYPE_CHECKING:
    from evals.bench.report import Results
    from ingest.settings import Settings

PARTS = ("opskrifter", "skævt", "kilder", "vækst")


@click.command("bench", cls=DanishCommand)
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), help="Kun denne del; kan gentages.")
@click.option(
    "--out", default=Path("bench"), type=click.Path(path_type=Path), metavar="MAPPE",
    help="Mappe til tabeller og tegning.",
)  # fmt: skip
@click.option(
    "--sizes", default="149,1000,10000,100000", metavar="TAL", help="Antal afsnit i alt, adskilt af komma."
)
@click.option(
    "--epochs", default=0, metavar="ANTAL", help="Runder pr. træning i delen »kilder«; 0: som den rigtige."
)
def bench(parts: tuple[str, ...], out: Path, sizes: str, epochs: int) -> int:
    """Mål søgningen mod andre opskrifter, på de samme spørgsmål og den samme maskine. Tager længe.

    En generel model måles med, når FASTHOLDELSE_EMBEDDER nævner den.
    """
    try:
        import langchain_chroma  # noqa: F401
        import langchain_text_splitters  # noqa: F401
        import matplotlib  # noqa: F401
    except ImportError as exc:
        raise SettingsError("Målingen kræver ekstra pakker; installér med tilvalget [evals].") from exc
    try:
        wanted = [int(size) for size in sizes.split(",")]
    except ValueError as exc:
        raise click.BadParameter("skriv fx 149,1000", param_hint="--sizes") from exc
    from evals.bench.report import Results, markdown, write
    from ingest.settings import BUNDLED, load_settings

    settings = load_settings()
    results = Results(model_named=settings.embedder != BUNDLED)
    for part in parts or PARTS:
        _measure(part, wanted, epochs, settings, results)
        write(results, out)  # after each part: a long run that is cut short loses only the last
    click.echo(markdown(results))
    click.echo(f"Skrevet til {out}", err=True)
    return 0


def _measure(part: str, sizes: list[int], epochs: int, settings: Settings, results: Results) -> None:
    """Measure `part` and put it into `results`."""
    from dataclasses import replace
    from tempfile import TemporaryDirectory

    from tqdm import tqdm

    from corpus.reading import load_corpus
    from evals.bench.growth import grow
    from evals.bench.leave_out import leave_out
    from evals.bench.measure import ranks_of, run_apart
    from evals.bench.questions import SPOILT, question_sets
    from evals.bench.recipes import OurSearcher, recipes
    from evals.bench.report import by_style
    from ingest.train import Recipe

    corpus = load_corpus()
    sets = question_sets(corpus)
    if part == "opskrifter":
        numbers = tqdm(range(len(recipes(settings))), desc="Opskrifter", file=sys.stderr)
        results.runs = [run_apart(number, settings) for number in numbers]
        results.styles = by_style(results.runs, [asked.style for asked in sets["sat_til_side"]])
    elif part == "skævt":
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            searcher = OurSearcher(corpus, Path(folder))
            results.spoilt = {
                how: {
                    name: ranks_of(searcher, [replace(a, q=spoil(a.q)) for a in asked])[0]
                    for name, asked in sets.items()
                }
                for how, spoil in tqdm(SPOILT.items(), desc="Skæve spørgsmål", file=sys.stderr)
            }
    elif part == "kilder":
        recipe = replace(Recipe(), epochs=epochs) if epochs else Recipe()
        results.left_out = [
            leave_out(source.id, recipe) for source in tqdm(corpus.sources, desc="Kilder", file=sys.stderr)
        ]
    else:
        results.sizes = grow(sizes)

"""`fastholdelse eval`: measures, compares with the thresholds, and exits with 1 when one doesn't hold."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from assistant.cli.danish import DanishCommand
from corpus.errors import SettingsError

SHOWN = 5


@click.command("eval", cls=DanishCommand)
@click.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
@click.option(
    "--misses",
    default=SHOWN,
    type=click.IntRange(0),
    metavar="ANTAL",
    help="Hvor mange fejl der vises pr. tal.",
)
def evaluate(as_json: bool, misses: int) -> int:
    """Mål kvaliteten på spørgsmål, der er holdt for sig, og sig, om den er god nok."""
    try:
        from evals.judge import lexical_faithfulness  # noqa: F401
    except ImportError as exc:
        raise SettingsError("Målingen kræver ekstra pakker; installér med tilvalget [evals].") from exc
    from assistant.chain import Assistant
    from evals.evaluation import evaluate as measure
    from evals.gate import judge
    from ingest.index import open_index
    from ingest.settings import load_settings

    with TemporaryDirectory(
        ignore_cleanup_errors=True
    ) as home:  # the built-in corpus alone, whatever the user has added
        settings = load_settings().model_copy(update={"home": Path(home), "chroma_url": None})
        outcomes = judge(measure(Assistant(open_index(settings))))
    passed = all(outcome.passed for outcome in outcomes)
    if as_json:
        rows = [
            {
                "name": o.figure.name,
                "value": round(o.figure.value, 4),
                "n": o.figure.n,
                "least": o.threshold.least,
                "most": o.threshold.most,
                "passed": o.passed,
                "misses": o.figure.misses[:misses],
            }
            for o in outcomes
        ]
        click.echo(json.dumps({"schema_version": 1, "passed": passed, "figures": rows}, ensure_ascii=False))
        return 0 if passed else 1
    for o in outcomes:
        limit = (
            f"mindst {o.threshold.least:g}"
            if o.threshold.least is not None
            else f"højst {o.threshold.most:g}"
        )
        mark, figure = "ok  " if o.passed else "FEJL", o.figure
        click.echo(f"{mark}  {figure.name:28} {figure.value:6.3f}  ({limit}, n={figure.n})")
        for miss in o.figure.misses[:misses]:
            click.echo(f"        {miss}")
    click.echo("Målingen er bestået." if passed else "Målingen er ikke bestået.")
    return 0 if passed else 1

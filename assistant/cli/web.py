"""`chat`: opens the assistant in a browser."""

from __future__ import annotations

import click

from assistant.cli.danish import DanishCommand


@click.command(cls=DanishCommand)
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="VÆRT",
    help="Adressen, der lyttes på; kun denne maskine, hvis intet er sagt.",
)
@click.option(
    "--port",
    default=7860,
    type=click.IntRange(1, 65535),
    metavar="PORT",
    help="Porten; 7860, hvis intet er sagt.",
)
@click.option("--open/--no-open", "open_browser", default=False, help="Åbn siden i din browser.")
def chat(host: str, port: int, open_browser: bool) -> int:
    """Åbn assistenten i en browser."""
    from assistant.web.app import serve
    from ingest.settings import load_settings

    serve(load_settings(), host=host, port=port, open_browser=open_browser)
    return 0

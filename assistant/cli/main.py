"""The entry point: finds the command, runs it, and turns every error into one Danish sentence and an exit
code."""

from __future__ import annotations

import logging
import os
import sys
from importlib.metadata import entry_points

import click

from assistant.cli.danish import DanishGroup, sentence_for
from corpus.errors import FastholdelseError

PLUGINS = "fastholdelse.commands"


class FastholdelseGroup(DanishGroup):
    """The commands of this package, and those that other packages register as entry points."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, this package's first."""
        registered = sorted(point.name for point in entry_points(group=PLUGINS))
        return [*self.commands, *(name for name in registered if name not in self.commands)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command `cmd_name`, loaded when it is first asked for."""
        if cmd_name in self.commands:
            return self.commands[cmd_name]
        for point in entry_points(group=PLUGINS, name=cmd_name):
            command: click.Command = point.load()
            return command
        return None


@click.group(cls=FastholdelseGroup, no_args_is_help=False, invoke_without_command=True)
@click.version_option(package_name="fastholdelsesassistenten", message="%(version)s", help="Vis versionen.")
@click.pass_context
def fastholdelse(ctx: click.Context) -> None:
    """Svar med kilder på spørgsmål om at holde fast i en medarbejder, der er syg, skadet eller slidt ned.

    Alt foregår på din egen maskine. Svarene er vejledning, ikke juridisk rådgivning.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _register() -> None:
    from assistant.cli import queries, sources, web

    for command in (
        queries.ask, queries.search, queries.verify, queries.phase, queries.checklist,
        sources.index, sources.ingest, sources.sources, sources.remove, sources.settings, web.chat,
    ):  # fmt: skip
        fastholdelse.add_command(command)


def main() -> None:
    """Run the command line and exit: 0 done, 1 failed, 2 used wrongly, 3 a batch with failed lines."""
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"):
        os.environ[name] = "false"
    logging.getLogger().setLevel(logging.ERROR)
    _register()
    try:
        code = fastholdelse.main(standalone_mode=False)
    except click.ClickException as error:
        _say(sentence_for(error))
        code = 2
    except FastholdelseError as error:
        _say(str(error))
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:  # the last resort: a person never meets a traceback
        _say(f"Noget gik galt ({type(error).__name__}); prøv igen, eller kør »fastholdelse index --forfra«.")
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)

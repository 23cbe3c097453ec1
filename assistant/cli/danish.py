"""click in Danish: headings of the help pages, and one sentence for each way of using a command wrongly."""

from __future__ import annotations

from typing import Any

import click

_HELP_OPTION: dict[str, Any] = {"help_option_names": ["--help", "-h", "--hjælp"]}


class DanishCommand(click.Command):
    """A command whose help page is Danish."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["context_settings"] = _HELP_OPTION | kwargs.get("context_settings", {})
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option with its Danish line."""
        option = super().get_help_option(ctx)
        if option:
            option.help = "Vis denne hjælp."
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the first line of the help page."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Brug: ")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words after the command's name."""
        return [piece.replace("[OPTIONS]", "[TILVALG]") for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under a Danish heading."""
        rows = [row for parameter in self.get_params(ctx) if (row := parameter.get_help_record(ctx))]
        if rows:
            with formatter.section("Tilvalg"):
                formatter.write_dl(rows)


class DanishGroup(DanishCommand, click.Group):
    """A group of commands whose help page is Danish; `plugins` finds further commands when asked for them."""

    command_class = DanishCommand

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words after the command's name."""
        return ["KOMMANDO", "[TILVALG]"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        DanishCommand.format_options(self, ctx, formatter)
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows.append((name, command.get_short_help_str(limit=90)))
        with formatter.section("Kommandoer"):
            formatter.write_dl(rows)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Nothing: `format_options` has written them."""


def sentence_for(error: click.ClickException) -> str:
    """What went wrong in how the command was used, and what to do, as one Danish sentence."""
    more = (
        f"se »{error.ctx.command_path} --help«"
        if isinstance(error, click.UsageError) and error.ctx
        else "brug --help"
    )
    if isinstance(error, click.NoSuchOption):
        return f"Tilvalget {error.option_name} findes ikke; {more}."
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "et felt"
        return f"Der mangler {name}; {more}."
    if isinstance(error, click.BadParameter) and error.param:
        name = (
            error.param.opts[0]
            if error.param.opts and error.param.opts[0].startswith("-")
            else error.param.name or ""
        )
        choices = getattr(error.param.type, "choices", None)
        if choices:
            return f"{name} kan ikke have den værdi; vælg mellem {', '.join(map(str, choices))}."
        return f"{name} har en værdi, der ikke kan bruges; {more}."
    if isinstance(error, click.FileError):
        return f"Filen {error.ui_filename} kan ikke åbnes."
    if error.message.startswith("No such command"):
        return f"Kommandoen findes ikke; {more}."
    return f"Kommandoen er brugt forkert; {more}."

"""`index`, `ingest`, `sources`, `remove` and `settings`."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.danish import DanishCommand

_json = click.option("--json", "as_json", is_flag=True, help="Skriv svaret som JSON.")


@click.command(cls=DanishCommand)
@click.option(
    "--forfra", "--afresh", "afresh", is_flag=True, help="Glem det gamle indeks, og byg det helt forfra."
)
@_json
def index(afresh: bool, as_json: bool) -> int:
    """Byg indekset, eller bring det ajour."""
    from assistant.contracts import to_json
    from ingest.index import build_index
    from ingest.settings import load_settings

    report = build_index(load_settings(), afresh=afresh)
    done = "Indekset er bygget" if report.rebuilt else "Indekset var ajour"
    click.echo(
        to_json(report) if as_json else f"{done}: {report.views} tekster, heraf {report.embedded} nye."
    )
    return 0


@click.command(cls=DanishCommand)
@click.argument("paths", metavar="STI…", nargs=-1, required=True, type=click.Path(path_type=Path))
@_json
def ingest(paths: tuple[Path, ...], as_json: bool) -> int:
    """Indlæs publikationerne eller dine egne dokumenter (tekst, Markdown, PDF)."""
    from assistant.contracts import IngestResult, to_json
    from corpus.reading import load_corpus
    from ingest.index import build_index
    from ingest.ingestion import ingest as take_in
    from ingest.library import Library
    from ingest.model import open_model
    from ingest.settings import ensure_home, load_settings

    settings = load_settings()
    ensure_home(settings)
    documents = take_in(paths, load_corpus(), Library(settings.sources_folder), open_model(settings))
    if any(document.source for document in documents):
        build_index(settings)
    if as_json:
        click.echo(to_json(IngestResult(documents)))
    for document in documents:
        for problem in document.problems:
            click.echo(problem, err=True)
        if document.source and not as_json:
            asked = f" og {document.questions} spørgsmål fra sprogmodellen" if document.questions else ""
            what = "genkendt som" if document.recognised else "tilføjet som"
            click.echo(f"{document.path}: {what} {document.source}, {document.sections} afsnit{asked}.")
    return 0 if all(document.source for document in documents) else 1


@click.command(cls=DanishCommand)
@_json
def sources(as_json: bool) -> int:
    """Vis kilderne, og om deres egen tekst er indlæst."""
    from assistant.contracts import SourceLine, SourcesResult, to_json
    from corpus.reading import load_corpus
    from ingest.library import Library
    from ingest.settings import load_settings

    library = Library(load_settings().sources_folder)
    originals = library.originals()
    lines = tuple(
        SourceLine(
            s.id, s.title, s.publisher, s.year, s.reuse, len(s.sections),
            sum(section.id in originals for section in s.sections), s.added,
        )
        for s in load_corpus().with_sources(library.sources()).sources
    )  # fmt: skip
    if as_json:
        click.echo(to_json(SourcesResult(lines)))
        return 0
    for line in lines:
        about = ", ".join(str(part) for part in (line.publisher, line.year) if part) or "udgiver og år ukendt"
        wording = "egen tekst" if line.added else f"{line.originals} med kildens egen tekst"
        click.echo(f"{line.id:14} {line.sections:4} afsnit ({wording})  {line.title} ({about})")
    return 0


@click.command(cls=DanishCommand)
@click.argument("source", metavar="KILDE")
@_json
def remove(source: str, as_json: bool) -> int:
    """Fjern et dokument, du selv har indlæst."""
    from assistant.contracts import RemoveResult, to_json
    from corpus.reading import load_corpus
    from ingest.index import build_index
    from ingest.ingestion import remove as forget
    from ingest.library import Library
    from ingest.settings import load_settings

    settings = load_settings()
    forget(source, load_corpus(), Library(settings.sources_folder))
    build_index(settings)
    click.echo(to_json(RemoveResult(source)) if as_json else f"{source} er fjernet.")
    return 0


@click.command(cls=DanishCommand)
@_json
def settings(as_json: bool) -> int:
    """Vis indstillingerne, og hvad de er sat til."""
    from assistant.contracts import SettingLine, SettingsResult, to_json
    from ingest.settings import Settings, load_settings

    values = load_settings().model_dump()
    lines = tuple(
        SettingLine(
            f"FASTHOLDELSE_{name.upper()}",
            None if values[name] is None else str(values[name]),
            field.description or "",
        )
        for name, field in Settings.model_fields.items()
    )
    if as_json:
        click.echo(to_json(SettingsResult(lines)))
        return 0
    for line in lines:
        click.echo(f"{line.name} = {line.value or ''}\n    {line.description}")
    return 0

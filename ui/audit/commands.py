"""pincite audit: the record of who asked what and what was shown, written out, and what is to be forgotten."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from index_build.errors import BadInput
from ui.arguments import some_path
from ui.steering import harmless_json

if TYPE_CHECKING:
    from ui.audit.store import AuditStore
    from ui.settings import Settings

app = typer.Typer(help="The record of who asked what and what was shown.", no_args_is_help=True)
State = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        parser=some_path,
        help="The server's state folder, where it is not the one that pincite.toml names.",
    ),
]
Config = Annotated[Path | None, typer.Option(metavar="FILE", parser=some_path, help="The server's pincite.toml.")]
_WHEN = "a day, 2026-11-28 (UTC), or how long ago, 36h or 7d"


@app.command(epilog="Example: [bold]pincite audit export --since 7d --format csv > week.csv[/bold]")
def export(
    since: Annotated[str, typer.Option(metavar="TIME", help=f"From when: {_WHEN}. All of it unless given.")] = "",
    until: Annotated[str, typer.Option(metavar="TIME", help="Until when; that moment is left out.")] = "",
    format: Annotated[
        Literal["jsonl", "csv"], typer.Option(help="jsonl: one record a line, as JSON; csv: for a spreadsheet.")
    ] = "jsonl",
    state: State = None,
    config: Config = None,
) -> None:
    """Write the records to standard output, in the order they were kept. Times are UTC."""
    from ui.audit.when import moment
    from ui.audit.written import COLUMNS, as_cells, as_json

    first = moment(since, "--since") if since else 0.0
    last = moment(until, "--until") if until else float("inf")
    with _store(state, config) as (_, store):
        records = store.records(first, last)
        if format == "jsonl":
            for record in records:
                sys.stdout.write(harmless_json(json.dumps(as_json(record), ensure_ascii=False)) + "\n")
            return
        rows = csv.writer(sys.stdout, lineterminator="\n")
        rows.writerow(COLUMNS)
        for record in records:
            rows.writerow(as_cells(record))


@app.command(epilog="Example: [bold]pincite audit forget anna@example.org[/bold]")
def forget(
    name: Annotated[str, typer.Argument(help="The name, address or digest, as the records or sign-on have it.")],
    state: State = None,
    config: Config = None,
) -> None:
    """Delete all records of one who asked, by name and by the digest of it that the present key gives."""
    from ui.audit.names import known_key, pseudonym

    with _store(state, config) as (settings, store):
        key = known_key(settings.audit, state or settings.state)
        count = store.forget((name, pseudonym(name, key)) if key else (name,))
    typer.echo(f"{count:,} records deleted")


@app.command(epilog="Example: [bold]pincite audit purge --before 30d[/bold]")
def purge(
    before: Annotated[
        str,
        typer.Option(metavar="TIME", help=f"Delete what is older: {_WHEN}. As long ago as audit.days unless given."),
    ] = "",
    state: State = None,
    config: Config = None,
) -> None:
    """Delete old records now. A server does so by itself, every hour, after audit.days."""
    from ui.audit.when import moment

    with _store(state, config) as (settings, store):
        count = store.purge(moment(before or f"{settings.audit.days:g}d", "--before"))
    typer.echo(f"{count:,} records deleted")


@contextmanager
def _store(state: Path | None, config: Path | None) -> Iterator[tuple[Settings, AuditStore]]:
    """Open what is there; a folder without records is a mistake, and none is made in it. Raises BadInput."""
    from ui.audit.store import FILE, AuditStore
    from ui.settings.load import load_settings

    settings = load_settings(config)
    path = (state or settings.state) / FILE
    if not path.is_file():
        raise BadInput(f"{path.parent} holds no audit log: name the server's state folder with --state DIR")
    store = AuditStore(path)
    try:
        yield settings, store
    finally:
        store.close()

"""``pincite serve`` and ``pincite config``, which take the same settings from the same places."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.arguments import some_path
from ui.steering import harmless

if TYPE_CHECKING:
    from ui.settings.load import Loaded

Indexes = Annotated[
    list[str] | None,
    typer.Option(
        "--index",
        metavar="[NAME=]DIR",
        help="A folder that `pincite index` made, and the name that visitors choose it by; may be repeated, the first is the default.",
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        parser=some_path,
        help="The file of settings; without it pincite.toml of this folder is read, if there is one.",
    ),
]
Host = Annotated[str | None, typer.Option(help="The address to listen on: 127.0.0.1 unless set.")]
Port = Annotated[
    int | None, typer.Option(min=0, max=65535, help="The port to listen on: 7860 unless set; 0 takes any.")
]
Socket = Annotated[
    Path | None,
    typer.Option(metavar="PATH", parser=some_path, help="A unix socket to listen on, in place of address and port."),
]
RootPath = Annotated[str | None, typer.Option(metavar="PATH", help="The path that a proxy strips, such as /pincite.")]
Workers = Annotated[
    int | None, typer.Option(min=0, help="Processes that answer questions beside this one; 0 answers in this one.")
]
Examples = Annotated[
    list[str] | None,
    typer.Option("--example", metavar="QUESTION", help="A question to offer as a button; may be repeated."),
]
IKnow = Annotated[
    bool, typer.Option("--i-know", help="Listen beyond this machine: anyone who reaches it reads the documents.")
]
Labels = Annotated[
    list[str] | None,
    typer.Option("--label", metavar="LABEL", help="A label that all visitors hold; may be repeated."),
]
LogFormat = Annotated[
    str | None, typer.Option("--log-format", metavar="FORMAT", help="console for people, json for programs.")
]


def serve(
    index: Indexes = None,
    config: Config = None,
    host: Host = None,
    port: Port = None,
    socket: Socket = None,
    root_path: RootPath = None,
    workers: Workers = None,
    example: Examples = None,
    i_know: IKnow = False,
    label: Labels = None,
    log_format: LogFormat = None,
) -> None:
    """Start the server: chat, API and source pages over one index or several.

    What is not given here comes from variables (PINCITE_SERVER__PORT) and pincite.toml; `pincite config` shows what holds.
    """
    from ui.server import serve as run

    flags = flags_of(index, host, port, socket, root_path, workers, example, i_know, label, log_format)
    run(_load(config, flags).settings)


def config(
    index: Indexes = None,
    config: Config = None,
    host: Host = None,
    port: Port = None,
    socket: Socket = None,
    root_path: RootPath = None,
    workers: Workers = None,
    example: Examples = None,
    i_know: IKnow = False,
    label: Labels = None,
    log_format: LogFormat = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only tell every mistake, a line each; the status is 2 where there is one.")
    ] = False,
    template: Annotated[bool, typer.Option("--template", help="Print a pincite.toml to start from.")] = False,
) -> None:
    """Show every setting that `pincite serve` would go by, and where its value came from."""
    from ui.settings.mistakes import BadSettings
    from ui.settings.report import as_table, to_json
    from ui.settings.template import template as written

    if template:
        sys.stdout.write(written())
        return
    flags = flags_of(index, host, port, socket, root_path, workers, example, i_know, label, log_format)
    try:
        loaded = _load(config, flags)
    except BadSettings as error:
        for mistake in error.mistakes:
            sys.stderr.write(harmless(f"pincite: {mistake}\n"))
        raise typer.Exit(2) from None
    if check:
        where = f" ({loaded.file})" if loaded.file else ""
        typer.echo(f"The settings are right{harmless(where)}.")
    elif as_json:
        sys.stdout.write(to_json(loaded) + "\n")
    else:
        as_table(loaded)


def flags_of(
    index: list[str] | None = None,
    host: str | None = None,
    port: int | None = None,
    socket: Path | None = None,
    root_path: str | None = None,
    workers: int | None = None,
    example: list[str] | None = None,
    i_know: bool = False,
    label: list[str] | None = None,
    log_format: str | None = None,
) -> dict[str, Any]:
    """Return the flags nested as the settings are, without those that were not given. Raises BadInput.

    >>> flags_of(port=80, label=["board"])
    {'server': {'port': 80}, 'auth': {'labels': ['board']}}
    """
    sections: dict[str, dict[str, Any]] = {
        "collections": _collections(index or []),
        "server": {"host": host, "port": port, "socket": socket, "root_path": root_path, "workers": workers},
        "page": {"examples": example or None},
        "auth": {"i_know": i_know or None, "labels": label or None},
        "logs": {"format": log_format},
    }
    given = {
        section: {name: value for name, value in values.items() if value is not None}
        for section, values in sections.items()
    }
    return {section: values for section, values in given.items() if values}


def _collections(indexes: list[str]) -> dict[str, Path]:
    from index_build.errors import BadInput

    found: dict[str, Path] = {}
    for given in indexes:
        name, equals, folder = given.partition("=")
        # An equals sign may stand in a path; a name has no slash.
        path = some_path(folder if equals and "/" not in name else given)
        name = name if equals and "/" not in name else path.resolve().name
        if name in found:
            raise BadInput(f"Two indexes are called {name!r}: name one otherwise with --index NAME={path}")
        found[name] = path
    return found


def _load(config: Path | None, flags: dict[str, Any]) -> Loaded:
    from ui.settings.load import load

    return load(config, flags)

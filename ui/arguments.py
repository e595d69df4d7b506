"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index_build.cited_names import is_url


def some_source(value: str) -> str:
    """Return a path or URL as it was written, see ``some_path``."""
    return value if is_url(value) else str(some_path(value))


def some_path(value: str) -> Path:
    """Return a path; an empty one, from a variable that was never set, would quietly mean the folder one is in."""
    if not value.strip():
        raise typer.BadParameter("the path is empty; for the folder you are in, write a dot")
    return Path(value)


Index = Annotated[
    Path, typer.Option("--index", metavar="DIR", parser=some_path, help="The folder that `pincite index` made.")
]
Fields = Annotated[
    str,
    typer.Option(
        metavar="KIND=NAME,...",
        help="The fields of JSON records that hold their text, title, date, language, author, id and labels, where they have other names than "
        "usual: text=body.plain,title=subject; dots lead to a field within another.",
    ),
]
Labels = Annotated[
    list[str] | None,
    typer.Option(
        "--label",
        metavar="LABEL",
        help="A label that is held: documents that carry labels are seen by whoever holds all of them, and without this option none of them is. "
        "May be repeated.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


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
        help="The fields of JSON records that hold their text, title, date, language, author and id, where they have other names than "
        "usual: text=body.plain,title=subject; dots lead to a field within another.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

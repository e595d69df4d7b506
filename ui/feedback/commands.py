"""pincite feedback: what visitors said about answers, counted, or written out as an evaluation file."""

from __future__ import annotations

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
    from ui.feedback.store import FeedbackStore

app = typer.Typer(
    help="What visitors said about answers: counts, and an evaluation file made of it.", no_args_is_help=True
)
State = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        parser=some_path,
        help="The server's state folder, where it is not the one that pincite.toml names.",
    ),
]
Config = Annotated[Path | None, typer.Option(metavar="FILE", parser=some_path, help="The server's pincite.toml.")]


@app.command(epilog="Example: [bold]pincite feedback counts[/bold]")
def counts(state: State = None, config: Config = None) -> None:
    """Count the judged answers by kind."""
    with _store(state, config) as store:
        for kind, count in store.counts().items():
            typer.echo(f"{count:>8,}  {kind.replace('_', ' ')}")


@app.command(
    epilog="Example: [bold]pincite feedback export --only gold > known.jsonl[/bold], which [bold]pincite calibrate --questions known.jsonl[/bold] reads"
)
def export(
    only: Annotated[
        Literal["all", "gold", "corrections"],
        typer.Option(
            help="gold: the helpful answers, with their passages, as pincite calibrate reads them. corrections: the others, "
            "whose answers are null until somebody fills them in."
        ),
    ] = "all",
    format: Annotated[Literal["jsonl"], typer.Option(help="jsonl: one judged answer a line, as JSON.")] = "jsonl",
    state: State = None,
    config: Config = None,
) -> None:
    """Write the judged answers to standard output, the oldest first: question, answers, documents, passages, and what was said."""
    with _store(state, config) as store:
        for case in store.export():
            if only == "all" or case["gold"] == (only == "gold"):
                sys.stdout.write(harmless_json(json.dumps(case, ensure_ascii=False)) + "\n")


@contextmanager
def _store(state: Path | None, config: Path | None) -> Iterator[FeedbackStore]:
    """Open what is there; a folder without feedback is a mistake, and none is made in it. Raises BadInput."""
    from ui.feedback.store import FeedbackStore
    from ui.settings.load import load_settings

    folder = state or load_settings(config).state
    path = folder / "feedback.sqlite"
    if not path.is_file():
        raise BadInput(f"{folder} holds no feedback: name the server's state folder with --state DIR")
    store = FeedbackStore(path)
    try:
        yield store
    finally:
        store.close()

"""The command line. Heavy modules are imported inside the commands, so that help and mistakes answer at once."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from index_build.errors import PinciteError
from ui import eval_commands, index_commands, server_commands
from ui.arguments import Index, Labels, some_path
from ui.audit import commands as audit_commands
from ui.auth import commands as auth_commands
from ui.feedback import commands as feedback_commands
from ui.steering import harmless, harmless_json
from ui.widget.commands import widget

app = typer.Typer(
    name="pincite",
    help="Answers questions from your documents in the documents' own words, each cited to the character.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
models = typer.Typer(help="The models that pincite may load, as models.lock lists them.", no_args_is_help=True)
app.add_typer(index_commands.app, name="index")
app.add_typer(eval_commands.app, name="eval")
app.add_typer(models, name="models")
app.add_typer(feedback_commands.app, name="feedback")
app.add_typer(auth_commands.app, name="keys")
app.add_typer(audit_commands.app, name="audit")
app.command(epilog="Example: [bold]pincite token --user anna --label board[/bold]")(auth_commands.token)
app.command("widget", epilog="Example: [bold]pincite widget --url https://answers.example --inline[/bold]")(widget)


Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")]


@app.command(
    epilog=(
        'Example: [bold]pincite ask "How many days of leave do I get?" --index my-index[/bold], or of one month, the newest first: '
        "[bold]--after 2024-06-01 --before 2024-06-30 --order newest[/bold]"
    )
)
def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotation marks.")],
    index: Index,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")] = False,
    after: Annotated[
        str,
        typer.Option(
            metavar="DATE",
            help="Ask only documents published on this day or later: 2024-06-18, 18 June 2024, June 2024 or 2024. "
            "Those without a date are left out.",
        ),
    ] = "",
    before: Annotated[
        str, typer.Option(metavar="DATE", help="Ask only documents published on this day, month or year or earlier.")
    ] = "",
    order: Annotated[
        str, typer.Option(metavar="ORDER", help="What comes first: best, newest or oldest, by when it was said first.")
    ] = "best",
    label: Labels = None,
) -> None:
    """Answer one question, with the words marked and their sources."""
    from index_build.labels import check_labels
    from qa import Answerer
    from qa.period import Period, check_order
    from qa.question import clean
    from ui.terminal import print_answer

    clean(question)  # A question that cannot be asked need not wait for the model.
    period, sorting, labels = Period.parse(after, before), check_order(order), check_labels(label or [])
    answer = Answerer(index).ask(question, after=period.after, before=period.before, order=sorting, labels=labels)
    if as_json:
        sys.stdout.write(harmless_json(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2)) + "\n")
    else:
        print_answer(answer)


@app.command(
    epilog=(
        "Example: [bold]pincite calibrate --index my-index --questions known.jsonl[/bold], where a line of the file is "
        r'[bold]{"question": "How many days of leave do I get?", "answers": \["28", "28 days"]}[/bold]'
    )
)
def calibrate(
    index: Index,
    questions: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            parser=some_path,
            help="Questions with every right answer, as JSON lines; none for unanswerable.",
        ),
    ],
    precision: Annotated[
        float, typer.Option(min=0.01, max=1.0, help="The share of shown answers that is to be right.")
    ] = 0.9,
    label: Labels = None,
) -> None:
    """Fit how sure an answer must be to be shown, on questions of your own, and keep it with the index.

    A hundred questions or more, a third of them without an answer in the documents, give a threshold to rely on. It holds for everybody who
    asks, whichever labels they hold.
    """
    from index_build.labels import check_labels
    from qa.calibrate import calibrate as fit
    from qa.calibrate import read_known
    from ui.terminal import print_fit, progress_bars

    known, labels = read_known(questions), check_labels(label or [])
    with progress_bars() as progress:
        fitted = fit(index, known, precision, lambda done, total: progress("Asking", done, total), labels=labels)
    print_fit(fitted, index)


app.command(
    epilog="Example: [bold]pincite serve --index my-index --port 7860[/bold], or of several, with a file of settings: "
    "[bold]pincite serve --index news=news-index --index hr=hr-index --config pincite.toml[/bold]"
)(server_commands.serve)
app.command(
    epilog="Example: [bold]pincite config[/bold], or before a restart: [bold]pincite config --config pincite.toml --check[/bold]"
)(server_commands.config)


@app.command(epilog="Example: [bold]pincite demo[/bold], then open http://127.0.0.1:7860")
def demo(
    port: Port = 7860,
    background: Annotated[
        bool, typer.Option("--background", help="Start it, wait until it answers, and return.")
    ] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Stop the one that was started with --background.")] = False,
) -> None:
    """Start the web chat over the demo documents: a small newsroom and a company handbook."""
    from ui.demo import demo as run

    run(port, background, stop)


@models.command("list")
def list_models() -> None:
    """List the models with their role, package, size and licence."""
    from ui.terminal import print_models

    print_models()


@models.command("verify")
def verify_models() -> None:
    """Read every file of every model and compare it with models.lock."""
    from index_build.model_lock import locked_models

    for model in locked_models():
        if model.optional and not model.installed:
            typer.echo(f"{model.id}: not installed; only training and benchmarks use it")
            continue
        folder = model.verify(trust_unchanged=False)
        typer.echo(
            f"{model.id}: {len(model.files)} files, {model.size / 1e6:.1f} MB, as models.lock has them ({folder})"
        )


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    """Print the version, or leave it to a command."""
    if show:
        from importlib.metadata import version

        typer.echo(f"pincite {version('pincite')}")
        raise typer.Exit


def main() -> None:
    """Run a command; what goes wrong in a foreseen way is one sentence on standard error and status 2."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows its number instead.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if len(sys.argv) == 1 or "--help" in sys.argv:
        from ui.quick_help import import_help

        import_help()
    try:
        app()
    except PinciteError as error:
        sys.stderr.write(harmless(f"pincite: {error}\n"))
        sys.exit(2)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(harmless(f"pincite: {where}{(error.strerror or str(error)).lower()}\n"))
        sys.exit(2)


if __name__ == "__main__":
    main()

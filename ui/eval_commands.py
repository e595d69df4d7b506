"""`pincite eval`: asks questions whose answers are known, and says how good the answers are. Heavy modules are imported inside the commands."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index_build.errors import BadInput
from ui.arguments import AsJson, Index, some_path
from ui.first_word import FirstWord
from ui.steering import harmless_json

if TYPE_CHECKING:
    from qa.evaluate.bounds import Broken
    from qa.evaluate.evaluation import Evaluation
    from qa.evaluate.targets import Target

BROKEN, NOT_ASKED, FAILED = 1, 2, 3
"""Exit codes: a bound does not hold or a figure fell; nothing was asked; some questions got no answer because something went wrong."""
_FILES = "What is written"
_HOLD = "What must hold"

app = typer.Typer(
    cls=FirstWord,
    subcommand_metavar="QUESTIONS --index DIR  or  COMMAND ...",
    rich_markup_mode="rich",
    help="""Ask questions whose answers are known, and say how good the answers are, each figure with its 95% interval.

    [bold]pincite eval QUESTIONS --index DIR[/bold] asks an index, [bold]--url URL[/bold] a running service. QUESTIONS is JSON lines, CSV, SQuAD's JSON, a BEIR or TREC folder, or exported feedback of the chat.

    Ends with status 0 when all is well, 1 when a bound does not hold or a figure fell, 2 when nothing was asked, and 3 when questions failed, which count as wrong.
    """,
    epilog='Example: [bold]pincite eval known.jsonl --index my-index --fail-under "f1=.72 citation_precision=.95" --html report.html[/bold]. '
    "[bold]pincite eval COMMAND --help[/bold] has an example of each.",
)
Questions = Annotated[
    Path, typer.Argument(metavar="QUESTIONS", parser=some_path, help="A file of questions, or a BEIR or TREC folder.")
]
Kind = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="NAME",
        help="How the file is written, where its name does not tell: jsonl, csv, squad, beir or trec.",
    ),
]
Out = Annotated[
    Path, typer.Option("--out", metavar="FILE", parser=some_path, help="The file to write; it must not be there yet.")
]


def _file(name: str, help: str) -> Any:
    return typer.Option(name, metavar="FILE", parser=some_path, rich_help_panel=_FILES, help=help)


@app.command(
    "QUESTIONS --index DIR",
    epilog="Example: [bold]pincite eval known.jsonl --index my-index --json result.json --html report.html[/bold]",
    short_help="Ask them all, and print how good the answers are.",
)
def evaluate(
    questions: Questions,
    index: Annotated[
        Path | None, typer.Option("--index", metavar="DIR", parser=some_path, help="The index to ask.")
    ] = None,
    url: Annotated[str, typer.Option(metavar="URL", help="The running service to ask, in place of an index.")] = "",
    key_env: Annotated[
        str, typer.Option(metavar="NAME", help="The environment variable that holds the service's API key.")
    ] = "",
    collection: Annotated[str, typer.Option(metavar="NAME", help="The service's collection to ask.")] = "",
    kind: Kind = "",
    fail_under: Annotated[
        str,
        typer.Option(
            metavar='"NAME=FIGURE ..."',
            rich_help_panel=_HOLD,
            help='Bounds, such as "f1=.72 citation_precision=.95"; of measures where less is better, such as ece, the most.',
        ),
    ] = "",
    fail_if_worse: Annotated[
        Path | None,
        typer.Option(
            metavar="BASELINE",
            parser=some_path,
            rich_help_panel=_HOLD,
            help="A result that --json wrote: no measure may be worse by more than chance.",
        ),
    ] = None,
    alpha: Annotated[
        float,
        typer.Option(
            min=0.0001,
            max=0.5,
            rich_help_panel=_HOLD,
            help="How likely --fail-if-worse may fail where nothing got worse.",
        ),
    ] = 0.05,
    json_file: Annotated[
        Path | None, _file("--json", "Everything, as JSON: the file that comparisons and baselines read.")
    ] = None,
    html: Annotated[
        Path | None, _file("--html", "A page with plots and every question, which needs no network.")
    ] = None,
    junit: Annotated[Path | None, _file("--junit", "JUnit XML, for a build server.")] = None,
    markdown: Annotated[Path | None, _file("--markdown", "Markdown, for a pull request.")] = None,
    trec: Annotated[Path | None, _file("--trec", "A TREC run file of what was read.")] = None,
    resume: Annotated[
        Path | None,
        _file("--resume", "Keep what was asked there, and go on from it when the same run was interrupted."),
    ] = None,
    at_once: Annotated[int, typer.Option(min=1, max=64, help="Questions that are asked at the same time.")] = 1,
    seed: Annotated[int, typer.Option(help="The seed of the intervals.")] = 0,
) -> None:
    """Ask every question, and print how good the answers are."""
    from qa.evaluate.bounds import broken_bounds, parse_bounds, worse_than
    from qa.evaluate.evaluation import evaluate as run
    from qa.evaluate.files import read_questions
    from qa.evaluate.report.as_json import read_json
    from ui.eval_reports import print_broken, print_evaluation
    from ui.terminal import progress_bars

    if (index is None) == (not url):
        raise BadInput("Name what to ask: an index with --index DIR, or a running service with --url URL")
    # Mistakes are told before anything is asked.
    bounds, baseline = parse_bounds(fail_under), read_json(fail_if_worse) if fail_if_worse else None
    known = read_questions(questions, kind)
    target = _target(index, url, key_env, collection)
    with progress_bars() as progress:
        found = run(
            known,
            target,
            keep=resume,
            at_once=at_once,
            seed=seed,
            progress=lambda done, total: progress("Asking", done, total),
        )
    broken = broken_bounds(found.figures, bounds)
    if baseline:
        broken += worse_than(found, baseline, alpha)
    names = [*bounds, *(each.name for each in broken if each.name not in bounds)]
    _write(
        found,
        broken,
        names,
        {"json": json_file, "html": html, "junit": junit, "markdown": markdown, "trec": trec},
        baseline,
    )
    print_evaluation(found)
    print_broken(found, broken)
    if found.errors:
        raise typer.Exit(FAILED)
    if broken:
        raise typer.Exit(BROKEN)


@app.command(epilog="Example: [bold]pincite eval compare before.json after.json[/bold]")
def compare(
    before: Annotated[Path, typer.Argument(metavar="A", parser=some_path, help="A result that --json wrote.")],
    after: Annotated[Path, typer.Argument(metavar="B", parser=some_path, help="A later result of the same questions.")],
    alpha: Annotated[
        float, typer.Option(min=0.0001, max=0.5, help="How likely one measure may be called worse where none is.")
    ] = 0.05,
    markdown: Annotated[Path | None, _file("--markdown", "Markdown, for a pull request.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say which measures moved by more than chance, and which questions were won and lost.

    Ends with status 1 when a measure is worse by more than chance.
    """
    from dataclasses import asdict

    from qa.evaluate.compare import compare as compared
    from qa.evaluate.report.as_json import read_json
    from qa.evaluate.report.markdown import comparison_table
    from ui.eval_reports import print_comparison

    found = compared(read_json(before), read_json(after))
    if markdown:
        markdown.write_text(
            f"### pincite eval: {before.name} → {after.name}\n\n{comparison_table(found)}\n", encoding="utf-8"
        )
    if as_json:
        sys.stdout.write(harmless_json(json.dumps(asdict(found), ensure_ascii=False, indent=2)) + "\n")
    else:
        print_comparison(found, alpha)
    if found.worse(alpha):
        raise typer.Exit(BROKEN)


@app.command(epilog="Example: [bold]pincite eval init --index my-index --out questions.jsonl[/bold]")
def init(
    index: Index,
    out: Out,
    count: Annotated[int, typer.Option(min=1, max=10_000, help="How many to draft.")] = 40,
    seed: Annotated[int, typer.Option(help="Another seed drafts others.")] = 0,
) -> None:
    """Draft a question file from an index, for people to correct: each draft is a sentence with its number, date or name left out.

    Those still marked as drafts are not asked.
    """
    from index_build.generation import Generation
    from qa.evaluate.draft import draft

    lines = draft(Generation.open_current(index), count, seed)
    if not lines:
        raise BadInput(
            f"{index} has no sentence with a number, date or name to ask for: write questions by hand, see docs/evaluation.md"
        )
    _write_lines(out, lines)
    typer.echo(f"{len(lines)} drafts are in {out}: make each a question, then delete its draft and note.")


@app.command(
    epilog="Example: [bold]pincite feedback export > said.jsonl && pincite eval mine said.jsonl --out questions.jsonl[/bold]"
)
def mine(
    feedback: Annotated[
        Path, typer.Argument(metavar="FILE", parser=some_path, help="What pincite feedback export wrote.")
    ],
    out: Out,
) -> None:
    """Turn what visitors said about answers into a question file: helpful answers are right, the others are drafts to correct."""
    from qa.evaluate.mine import mine as mined

    found = mined(feedback)
    _write_lines(out, found.lines)
    disputed = f"; {len(found.disputed)} of these visitors judged both ways" if found.disputed else ""
    typer.echo(f"{found.known} questions and {found.drafts} drafts to correct are in {out}{disputed}.")


@app.command("corpus", epilog="Example: [bold]pincite eval corpus dev-v1.1.json --out squad-index[/bold]")
def corpus(
    questions: Questions,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", parser=some_path, help="The folder of the index.")],
) -> None:
    """Build an index of the documents that a SQuAD file or a BEIR folder brings along."""
    from qa.evaluate.corpus import build_corpus
    from ui.terminal import print_report, progress_bars

    with progress_bars() as progress:
        report = build_corpus(questions, out, progress)
    print_report(report, out)


def _target(index: Path | None, url: str, key_env: str, collection: str) -> Target:
    from qa.evaluate.targets import InProcess

    if index is not None:
        return InProcess.open(index)
    from qa.evaluate.over_http import OverHttp

    if key_env and not os.environ.get(key_env):
        raise BadInput(f"The variable {key_env} is not set: put the service's API key into it")
    return OverHttp.open(url, os.environ.get(key_env, "") if key_env else "", collection)


def _write(
    found: Evaluation,
    broken: list[Broken],
    names: list[str],
    files: Mapping[str, Path | None],
    baseline: dict[str, Any] | None,
) -> None:
    from qa.evaluate.compare import compare as compared
    from qa.evaluate.report.as_json import as_json, write_json
    from qa.evaluate.report.html import write_html
    from qa.evaluate.report.junit import write_junit
    from qa.evaluate.report.markdown import as_markdown
    from qa.evaluate.report.trec_run import write_run

    if path := files["json"]:
        write_json(found, path)
    if path := files["html"]:
        write_html(found, path, broken)
    if path := files["junit"]:
        write_junit(found, path, names, broken)
    if path := files["trec"]:
        write_run(found, path)
    if path := files["markdown"]:
        moved = compared(baseline, as_json(found)) if baseline else None
        path.write_text(as_markdown(found, broken, moved), encoding="utf-8")


def _write_lines(path: Path, lines: Any) -> None:
    """Write a question file that somebody will work on, and never over one that somebody has. Raises BadInput."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    except FileExistsError as error:
        raise BadInput(f"{path} is there already, and may hold somebody's corrections: name another file") from error

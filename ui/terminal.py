"""Answers, reports and progress on a terminal. What documents say is shown without the characters that steer terminals."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from index_build.build import Progress as Report
from index_build.model_lock import locked_models
from index_build.report import BuildReport
from qa.answer import Answer, Citation, Evidence
from qa.calibrate import Fit
from ui.dates import hints_in_words, iso, published_in_words
from ui.render import place, says, searched, sources
from ui.steering import harmless

# Lines are broken to fit a window, and left whole for a program that reads them.
console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())


@contextmanager
def progress_bars() -> Iterator[Report]:
    """Show a bar for each stage; hand out the function that moves them."""
    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks = {}

        def move(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield move


def print_report(report: BuildReport, out: Path) -> None:
    """Print what an index build did."""
    print_skipped(report)
    held = f"{counted(report.documents, 'document')} and {counted(report.passages, 'passage')} are in {out}"
    left_out = (
        f"{counted(report.boilerplate, 'line')} of page furniture and {counted(report.repeats, 'repeated paragraph')}"
    )
    console.print(Text(f"{held}, in {report.seconds:.1f} s ({left_out} left out)."))


def print_skipped(report: BuildReport) -> None:
    """Print every file that is not in the index and why; those that could not be read in red."""
    for skipped in report.skipped:
        verb = "Not read" if skipped.failed else "Passed over"
        console.print(
            Text(
                f"{verb}: {harmless(skipped.source)}: {harmless(skipped.reason)}",
                style="red" if skipped.failed else "dim",
            )
        )


def print_answer(answer: Answer) -> None:
    """Print an answer: each quote in its passage, marked, above its sources."""
    if not answer.evidence:
        console.print(Text(f"The documents do not say. {searched(answer.searched)} Nearest passages:", style="bold"))
        for citation in answer.nearest:
            console.print()
            console.print(Text(harmless(citation.passage)))
            _print_source(citation)
        if answer.suggestions:
            console.print(Text("\nThe documents do answer:", style="bold"))
        for suggestion in answer.suggestions:
            console.print(Text(f"  {harmless(suggestion.question)}"))
        return
    if answer.status == "sources_differ":
        console.print(Text("The sources differ:", style="bold"), end="\n\n")
    for evidence in answer.evidence:
        _print_evidence(evidence)


def _print_evidence(evidence: Evidence) -> None:
    first = evidence.citations[0]
    edges = (first.sentence_start, first.start, first.end, first.sentence_end)
    edges_in_passage = (0, *(edge - first.passage_start for edge in edges), len(first.passage))
    passage = Text()
    for (start, end), style in zip(
        itertools.pairwise(edges_in_passage), ("", "underline", "bold reverse", "underline", ""), strict=True
    ):
        passage.append(harmless(first.passage[start:end]), style=style)
    console.print(passage)
    who = f"“{harmless(says(first))}” · " if first.says else ""
    when = f"{published_in_words(first)} · " if first.published else ""
    hints = "".join(f" · {harmless(words)}: {days}" for words, days in hints_in_words(first))
    sure = f"{round(100 * evidence.confidence)}% sure"
    console.print(Text(f"  {who}{when}{sources(evidence)} · {sure}{hints}", style="dim"))
    for citation in evidence.citations:
        _print_source(citation)
    console.print()


def _print_source(citation: Citation) -> None:
    published = f", {iso(citation.published, citation.precision)}" if citation.published else ""
    author = f", {harmless(citation.author)}" if citation.author else ""
    where = f"{harmless(place(citation))}, characters {citation.start}–{citation.end}"
    console.print(
        Text(f"  {harmless(citation.title)}{author}{published}\n    {harmless(citation.source)}, {where}", style="cyan")
    )


def print_fit(fit: Fit, index: Path) -> None:
    """Print a fitted threshold, what it shows of the questions, and how far the confidences can be believed."""
    held = fit.threshold
    console.print(
        Text(
            f"From now on, answers from {index} are shown at {100 * held.threshold:.0f}% sure or more: "
            f"{held.shown} of these {held.questions} questions ({fit.answerable} of which have an answer), {held.right} of "
            f"them right ({100 * held.right / held.shown:.0f}%). A chat that runs takes it over when it is started again."
        )
    )
    console.print(Text("  sure   right   questions", style="dim"))
    for row in fit.reliability:
        bar = "█" * round(20 * row.accuracy)
        console.print(Text(f"  {100 * row.confidence:3.0f}%   {100 * row.accuracy:4.0f}%   {row.count:<9} {bar}"))


def print_models() -> None:
    """Print the models of models.lock."""
    for model in locked_models():
        about = f"{counted(len(model.files), 'file')}, {model.size / 1e6:.1f} MB, {model.licence}"
        console.print(Text(f"{model.role}: {model.id}\n    {model.package}, {about}"))


def counted(number: int, noun: str) -> str:
    """Return a number with a noun, in the plural where it is not one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

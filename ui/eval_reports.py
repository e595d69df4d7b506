"""What `pincite eval` prints for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from qa.evaluate.bounds import Broken
from qa.evaluate.compare import Comparison, Turned
from qa.evaluate.evaluation import Evaluation
from qa.evaluate.measures import MEASURES
from qa.evaluate.report.markdown import shown
from ui.steering import harmless
from ui.terminal import console, counted

_LISTED = 10


def print_evaluation(found: Evaluation) -> None:
    """Print every figure with its interval."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("name", no_wrap=True, min_width=max(map(len, found.figures)))
    for title in ("value", "95% interval", "of"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("measure", style="dim", no_wrap=True)  # Cut where the window is narrow.
    for name, each in found.figures.items():
        interval = f"{shown(name, each.low)} to {shown(name, each.high)}"
        table.add_row(name, shown(name, each.value), interval, f"{each.count:,}", MEASURES[name].title)
    console.print(table)


def print_broken(found: Evaluation, broken: Sequence[Broken]) -> None:
    """Print the questions that failed, and the bounds that do not hold."""
    for error in found.errors[:_LISTED]:
        _say(f"Failed: {error.id}: {error.question}: {error.error}", "red")
    if found.errors:
        _say(f"{counted(len(found.errors), 'question')} failed; each counts as wrong.", "red")
    for each in broken:
        _say(f"Does not hold: {each}", "red")


def print_comparison(found: Comparison, alpha: float) -> None:
    """Print what moved, and the questions won and lost, both answers side by side."""
    table = Table("measure", box=None, pad_edge=False, header_style="bold")
    for title in ("before", "after", "change", "p, corrected"):
        table.add_column(title, justify="right")
    worse = {each.name for each in found.worse(alpha)}
    for each in found.changes:
        surely = each.corrected < alpha and each.before != each.after
        style = "red" if each.name in worse else "green" if surely else ""
        values = (shown(each.name, each.before), shown(each.name, each.after), f"{each.after - each.before:+.4f}")
        table.add_row(MEASURES[each.name].title, *values, f"{each.corrected:.3f}", style=style)
    console.print(table)
    _print_turned("Won", found.won)
    _print_turned("Lost", found.lost)


def _print_turned(title: str, turned: Sequence[Turned]) -> None:
    _say(f"{title}: {counted(len(turned), 'question')}", "bold")
    for each in turned[:_LISTED]:
        _say(f"  {each.question}")
        _say(f"    before: {each.answer_before or 'nothing shown'}", "dim")
        _say(f"    after:  {each.answer_after or 'nothing shown'}", "dim")
    if len(turned) > _LISTED:
        _say(f"  and {len(turned) - _LISTED:,} more", "dim")


def _say(words: str, style: str = "") -> None:
    console.print(Text(harmless(words), style))

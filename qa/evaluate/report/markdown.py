"""As Markdown, for a pull request: the figures, what moved against a baseline, and the questions that turned."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa.evaluate.bounds import Broken
from qa.evaluate.compare import Comparison, Turned
from qa.evaluate.evaluation import Evaluation
from qa.evaluate.intervals import Figure
from qa.evaluate.measures import MEASURES

MOST_TURNED = 20
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~&@:-])")


def figures_table(figures: Mapping[str, Figure]) -> str:
    """Return the figures as a table."""
    rows = [
        f"| {MEASURES[name].title} | `{name}` | {shown(name, each.value)} | {shown(name, each.low)} to {shown(name, each.high)} | {each.count:,} |"
        for name, each in figures.items()
    ]
    return "\n".join(["| measure | name | value | 95% | questions |", "|---|---|---|---|---|", *rows])


def as_markdown(evaluation: Evaluation, broken: Sequence[Broken] = (), comparison: Comparison | None = None) -> str:
    """Return the whole of it; ``broken`` bounds come first."""
    errors = evaluation.errors
    told = (
        [f"**{len(broken)} of the bounds do not hold:**\n\n" + "\n".join(f"- {inert(str(each))}" for each in broken)]
        if broken
        else []
    )
    if errors:
        told.append(f"**{len(errors)} questions failed**, the first: {inert(errors[0].error)}")
    if comparison:
        told.append(comparison_table(comparison))
    return (
        "\n\n".join(
            [f"### pincite eval: {len(evaluation.judged):,} questions", *told, figures_table(evaluation.figures)]
        )
        + "\n"
    )


def comparison_table(comparison: Comparison) -> str:
    """Return what moved, and the questions won and lost."""
    rows = [
        f"| {MEASURES[each.name].title} | {shown(each.name, each.before)} | {shown(each.name, each.after)} | {each.after - each.before:+.4f} | {each.corrected:.3f} |"
        for each in comparison.changes
    ]
    table = "\n".join(["| measure | before | after | change | p, corrected |", "|---|---|---|---|---|", *rows])
    return "\n\n".join([table, _turned("Won", comparison.won), _turned("Lost", comparison.lost)])


def _turned(title: str, turned: Sequence[Turned]) -> str:
    lines = [
        f"- {inert(each.question)}: {_answer(each.answer_before)} → {_answer(each.answer_after)}"
        for each in turned[:MOST_TURNED]
    ]
    more = [f"- and {len(turned) - MOST_TURNED} more"] if len(turned) > MOST_TURNED else []
    return "\n".join([f"**{title}: {len(turned)}**", "", *lines, *more])


def _answer(words: str) -> str:
    return f"“{inert(words)}”" if words else "nothing shown"


def shown(name: str, value: float) -> str:
    """Return a figure as people read it: three digits of a share, milliseconds of a time.

    >>> shown("f1", 0.81234), shown("total_p50", 0.2951)
    ('.812', '295 ms')
    """
    if MEASURES[name].unit == "s":
        return f"{1000 * value:,.0f} ms"
    return f"{value:.3f}".removeprefix("0") if value < 1 else f"{value:.3f}"


def inert(words: str) -> str:
    """Return words of documents and questions so that Markdown shows just them, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))

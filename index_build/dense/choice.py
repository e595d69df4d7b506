"""Which kind of dense index a generation has: the one that was asked for, or the one that suits its size."""

from __future__ import annotations

from pathlib import Path

from index_build.dense.exact import ExactIndex
from index_build.dense.index import DenseIndex
from index_build.dense.inverted_file import InvertedFile
from index_build.errors import BadInput

KINDS: dict[str, type[DenseIndex]] = {"exact": ExactIndex, "ivf": InvertedFile}
AUTO = "auto"
CHOICES = (AUTO, *KINDS)
LARGE = 50_000
"""Passages from which ``auto`` is "ivf", which takes a quarter of the room. Set by judgement: at which size it becomes faster was not measured yet."""


def check_choice(asked: str) -> str:
    """Return a choice. Raises BadInput for one that there is not."""
    if asked not in CHOICES:
        raise BadInput(
            f"There is no dense index of the kind {asked!r}: write {', '.join(CHOICES[:-1])} or {CHOICES[-1]}"
        )
    return asked


def kind_for(asked: str, passages: int) -> str:
    """Return the kind that a choice comes to for so many passages.

    >>> kind_for("auto", 2_000), kind_for("auto", 1_000_000), kind_for("exact", 1_000_000)
    ('exact', 'ivf', 'exact')
    """
    if asked != AUTO:
        return asked
    return "ivf" if passages >= LARGE else "exact"


def open_dense(kind: str, folder: Path) -> DenseIndex:
    """Open the dense index in a generation's folder. Raises OSError, RuntimeError or ValueError where it cannot be read."""
    if kind not in KINDS:
        raise ValueError(f"{folder} has a dense index of the unknown kind {kind!r}")
    return KINDS[kind].open(folder)

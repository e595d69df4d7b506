"""What the commands below `pincite index` print for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.text import Text

from index_build.report import BuildReport
from index_build.status import Made, Status
from index_build.upkeep import Deleted
from index_build.verify import Verified
from ui.steering import harmless
from ui.terminal import console, counted, print_skipped

_LISTED = 20


def print_update(report: BuildReport, index: Path) -> None:
    """Print what an update did."""
    print_skipped(report)
    said = _changes(report.changes())
    kept = f"{counted(report.unchanged, 'file')} as before"
    held = f"{counted(report.documents, 'document')} and {counted(report.passages, 'passage')} are in {index}"
    if not said:
        _say(f"Nothing has changed ({kept}); {held}.")
    else:
        _say(f"{said}; {kept}. {held}, {report.embedded:,} of them embedded anew, in {report.seconds:.1f} s.")


def print_deleted(done: Deleted, index: Path) -> None:
    """Print which documents went."""
    for source in done.sources[:_LISTED]:
        _say(f"  {source}", "dim")
    if len(done.sources) > _LISTED:
        _say(f"  and {len(done.sources) - _LISTED:,} more", "dim")
    _say(f"{counted(len(done.sources), 'document')} went from {index}; {done.left:,} are left.")


def print_status(found: Status, index: Path) -> None:
    """Print what an index is."""
    rows = {
        "generation": f"{found.generation}, made {_when(found.created)}; {found.generations} are kept",
        "documents": f"{found.documents:,}, in {counted(found.passages, 'passage')}"
        + (f"; {found.deleted:,} deleted" if found.deleted else "")
        + (f"; {found.unreadable:,} could not be read" if found.unreadable else ""),
        "formats": ", ".join(f"{name} {count:,}" for name, count in found.formats.items()),
        "labels": _labels(found),
        "size": f"{found.size / 1e6:,.1f} MB; all generations {found.size_of_all / 1e6:,.1f} MB"
        + (f"; originals {found.size_of_originals / 1e6:,.1f} MB" if found.size_of_originals else ""),
        "vectors": found.dense + (", by size" if found.dense_asked == "auto" else ", as asked"),
        "embedder": f"{found.embedder}; format version {found.format_version}",
        "made from": ", ".join(found.paths) or "documents that were handed over",
    }
    for name, value in rows.items():
        _say(f"{name:<12}{value}")


def _labels(found: Status) -> str:
    if not found.labels:
        return "none: everybody sees every document"
    carried = ", ".join(f"{label} {count:,}" for label, count in found.labels.items())
    return f"{carried}; without labels, for everybody {found.unlabelled:,}"


def print_verified(found: Verified, index: Path) -> None:
    """Print what is wrong with an index, or that nothing is."""
    for problem in found.problems:
        _say(problem, "red")
    if found.problems:
        _say(f"{index} is damaged: {counted(len(found.problems), 'problem')} in {found.generation}.")
    else:
        _say(
            f"{index} is sound: {counted(found.files, 'file')}, {counted(found.documents, 'document')}, "
            f"{counted(found.passages, 'passage')} of {found.generation}; {found.embedded:,} vectors made again are the same."
        )


def print_history(found: Sequence[Made]) -> None:
    """Print the generations that are kept."""
    for made in found:
        if made.broken:
            _say(f"{_mark(made)} {made.generation}  {made.broken}", "red")
            continue
        since = f"; {made.deleted_since:,} deleted since" if made.deleted_since else ""
        holds = f"{counted(made.documents, 'document')}, {counted(made.passages, 'passage')}"
        _say(
            f"{_mark(made)} {made.generation}  {_when(made.created)}  {holds}  {_changes(made.changes) or 'made anew'}{since}"
        )


def _mark(made: Made) -> str:
    return "→" if made.in_force else " "


def _when(created: str) -> str:
    return created.replace("T", " ").replace("+00:00", " UTC")


def _changes(changes: Mapping[str, int]) -> str:
    """What came and went, as in "2 files added, 1 changed"."""
    return ", ".join(
        f"{counted(count, 'document')} deleted" if name == "deleted" else f"{counted(count, 'file')} {name}"
        for name, count in changes.items()
        if count
    )


def _say(words: str, style: str = "") -> None:
    console.print(Text(harmless(words), style=style))

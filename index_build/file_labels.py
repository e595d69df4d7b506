"""The labels of a file: those of the sidecar beside it, and those that rules give it by its path.

A *sidecar*, ``report.pdf.labels``, holds one label a line. A *rule file*, ``.pincite-labels``, labels what lies below its folder, by
patterns as in a .gitignore, and counts however a file below it was named:

    # Who may see what: pattern = labels
    board/         = board
    *salaries*.csv = hr, board

A file has the labels of its sidecar and of every rule that fits it. What cannot be read, or says nothing, gives no labels but a problem:
such a file is refused, since to index it without labels would show it to everybody.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from index_build.errors import PinciteError
from index_build.labels import NONE, check_label, written_labels

SIDECAR, RULES = ".labels", ".pincite-labels"
_LARGEST = 1 << 20


class UnreadableLabels(PinciteError):
    """What is to say a file's labels does not."""


@dataclass(frozen=True, slots=True)
class FileLabels:
    """A file's labels; or, where they cannot be told, why not."""

    labels: frozenset[str] = NONE
    problem: str = ""

    def written(self) -> str:
        """Return either in letters that are the same as long as it is."""
        return f"! {self.problem}" if self.problem else written_labels(self.labels)


class Labeller:
    """Tells the labels of files, reading each rule file once. What is known of a folder is kept: use a new one for each build."""

    def __init__(self) -> None:
        self._rules: dict[Path, Rules | None] = {}

    def of(self, path: Path) -> FileLabels:
        """Return the labels of a file by its absolute path, and by where that leads to through links."""
        try:
            found = self._of(path)
            real = Path(os.path.realpath(path))
            return FileLabels(found if real == path else found | self._of(real))
        except UnreadableLabels as error:
            return FileLabels(problem=str(error))

    def _of(self, path: Path) -> frozenset[str]:
        labels = set(_sidecar(path))
        for folder in path.parents:
            if folder not in self._rules:
                self._rules[folder] = _rules(folder)
            rules = self._rules[folder]
            if rules is not None:
                labels |= rules.of(path.relative_to(folder).as_posix())
        return frozenset(labels)


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns of one rule file, each with its labels; or why there are none, so that all below is refused."""

    rules: tuple[tuple[GitIgnoreSpec, frozenset[str]], ...] = ()
    problem: str = ""

    def of(self, path: str) -> frozenset[str]:
        """Return the labels of a file by its path below the folder, parted by "/". Raises UnreadableLabels."""
        if self.problem:
            raise UnreadableLabels(self.problem)
        # Wildcards pass over an end of line in a name, and accents are written in one way or two.
        plain = unicodedata.normalize("NFC", path.replace("\n", " ").replace("\r", " "))
        return frozenset[str]().union(*(labels for pattern, labels in self.rules if pattern.match_file(plain)))


def is_sidecar(path: Path) -> bool:
    """Tell whether a file is there to label another one: it is no document."""
    return path.name.lower().endswith(SIDECAR)


def labels_nothing(sidecar: Path) -> bool:
    """Tell whether a sidecar has no file beside it, so that the one it was meant for may be seen by all."""
    return not sidecar.name.endswith(SIDECAR) or not sidecar.with_name(sidecar.name[: -len(SIDECAR)]).is_file()


def _sidecar(path: Path) -> frozenset[str]:
    beside = path.with_name(path.name + SIDECAR)
    text = _text(beside)
    if text is None:
        return NONE
    labels = frozenset(_checked(word, beside, number) for number, word in _lines(text))
    if not labels:
        raise UnreadableLabels(f"{beside} names no label: write one on a line, or remove the file")
    return labels


def _rules(folder: Path) -> Rules | None:
    file = folder / RULES
    try:
        text = _text(file)
        if text is None:
            return None
        rules = tuple(_rule(line, file, number) for number, line in _lines(text))
        return Rules(rules, "" if rules else f"{file} holds no rule: write one, or remove the file")
    except UnreadableLabels as error:
        return Rules(problem=str(error))


def _rule(line: str, file: Path, number: int) -> tuple[GitIgnoreSpec, frozenset[str]]:
    pattern, _, words = (part.strip() for part in line.rpartition("="))
    if not pattern or not words or pattern.startswith("!"):
        raise UnreadableLabels(
            f"{file}, line {number}, is no rule: write a pattern, = and labels, as in board/ = board"
        )
    try:
        # A name may begin with "#": comments are gone already.
        escaped = f"\\{pattern}" if pattern.startswith("#") else pattern
        spec = GitIgnoreSpec.from_lines([unicodedata.normalize("NFC", escaped)])
    except ValueError as error:
        raise UnreadableLabels(f"{file}, line {number}: {pattern!r} is no pattern, mend it") from error
    return spec, frozenset(_checked(word.strip(), file, number) for word in words.split(","))


def _checked(word: str, file: Path, number: int) -> str:
    try:
        return check_label(word)
    except PinciteError as error:
        raise UnreadableLabels(f"{file}, line {number}: {error}") from error


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield what a file says, by the number of its line, without comments and empty lines."""
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.strip()
        if said and not said.startswith("#"):
            yield number, said


def _text(path: Path) -> str | None:
    """Return a small file's text, or None where there is none of the name. Raises UnreadableLabels, for a link that leads nowhere too."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return None  # No file can be called so.
        raise UnreadableLabels(f"{path} cannot be looked for: {(error.strerror or str(error)).lower()}") from error
    try:
        held = path.stat()
        # A pipe would be waited for.
        if not stat.S_ISREG(held.st_mode) or held.st_size > _LARGEST:
            raise UnreadableLabels(f"{path} is to hold labels and is no small file: mend or remove it")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableLabels(
            f"{path} cannot be read as text, and the labels stand there: mend or remove it"
        ) from error

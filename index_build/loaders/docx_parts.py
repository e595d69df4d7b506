"""The parts of a Word file, found by their relationships.

Only those with text are opened. python-docx opens all of them, and fails where the relationship of a lost picture leads nowhere.
"""

from __future__ import annotations

import posixpath
from typing import Any
from zipfile import ZipFile

from index_build.loaders.safe_xml import parse

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def qn(name: str) -> str:
    """Return the full name of an element or attribute such as "w:p"."""
    return _WORD + name.removeprefix("w:")


class Parts:
    """The root elements of a file's parts, by what they are to the document: "styles", "numbering", "footnotes", "endnotes"."""

    def __init__(self, archive: ZipFile) -> None:
        """Find the main part. Raises LookupError where there is none, SyntaxError where it is no XML."""
        self._archive = archive
        self.main = _related(archive, "")["officeDocument"]
        self._related = _related(archive, self.main)

    def body(self) -> Any | None:
        """Return the document's body; None where the main part is no document of Word's, or one of its strict kind."""
        return parse(self._archive.read(self.main)).find(qn("w:body"))

    def root(self, kind: str) -> Any | None:
        """Return the root of a part, or None for one that the file does not have."""
        name = self._related.get(kind)
        return parse(self._archive.read(name)) if name in self._archive.namelist() else None

    def children(self, kind: str) -> list[Any]:
        """Return the elements right below the root of a part; none for one that the file does not have."""
        root = self.root(kind)
        return [] if root is None else list(root)


def _related(archive: ZipFile, part: str) -> dict[str, str]:
    """Return the names of the parts that a part is related to, by the last word of the relationship's type."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    relations = parse(archive.read(path)) if path in archive.namelist() else ()
    return {
        each.get("Type", "").rsplit("/", 1)[-1]: posixpath.normpath(
            posixpath.join("/", folder, each.get("Target", ""))
        )[1:]
        for each in relations
        if each.get("TargetMode") != "External"
    }

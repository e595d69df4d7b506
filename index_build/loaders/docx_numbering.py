"""The marks of Word's lists and numbered headings. They stand nowhere in the text: Word counts them, and so does this."""

from __future__ import annotations

import re
from typing import Any

from index_build.loaders.docx_parts import qn
from index_build.loaders.list_lines import BULLET, count_as

_STYLES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


class Numbering:
    """Counts the items of every list of one document; ask for the marks in the document's order."""

    def __init__(self, root: Any | None) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[str] = set()
        if root is None:
            return
        for abstract in root.findall(qn("w:abstractNum")):
            levels = {_int(level.get(qn("w:ilvl"))): level for level in abstract.findall(qn("w:lvl"))}
            self._levels[abstract.get(qn("w:abstractNumId"), "")] = levels
        for number in root.findall(qn("w:num")):
            identity = number.get(qn("w:numId"), "")
            self._lists[identity] = _value(number, "w:abstractNumId") or ""
            for override in number.findall(qn("w:lvlOverride")):
                start = _value(override, "w:startOverride")
                if start is not None:
                    self._starts[identity, _int(override.get(qn("w:ilvl")))] = _int(start)

    def mark(self, number: str, level: int) -> str:
        """Return the mark of the next item of a list at a level from 0, such as "•", "2." or "(a)"; empty for none."""
        abstract = self._lists.get(number, "")
        level = min(level, _LEVELS - 1)
        levels = self._levels.get(abstract, {})
        form = _value(levels.get(level), "w:numFmt") or "bullet"
        counts = self._counts.setdefault(abstract, [0] * _LEVELS)
        if number not in self._begun:
            # A list that shares another's levels goes on counting, unless it says where to begin.
            self._begun.add(number)
            for (identity, at), start in self._starts.items():
                if identity == number and at < _LEVELS:
                    counts[at] = start - 1
        if form == "bullet":
            return BULLET
        for at in range(level + 1):
            if counts[at] == 0:
                counts[at] = self._starts.get((number, at), _int(_value(levels.get(at), "w:start"), 1)) - (at == level)
        counts[level] += 1
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        text = _value(levels.get(level), "w:lvlText")
        if form == "none" or text == "":
            return ""
        return _PLACE.sub(
            lambda place: self._count(levels, counts, int(place[1]) - 1), text or f"%{level + 1}."
        ).strip()

    def _count(self, levels: dict[int, Any], counts: list[int], level: int) -> str:
        return count_as(counts[level], _STYLES.get(_value(levels.get(level), "w:numFmt") or "", "1"))


def _value(element: Any | None, name: str) -> str | None:
    found = element.find(qn(name)) if element is not None else None
    return None if found is None else found.get(qn("w:val"))


def _int(value: str | None, otherwise: int = 0) -> int:
    return int(value) if value is not None and value.isdecimal() else otherwise

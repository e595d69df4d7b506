"""What a Word paragraph is, a heading, a list item or neither, by its own properties and those of its style."""

from __future__ import annotations

import re
from typing import Any

from index_build.loaders.docx_parts import qn

_DEEPEST_STYLE = 20
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(toc|table of figures)\b( \d)?", re.IGNORECASE)
_BODY_LEVEL = 9
# Looked up for every paragraph.
_PROPERTIES, _STYLE, _OUTLINE, _NUMBERING, _VALUE = map(qn, ("w:pPr", "w:pStyle", "w:outlineLvl", "w:numPr", "w:val"))


class Styles:
    """The paragraph styles of a document, each with those it is based on. Word names built-in styles in English in every language."""

    def __init__(self, root: Any | None) -> None:
        elements = [] if root is None else root.findall(qn("w:style"))
        self._styles: dict[str | None, Any] = {style.get(qn("w:styleId"), ""): style for style in elements}
        self._chains: dict[str | None, list[tuple[Any | None, str]]] = {}

    def level(self, paragraph: Any) -> int:
        """Return a heading's level from 1: by its outline level, else by the name of its style; 0 for other paragraphs."""
        for properties, name in self._chain(paragraph):
            outline = properties.find(_OUTLINE) if properties is not None else None
            if outline is not None:
                level = _number(outline.get(_VALUE), _BODY_LEVEL)
                return level + 1 if level < _BODY_LEVEL else 0
            heading = _HEADING.fullmatch(name)
            if heading:
                return int(heading[1])
        return 1 if self.is_title(paragraph) else 0

    def is_title(self, paragraph: Any) -> bool:
        """Tell whether a paragraph is set as the document's title."""
        return any(name.lower() == "title" for _, name in self._chain(paragraph))

    def is_contents(self, paragraph: Any) -> bool:
        """Tell whether a paragraph is a line of a table of contents."""
        return any(_CONTENTS.fullmatch(name) for _, name in self._chain(paragraph))

    def numbering(self, paragraph: Any) -> tuple[str, int] | None:
        """Return the numbering's id and the level from 0 of a paragraph that has a mark or number before it."""
        number, level = None, None
        for properties, _ in self._chain(paragraph):
            found = properties.find(_NUMBERING) if properties is not None else None
            if found is None:
                continue
            number = number or _value(found.find(qn("w:numId")))
            level = level or _value(found.find(qn("w:ilvl")))
        return (number, _number(level, 0)) if number and number != "0" else None

    def _chain(self, paragraph: Any) -> list[tuple[Any | None, str]]:
        """Return the properties of the paragraph and of its styles, nearest first, each with the style's name."""
        own = paragraph.find(_PROPERTIES)
        style = _value(own.find(_STYLE)) if own is not None else None
        if style not in self._chains:
            chain: list[tuple[Any | None, str]] = []
            name = style
            while name in self._styles and len(chain) < _DEEPEST_STYLE:
                element = self._styles[name]
                chain.append((element.find(_PROPERTIES), _value(element.find(qn("w:name"))) or ""))
                name = _value(element.find(qn("w:basedOn")))
            self._chains[style] = chain
        return [(own, ""), *self._chains[style]]


def _value(element: Any | None) -> str | None:
    return None if element is None else element.get(_VALUE)


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value is not None and value.isdecimal() else otherwise

"""OpenDocument presentations (.odp): every slide a page, its title a heading, then its shapes from top to bottom, then the notes."""

from __future__ import annotations

import re
from typing import Any

from index_build.loaders import LoadedDocument
from index_build.loaders.odf import OpenedFile, tag
from index_build.loaders.odf_blocks import BlockReader
from index_build.loaders.text_builder import TextBuilder, one_line

_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(cm|mm|in|pt|pc|px)")
_MILLIMETRES = {"cm": 10.0, "mm": 1.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96}
_SAME_HEIGHT = 6.0
"""Millimetres: shapes that begin no further apart stand side by side, and are read from left to right."""
_FURNITURE = {"footer", "date-time", "page-number", "header", "page"}
_CLASS = tag("presentation:class")


def load(data: bytes) -> LoadedDocument:
    """Read a presentation; hidden slides are left out. Raises UnreadableDocument for what is none, is damaged, too large or locked."""
    file = OpenedFile(data, "presentation", ".odp")
    builder = TextBuilder()
    reader = BlockReader(builder, file.styles)
    title = file.title
    for number, slide in enumerate(file.body.iterchildren(tag("draw:page")), start=1):
        style = slide.get(tag("draw:style-name"))
        if file.styles.hides("drawing-page", style, "presentation:visibility", "hidden"):
            continue
        builder.begin_page(f"slide {number}")
        heading = next((shape for shape in slide if shape.get(_CLASS) == "title"), None)
        if heading is not None:
            words = one_line(" ".join("".join(each.itertext()) for each in heading.iter(tag("text:p"))))
            builder.add("heading", words, level=1)
            title = title or words or None
        _shapes(reader, [shape for shape in slide if shape is not heading])
        for notes in slide.iterchildren(tag("presentation:notes")):
            _shapes(reader, list(notes))
    text, blocks = builder.build()
    return LoadedDocument(
        text, blocks, title, language=file.language, pages=builder.pages, saved=file.saved, author=file.author
    )


def _shapes(reader: BlockReader, shapes: list[Any]) -> None:
    for shape in sorted(shapes, key=_place):
        if shape.tag == tag("draw:g"):
            _shapes(reader, list(shape))
        elif shape.tag != tag("presentation:notes") and shape.get(_CLASS) not in _FURNITURE:
            reader.read(shape)


def _place(shape: Any) -> tuple[float, float]:
    """Return where a shape begins, in steps of height and millimetres; a group begins where its first member does."""
    if shape.tag == tag("draw:g"):
        return min(map(_place, shape), default=(0.0, 0.0))
    return _length(shape.get(tag("svg:y"))) // _SAME_HEIGHT, _length(shape.get(tag("svg:x")))


def _length(value: str | None) -> float:
    found = _LENGTH.fullmatch(value or "")
    return float(found[1]) * _MILLIMETRES[found[2]] if found else 0.0

"""PowerPoint (.pptx): every slide a page, its title a heading, then its shapes from top to bottom, then the speaker's notes.

Hidden slides are left out, as are footers, dates and slide numbers. The words of charts and pictures are not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn

from index_build.loaders import LoadedDocument
from index_build.loaders.list_lines import BULLET, count_as, item_line
from index_build.loaders.office import Properties, open_office
from index_build.loaders.safe_xml import parse
from index_build.loaders.text_builder import TextBuilder, lines_of, one_line
from index_build.loaders.zip_guard import reading

_KIND = "PowerPoint presentation"
_FURNITURE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.SLIDE_IMAGE}  # fmt: skip
# Their paragraphs have bullets that the slide's master gives them.
_BULLETED = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY, PP_PLACEHOLDER.VERTICAL_OBJECT}
_NUMBERED = {"arabic": "1", "alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_SAME_HEIGHT = 228_600
"""A quarter of an inch: shapes that begin no further apart stand side by side, and are read from left to right."""


def load(data: bytes) -> LoadedDocument:
    """Read a presentation; its title is that of its properties, else that of its first slide with one.

    Raises UnreadableDocument for what is no presentation, is damaged, too large or locked.
    """
    properties = Properties(open_office(data, _KIND, "PowerPoint presentation (.pptx)"))
    builder = TextBuilder()
    title = properties.title
    with reading(_KIND, PythonPptxError):
        for number, slide in enumerate(Presentation(BytesIO(data)).slides, start=1):
            if slide._element.get("show") not in ("0", "false"):
                builder.begin_page(f"slide {number}")
                heading = _slide(builder, slide)
                title = title or heading
    text, blocks = builder.build()
    return LoadedDocument(
        text,
        blocks,
        title,
        properties.published,
        properties.language,
        builder.pages,
        properties.saved,
        author=properties.author,
    )


def _slide(builder: TextBuilder, slide: Any) -> str | None:
    """Add a slide and return its title."""
    heading = slide.shapes.title
    title = one_line(" ".join(_words(heading.text_frame))) if heading is not None and heading.has_text_frame else ""
    builder.add("heading", title, level=1)
    _shapes(builder, (shape for shape in slide.shapes if heading is None or shape.shape_id != heading.shape_id))
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        for paragraph in notes.paragraphs:
            builder.add("paragraph", lines_of(_text(paragraph)))
    return title or None


def _shapes(builder: TextBuilder, shapes: Iterable[Any]) -> None:
    for shape in sorted(shapes, key=_place):
        kind = shape.placeholder_format.type if shape.is_placeholder else None
        if kind in _FURNITURE:
            continue
        if shape._element.tag == qn("p:grpSp"):
            _shapes(builder, shape.shapes)
        elif getattr(shape, "has_table", False):
            builder.add_table(_rows(shape.table))
        elif (relation := shape._element.find(f".//{_DIAGRAM}relIds")) is not None:
            _diagram(builder, shape.part.related_part(relation.get(qn("r:dm"))).blob)
        elif shape.has_text_frame:
            _frame(builder, shape.text_frame, kind in _BULLETED)


def _diagram(builder: TextBuilder, data: bytes) -> None:
    """Add the words of a diagram (SmartArt) as a list, in the order in which they were put in."""
    items = []
    for point in parse(data).iter(f"{_DIAGRAM}pt"):
        if point.get("type", "node") in ("node", "asst"):
            paragraphs = ("".join(each.itertext(qn("a:t"))) for each in point.iter(qn("a:p")))
            items += [item_line(words, BULLET, 0) for each in paragraphs if (words := one_line(each))]
    builder.add("list", "\n".join(items))


def _place(shape: Any) -> tuple[int, int]:
    try:
        return (shape.top or 0) // _SAME_HEIGHT, shape.left or 0
    except ValueError:  # Some programs write fractions of a unit, which the format has not.
        return 0, 0


def _rows(table: Any) -> Iterator[list[str]]:
    """Yield a table's rows; a cell that spans rows is said of each of them, one that spans columns once."""
    above: list[str] = []
    for row in table.rows:
        line = []
        for column, cell in enumerate(row.cells):
            goes_on = cell._tc.get("vMerge") in ("1", "true")
            line.append(above[column] if goes_on and column < len(above) else "\n".join(_words(cell.text_frame)))
        yield line
        above = line


def _frame(builder: TextBuilder, frame: Any, bulleted: bool) -> None:
    """Add a text frame's paragraphs; ``bulleted`` ones are list items unless they say that they have no bullet."""
    paragraphs = [(paragraph, words) for paragraph in frame.paragraphs if (words := lines_of(_text(paragraph)))]
    # A body of one paragraph is a sentence that was given a bullet by the template, not a list.
    bulleted = bulleted and len(paragraphs) > 1
    items: list[str] = []
    counts: dict[int, int] = {}
    for paragraph, words in paragraphs:
        counts = {level: count for level, count in counts.items() if level <= paragraph.level}
        mark = _mark(paragraph, counts, bulleted)
        if mark:
            items.append(item_line(words, mark, paragraph.level))
            continue
        builder.add("list", "\n".join(items))
        items = []
        builder.add("paragraph", words)
    builder.add("list", "\n".join(items))


def _mark(paragraph: Any, counts: dict[int, int], bulleted: bool) -> str:
    properties = paragraph._p.pPr
    numbered = properties.find(qn("a:buAutoNum")) if properties is not None else None
    if numbered is not None:
        style = numbered.get("type", "arabicPeriod")
        first = numbered.get("startAt", "1")
        counts[paragraph.level] = counts.get(paragraph.level, int(first) - 1 if first.isdecimal() else 0) + 1
        form = next((form for name, form in _NUMBERED.items() if style.startswith(name)), "1")
        figures = count_as(counts[paragraph.level], form)
        return f"({figures})" if style.endswith("ParenBoth") else f"{figures}{')' if style.endswith('ParenR') else '.'}"
    counts.pop(paragraph.level, None)
    if properties is not None and properties.find(qn("a:buNone")) is not None:
        return ""
    own = properties is not None and any(properties.find(qn(tag)) is not None for tag in ("a:buChar", "a:buBlip"))
    return BULLET if own or bulleted else ""


def _words(frame: Any) -> Iterator[str]:
    for paragraph in frame.paragraphs:
        yield _text(paragraph)


def _text(paragraph: Any) -> str:
    """Return a paragraph's words; a line break, which python-pptx gives as a vertical tab, is a line end."""
    return str(paragraph.text).replace("\n", " ").replace("\v", "\n")

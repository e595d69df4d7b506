"""Word (.docx): the text as the finished document shows it, with headings, lists, tables, notes and text boxes.

Headers and footers are furniture and left out, as are comments and tracked deletions. A note follows the paragraph that refers to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index_build.errors import UnreadableDocument
from index_build.loaders import LoadedDocument
from index_build.loaders.docx_bold import LEVEL, is_heading
from index_build.loaders.docx_numbering import Numbering
from index_build.loaders.docx_parts import Parts, qn
from index_build.loaders.docx_styles import Styles
from index_build.loaders.docx_text import Words, words_of
from index_build.loaders.list_lines import item_line
from index_build.loaders.office import Properties, open_office
from index_build.loaders.text_builder import TextBuilder, one_line, refuse_wide
from index_build.loaders.zip_guard import reading

_KIND = "Word document"
# A content control, an XML tag or tracked insertions around whole paragraphs.
_AROUND = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo"), qn("w:smartTag")}
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def load(data: bytes) -> LoadedDocument:
    """Read a Word document; its title is that of its properties, else what is set as the title, else the first heading.

    Raises UnreadableDocument for what is no Word document, is damaged, too large or locked.
    """
    archive = open_office(data, _KIND, "Word document (.docx)")
    properties = Properties(archive)
    with reading(_KIND):
        parts = Parts(archive)
        reader, body = _Reader(parts), parts.body()
        if body is None:
            raise UnreadableDocument(f"it is no {_KIND}, or a Strict one: save it as Word document (.docx)")
        reader.read(body)
    text, blocks = reader.builder.build()
    title = properties.title or reader.title
    return LoadedDocument(
        text, blocks, title, properties.published, properties.language, saved=properties.saved, author=properties.author
    )


class _Reader:
    def __init__(self, parts: Parts) -> None:
        self.builder = TextBuilder()
        self.title: str | None = None
        self._titled = False
        self._styles = Styles(parts.root("styles"))
        self._numbering = Numbering(parts.root("numbering"))
        self._notes = {
            (kind, note.get(qn("w:id"))): note
            for kind in ("footnotes", "endnotes")
            for note in parts.children(kind)
            if note.get(qn("w:type")) not in _SEPARATORS
        }
        self._list: list[str] = []
        # Text boxes and notes, until the paragraph or list that they belong to is complete.
        self._waiting: list[Any] = []

    def read(self, body: Any) -> None:
        """Add all of a body, a cell or a text box."""
        for element in body:
            if element.tag == qn("w:p"):
                self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                self._flush()
                self._table(element)
            elif element.tag in _AROUND:
                self.read(element)
        self._flush()

    def _paragraph(self, paragraph: Any) -> None:
        words = words_of(paragraph)
        level = self._styles.level(paragraph)
        if not level and is_heading(paragraph, words.text, self._styles):
            level = LEVEL
        mark, depth = self._mark(paragraph, words)
        if words.text and mark is not None and not level:
            self._list.append(item_line(words.text, mark, depth))
        else:
            self._flush()
            text = f"{mark} {words.text}" if mark else words.text
            if level:
                self._heading(paragraph, one_line(text), level)
            else:
                self.builder.add("boilerplate" if self._styles.is_contents(paragraph) else "paragraph", text)
        self._wait(words)
        if not self._list:
            self._flush()

    def _mark(self, paragraph: Any, words: Words) -> tuple[str | None, int]:
        """Return a list item's or numbered heading's mark and depth. An empty paragraph has none and is not counted."""
        numbering = self._styles.numbering(paragraph)
        if numbering is None or not words.text:
            return None, 0
        return self._numbering.mark(*numbering), numbering[1]

    def _heading(self, paragraph: Any, text: str, level: int) -> None:
        if text and not self._titled:
            self._titled = self._styles.is_title(paragraph)
            if self._titled or self.title is None:
                self.title = text
        self.builder.add("heading", text, level)

    def _wait(self, words: Words) -> None:
        self._waiting += words.boxes
        # Each note once: one may refer to itself.
        self._waiting += [note for key in words.notes if (note := self._notes.pop(key, None)) is not None]

    def _flush(self) -> None:
        """Add the list that is complete, then what waited for it."""
        self.builder.add("list", "\n".join(self._list))
        self._list = []
        waiting, self._waiting = self._waiting, []
        for element in waiting:
            self.read(element)

    def _table(self, table: Any) -> None:
        """Add a table. One of a single column is a frame around text, and read as such."""
        rows = [list(_cells(row)) for row in _within(table, qn("w:tr"))]
        if all(len(row) <= 1 for row in rows):
            for row in rows:
                for cell, _ in row:
                    self.read(cell)
            return
        above: dict[int, str] = {}
        lines = []
        for row in rows:
            line: list[str] = []
            for cell, width in row:
                # A cell that goes on from the one above says the same of this row.
                text = above.get(len(line), "") if _goes_on(cell) else " ".join(self._cell(cell))
                above[len(line)] = text
                line += [text, *[""] * (width - 1)]
                refuse_wide(len(line))
            lines.append(line)
        self.builder.add_table(lines)
        self._flush()

    def _cell(self, cell: Any) -> Iterator[str]:
        for element in cell:
            if element.tag == qn("w:p"):
                words = words_of(element)
                mark, _ = self._mark(element, words)
                self._wait(words)
                if words.text:
                    yield f"{mark} {words.text}" if mark else words.text
            elif element.tag in _AROUND or element.tag in (qn("w:tbl"), qn("w:tr"), qn("w:tc")):
                yield from self._cell(element)


def _within(parent: Any, tag: str) -> Iterator[Any]:
    """Yield the rows or cells of a table, also from within content controls; rows that were deleted with tracking are left out."""
    for child in parent:
        if child.tag == tag:
            properties = child.find(qn("w:trPr"))
            if properties is None or properties.find(qn("w:del")) is None:
                yield child
        elif child.tag in _AROUND:
            yield from _within(child, tag)


def _cells(row: Any) -> Iterator[tuple[Any, int]]:
    """Yield a row's cells, each with the number of columns it spans."""
    for cell in _within(row, qn("w:tc")):
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        width = span.get(qn("w:val"), "1") if span is not None else "1"
        yield cell, min(int(width), 100) if width.isdecimal() else 1


def _goes_on(cell: Any) -> bool:
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"

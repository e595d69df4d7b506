"""The blocks of OpenDocument text: headings, paragraphs, lists and tables, wherever in a file they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index_build.loaders.list_lines import BULLET, count_as, item_line
from index_build.loaders.odf import Styles, tag, whole, words_of
from index_build.loaders.text_builder import TextBuilder, one_line, refuse_wide

_HEADING, _PARAGRAPH, _LIST, _TABLE = (tag(name) for name in ("text:h", "text:p", "text:list", "table:table"))
_INDEX = {
    tag(f"text:{name}") for name in ("table-of-content", "illustration-index", "table-index", "alphabetical-index")
}
# What was deleted with tracking, remarks, descriptions of pictures, pictures of formulas.
_UNSEEN = {tag(name) for name in ("text:tracked-changes", "office:annotation", "svg:title", "svg:desc", "draw:object", "draw:image", "office:forms")}  # fmt: skip
_ROWS = {tag(name) for name in ("table:table-header-rows", "table:table-rows", "table:table-row-group")}
_CELLS = {tag("table:table-cell"), tag("table:covered-table-cell")}


class BlockReader:
    """Adds what it reads to ``builder``; ``title`` is what is set as the document's title, else the first heading."""

    def __init__(self, builder: TextBuilder, styles: Styles) -> None:
        self.builder = builder
        self.title: str | None = None
        self._titled = False
        self._styles = styles
        self._counts: dict[str, dict[int, int]] = {}
        self._list: list[str] = []
        self._aside: list[Any] = []

    def read(self, parent: Any, in_index: bool = False) -> None:
        """Add all blocks below an element."""
        for element in parent:
            if element.tag == _LIST:
                self._items(element, 0, "")
                continue
            self._flush()
            if element.tag == _HEADING:
                self._heading(element, whole(element.get(tag("text:outline-level")), 1))
            elif element.tag == _PARAGRAPH and self._styles.is_title(element.get(tag("text:style-name"))):
                self._heading(element, 1)
            elif element.tag == _PARAGRAPH:
                self.builder.add("boilerplate" if in_index else "paragraph", words_of(element, self._aside))
            elif element.tag == _TABLE:
                self._table(element)
            elif element.tag not in _UNSEEN:
                self.read(element, in_index or element.tag in _INDEX)
            self._flush()
        self._flush()

    def _heading(self, element: Any, level: int) -> None:
        text = one_line(words_of(element, self._aside))
        titled = element.tag == _PARAGRAPH
        if text and not self._titled and (titled or self.title is None):
            self.title, self._titled = text, titled
        self.builder.add("heading", text, max(1, level))

    def _flush(self) -> None:
        """Add the list that is complete, then the notes and frames that belong to what was just added."""
        self.builder.add("list", "\n".join(self._list))
        self._list = []
        aside, self._aside = self._aside, []
        for element in aside:
            self.read(element)

    def _items(self, element: Any, depth: int, style: str) -> None:
        style = element.get(tag("text:style-name"), style)
        goes_on = element.get(tag("text:continue-numbering")) == "true" or element.get(tag("text:continue-list"))
        counts = self._counts.setdefault(style, {})
        if depth == 0 and not goes_on:
            counts.clear()
        for item in element:
            mark = ""
            if item.tag == tag("text:list-item"):
                mark = self._mark(style, counts, depth + 1, item)
            for child in item:
                if child.tag == _LIST:
                    self._items(child, depth + 1, style)
                elif child.tag == _HEADING:
                    self._flush()
                    self._heading(child, whole(child.get(tag("text:outline-level")), depth + 1))
                elif child.tag == _PARAGRAPH and (words := words_of(child, self._aside)):
                    self._list.append(item_line(words, mark, depth) if mark else item_line(f"  {words}", "", depth))
                    mark = ""

    def _mark(self, style: str, counts: dict[int, int], level: int, item: Any) -> str:
        """Return an item's mark. An item that only holds a nested list has none and is not counted."""
        if all(child.tag == _LIST for child in item):
            return ""
        form = self._styles.lists.get(style, {}).get(level)
        if form is None or form.tag != tag("text:list-level-style-number"):
            return BULLET
        start = item.get(tag("text:start-value")) or (
            None if level in counts else form.get(tag("text:start-value"), "1")
        )
        counts[level] = whole(start, 1) if start else counts[level] + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        first = level - min(whole(form.get(tag("text:display-levels")), 1), level) + 1
        numbers = ".".join(self._count(style, counts, each) for each in range(first, level + 1))
        if not form.get(tag("style:num-format")):
            return ""
        return f"{form.get(tag('style:num-prefix'), '')}{numbers}{form.get(tag('style:num-suffix'), '')}".strip()

    def _count(self, style: str, counts: dict[int, int], level: int) -> str:
        form = self._styles.lists.get(style, {}).get(level)
        return count_as(counts.get(level, 1), form.get(tag("style:num-format"), "1") if form is not None else "1")

    def _table(self, table: Any) -> None:
        """Add a table; one of a single column is a frame around text, and read as such."""
        rows = [list(_cells(row)) for row in rows_of(table)]
        if all(len(row) <= 1 for row in rows):
            for row in rows:
                for cell in row:
                    self.read(cell)
            return
        held: dict[int, tuple[int, str]] = {}
        lines = []
        for number, row in enumerate(rows):
            line: list[str] = []
            for column, cell in enumerate(row):
                # A cell may be written once for many: its words are shared.
                text = line[-1] if column and row[column - 1] is cell else " ".join(self._cell(cell))
                last, above = held.get(column, (-1, ""))
                if cell.tag == tag("table:covered-table-cell") and number <= last:
                    text = above
                else:
                    held[column] = (number + whole(cell.get(tag("table:number-rows-spanned")), 1) - 1, text)
                line.append(text)
            lines.append(line)
        self.builder.add_table(lines)

    def _cell(self, cell: Any) -> Iterator[str]:
        for element in cell:
            if element.tag in (_PARAGRAPH, _HEADING):
                yield words_of(element, self._aside)
            elif element.tag not in _UNSEEN:
                yield from self._cell(element)


def rows_of(table: Any) -> Iterator[Any]:
    """Yield the rows of a table, those in groups among them."""
    for child in table:
        if child.tag == tag("table:table-row"):
            yield child
        elif child.tag in _ROWS:
            yield from rows_of(child)


def _cells(row: Any) -> Iterator[Any]:
    columns = 0
    for cell in row:
        if cell.tag in _CELLS:
            times = whole(cell.get(tag("table:number-columns-repeated")), 1)
            columns += times
            refuse_wide(columns)
            yield from [cell] * times

"""All the text of an XHTML page block by block, for pages that are the document itself, such as a book's chapters.

The HTML loader keeps the article of a web page and drops what looks like furniture around it; a chapter has nothing around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

from index_build.loaders.list_lines import BULLET, item_line
from index_build.loaders.text_builder import TextBuilder, lines_of, one_line, refuse_wide

_UNSEEN = frozenset("script style head template svg rt rp audio video object iframe noscript annotation nav".split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = ("ul", "ol", "dl", "menu")
_BLOCKS = frozenset(
    "h1 h2 h3 h4 h5 h6 ul ol dl menu p div section article aside main header footer body blockquote figure figcaption table pre"
    " hr address details summary center form fieldset legend caption".split()
)
_MOST_SPANNED = 100


def add_blocks(builder: TextBuilder, parent: Any) -> None:
    """Add all that stands below an element; words that stand beside blocks are paragraphs of their own."""
    loose = [_own(parent)]
    for child in parent:
        if name_of(child) in _UNSEEN or child.get("hidden") is not None:
            pass
        elif _holds_blocks(child):
            builder.add("paragraph", lines_of("".join(loose)))
            loose = []
            _add(builder, child)
        else:
            loose.extend(_pieces(child))
        loose.append(_flat(child.tail))
    builder.add("paragraph", lines_of("".join(loose)))


def name_of(node: Any) -> str:
    """Return an element's name without its namespace, in lower case; nothing for entities and the like."""
    return node.tag.rsplit("}", 1)[-1].lower() if isinstance(node.tag, str) else ""


def words_of(node: Any) -> str:
    """Return an element's words, on one line but for the breaks that the author set."""
    return lines_of("".join(_pieces(node)))


def _add(builder: TextBuilder, node: Any) -> None:
    name = name_of(node)
    if name in _HEADINGS:
        builder.add("heading", one_line(words_of(node)), _HEADINGS[name])
    elif name in _LISTS:
        builder.add("list", "\n".join(_items(node, 0)))
    elif name == "pre":
        builder.add("code", "".join(node.itertext()))
    elif name == "table":
        _table(builder, node)
    else:
        add_blocks(builder, node)


def _holds_blocks(node: Any) -> bool:
    return name_of(node) in _BLOCKS or any(name_of(each) in _BLOCKS for each in node.iterdescendants())


def _own(node: Any) -> str:
    return _flat(node.text) if isinstance(node.tag, str) else ""


def _flat(text: str | None) -> str:
    # The author's line ends are elements; those of the file are its layout.
    return (text or "").replace("\n", " ")


def _pieces(node: Any, leave_out: tuple[str, ...] = ()) -> Iterator[str]:
    name = name_of(node)
    if not name:
        # An entity that no document type explains, such as "&nbsp;"; comments have been dropped.
        yield unescape(node.text or "")
        return
    if name == "br":
        yield "\n"
        return
    if name in _UNSEEN or node.get("hidden") is not None:
        return
    yield _own(node)
    for child in node:
        if name_of(child) not in leave_out:
            block = name_of(child) in _BLOCKS
            yield "\n" if block else ""
            yield from _pieces(child, leave_out)
            yield "\n" if block else ""
        yield _flat(child.tail)


def _items(node: Any, depth: int) -> Iterator[str]:
    """Yield a list's lines, nested lists indented below their item; a term and its definition share a line."""
    start = node.get("start", "1")
    number = int(start) if start.isdecimal() and len(start) < 7 else 1
    term = ""
    for item in node:
        words = lines_of("".join(_pieces(item, _LISTS)))
        if name_of(item) == "dt":
            term = f"{words}: "
            continue
        if words:
            yield item_line(f"{term}{words}", f"{number}." if name_of(node) == "ol" else BULLET, depth)
            number += name_of(item) == "li"
            term = ""
        for nested in [item] if name_of(item) in _LISTS else _outermost_lists(item):
            yield from _items(nested, depth + 1)
    if term:
        yield item_line(term.removesuffix(": "), BULLET, depth)


def _outermost_lists(node: Any) -> Iterator[Any]:
    for child in node:
        if name_of(child) in _LISTS:
            yield child
        else:
            yield from _outermost_lists(child)


def _table(builder: TextBuilder, table: Any) -> None:
    """Add a table below its caption; one of a single column is a frame around text, and read as such."""
    rows = [[cell for cell in row if name_of(cell) in ("td", "th")] for row in _rows(table)]
    for caption in table:
        if name_of(caption) == "caption":
            builder.add("paragraph", words_of(caption))
    if all(len(row) <= 1 for row in rows):
        for row in rows:
            for cell in row:
                add_blocks(builder, cell)
        return
    held: dict[int, tuple[int, str]] = {}
    lines = []
    for number, row in enumerate(rows):
        line: list[str] = []
        for cell in row:
            # A cell that began above says the same of this row.
            while held.get(len(line), (-1, ""))[0] >= number:
                line.append(held[len(line)][1])
            words = words_of(cell)
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for place in range(across):
                held[len(line)] = (number + down - 1, "" if place else words)
                line.append("" if place else words)
            refuse_wide(len(line))
        while held.get(len(line), (-1, ""))[0] >= number:
            line.append(held[len(line)][1])
        lines.append(line)
    builder.add_table(lines)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if name_of(child) == "tr":
            yield child
        elif name_of(child) in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _span(cell: Any, attribute: str) -> int:
    value = cell.get(attribute, "1")
    return max(1, min(int(value), _MOST_SPANNED)) if value.isdecimal() and len(value) < 7 else 1

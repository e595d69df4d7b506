"""HTML that is part of something else: the body of a mail, an entry of a feed, a field of a record.

There is no page around it whose furniture would have to go, so every block of it is kept; tables that only place things are read
through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.etree
import lxml.html

from index_build.loaders import LoadedDocument, plain_text
from index_build.loaders.text_builder import TextBuilder

_TAG = re.compile(r"<(p|br|div|ul|ol|li|table|tr|td|h[1-6]|b|i|em|strong|a|span|html|body|img)\b[^>]*>", re.IGNORECASE)
_PAIRED = re.compile(
    r"</(p|div|ul|ol|li|table|h[1-6]|a|b|i|em|strong|span|html)>|<(br|p)\s*/?>|&(amp|nbsp|lt|#\d+);", re.IGNORECASE
)
_HIDDEN_TAGS = frozenset(
    {"script", "style", "head", "template", "title", "noscript", "object", "svg", "select", "button"}
)
_HIDDEN_STYLE = re.compile(r"display:none|visibility:hidden|mso-hide:all", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figure figcaption footer form header hr html "
    "main nav p section summary table tbody td tfoot th thead tr".split()
)
_LONGEST_CELL = 200  # A longer cell holds a text, so the table is there to place it.
_HEADING = re.compile(r"h[1-6]")


def load_markup_or_text(text: str) -> LoadedDocument:
    """Read a text that may be HTML: where it holds tags in pairs, or breaks, it is read as such, else as plain text."""
    return load_fragment(text) if _TAG.search(text) and _PAIRED.search(text) else load_text(text)


def load_text(text: str) -> LoadedDocument:
    """Read plain text that was decoded already; line ends are made one kind."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return plain_text.load(text.encode("utf-8", "replace"))


def load_fragment(markup: str) -> LoadedDocument:
    """Read HTML that was decoded already. Its text is empty where it has no words."""
    # Whatever encoding the markup declares, it is decoded already.
    data = markup.replace("\0", "").encode("utf-8", "replace")
    try:
        root = lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (lxml.etree.LxmlError, ValueError):
        return LoadedDocument("", ())
    reader = _Reader()
    reader.read(root)
    reader.flush()
    text, blocks = reader.builder.build()
    return LoadedDocument(text, blocks, language=root.get("lang") or None)


class _Reader:
    """Walks through the elements; words wait in ``_words`` until the paragraph that they are part of ends."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self._words: list[str] = []

    def flush(self) -> None:
        """End a paragraph."""
        self.builder.add("paragraph", _squeezed("".join(self._words)))
        self._words = []

    def read(self, node: Any) -> None:
        """Read an element without what follows it."""
        if _is_hidden(node):
            return
        tag = str(node.tag).lower()
        if tag == "br":
            self._words.append("\n")
        elif _HEADING.fullmatch(tag):
            self.flush()
            self.builder.add("heading", _one_line(_inner(node)), level=int(tag[1]))
        elif tag in ("ul", "ol"):
            self.flush()
            self.builder.add("list", "\n".join(_items(node, depth=0)))
        elif tag == "pre":
            self.flush()
            self.builder.add("code", _inner(node, as_written=True))
        elif tag == "table" and (rows := _rows(node)):
            self.flush()
            self.builder.add("paragraph", "\n".join(_squeezed(_inner(each)) for each in node.iter("caption")))
            self.builder.add("table", "\n".join(rows))
        else:
            self._read_within(node, is_block=tag in _BLOCKS)

    def _read_within(self, node: Any, is_block: bool) -> None:
        if is_block:
            self.flush()
        self._words.append(_flat(node.text))
        for child in node:
            self.read(child)
            self._words.append(_flat(child.tail))
        if is_block:
            self.flush()


def _is_hidden(node: Any) -> bool:
    """Tell whether an element is no part of what is seen; comments are elements too."""
    if not isinstance(node.tag, str) or node.tag in _HIDDEN_TAGS or node.get("hidden") is not None:
        return True
    return _HIDDEN_STYLE.search((node.get("style") or "").replace(" ", "")) is not None


def _rows(table: Any) -> list[str]:
    """Return a table's rows; none where it only places things: holds other tables or texts, or has a single column or row."""
    if table.find(".//table") is not None:
        return []
    rows = [[_one_line(_inner(cell)) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    rows = [cells for cells in rows if any(cells)]
    if len(rows) < 2 or any(len(cells) < 2 or max(map(len, cells)) > _LONGEST_CELL for cells in rows):
        return []
    # Words beside the cells would be lost.
    if _letters("".join(map("".join, rows))) != _letters(_inner(table, leave_out=("caption",))):
        return []
    return [" | ".join(cells) for cells in rows]


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _items(node: Any, depth: int) -> Iterator[str]:
    """Yield a list's lines, nested lists indented below their item; what is no item stands on a line without a mark."""
    number = 0
    if words := _one_line(_flat(node.text)):
        yield "  " * depth + words
    for child in node:
        if child.tag in ("ul", "ol"):
            yield from _items(child, depth + 1)
        elif not _is_hidden(child):
            number += child.tag == "li"
            mark = "" if child.tag != "li" else f"{number}. " if node.tag == "ol" else "• "
            if words := _one_line(_inner(child, leave_out=("ul", "ol"))):
                yield "  " * depth + mark + words
            for nested in child.iter("ul", "ol"):
                if next(nested.iterancestors("ul", "ol")) is node:
                    yield from _items(nested, depth + 1)
        if words := _one_line(_flat(child.tail)):
            yield "  " * depth + words


def _inner(node: Any, leave_out: tuple[str, ...] = (), as_written: bool = False) -> str:
    """Return an element's words; blocks within stand on lines of their own."""
    pieces = [(node.text or "") if as_written else _flat(node.text)]
    for child in node:
        if not _is_hidden(child) and child.tag not in leave_out:
            edge = "\n" if child.tag in _BLOCKS or child.tag in ("br", "li") else ""
            pieces += [edge, _inner(child, leave_out, as_written), edge]
        pieces.append((child.tail or "") if as_written else _flat(child.tail))
    return "".join(pieces)


def _flat(text: str | None) -> str:
    """Return a text without its line ends, which mean nothing in HTML."""
    return re.sub(r"\s+", " ", text or "")


def _squeezed(text: str) -> str:
    """Return a text's lines that hold words, each without white space around it or doubled within."""
    return "\n".join(words for line in text.split("\n") if (words := " ".join(line.split())))


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""Markdown: the stored text is what a reader of the rendered page sees, without the markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.front_matter import front_matter_plugin

from index_build.loaders import LoadedDocument
from index_build.loaders.decoding import decode_document
from index_build.loaders.stated_author import stated_author
from index_build.loaders.text_builder import TextBuilder
from index_build.written_dates import read_date

# Keys of front matter that hold the date of publication, as common site generators name them.
_DATES = ("date", "published", "pubDate", "pubdate", "publishDate", "published_at", "created", "updated")


def load(data: bytes) -> LoadedDocument:
    """Read CommonMark with tables; title, date and language come from YAML front matter, else the first heading.

    HTML inside Markdown stays as the characters it is; comments are dropped.
    """
    root = SyntaxTreeNode(_parser().parse(decode_document(data)))
    builder = TextBuilder()
    front: dict[str, Any] = {}
    title = None
    for node in root.children:
        if node.type == "front_matter":
            front = _front_matter(node.content)
        elif node.type == "heading" and title is None:
            title = _inline(node)
        _add(builder, node)
    text, blocks = builder.build()
    return LoadedDocument(
        text,
        blocks,
        title=str(front["title"]) if "title" in front else title,
        published=next((found for key in _DATES if (found := _date(front.get(key)))), None),
        language=str(front["lang"]) if "lang" in front else None,
        author=stated_author(front.get("author"), front.get("authors")),
    )


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"]).use(front_matter_plugin)


def _add(builder: TextBuilder, node: SyntaxTreeNode) -> None:
    if node.type == "heading":
        builder.add("heading", _inline(node), level=int(node.tag[1:]))
    elif node.type == "paragraph":
        builder.add("paragraph", _inline(node))
    elif node.type in ("fence", "code_block"):
        builder.add("code", node.content)
    elif node.type == "html_block":
        builder.add("paragraph", _html(node.content))
    elif node.type in ("bullet_list", "ordered_list"):
        builder.add("list", "\n".join(_items(node, depth=0)))
    elif node.type == "table":
        builder.add("table", "\n".join(_rows(node)))
    elif node.type == "blockquote":
        for child in node.children:
            _add(builder, child)


def _items(node: SyntaxTreeNode, depth: int) -> Iterator[str]:
    """Yield a list's lines, nested lists and an item's further paragraphs indented below their item."""
    first = int(node.attrs.get("start", 1))
    for number, item in enumerate(node.children, start=first):
        mark = f"{number}." if node.type == "ordered_list" else "•"
        for index, child in enumerate(item.children):
            if child.type in ("bullet_list", "ordered_list"):
                yield from _items(child, depth + 1)
                continue
            words = _rows(child) if child.type == "table" else [_inline(child).strip()]
            for line in words:
                yield "  " * depth + (f"{mark} " if index == 0 else "  ") + line


def _rows(table: SyntaxTreeNode) -> list[str]:
    return [" | ".join(map(_inline, row.children)) for part in table.children for row in part.children]


def _inline(node: SyntaxTreeNode) -> str:
    """Return the words of a node as a reader sees them."""
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "\n"
    if node.type in ("html_inline", "html_block"):
        return _html(node.content)
    if node.type in ("fence", "code_block"):
        return node.content
    return _join(node.children)


def _join(nodes: Sequence[SyntaxTreeNode]) -> str:
    return "".join(_inline(node) for node in nodes)


def _html(content: str) -> str:
    return "" if content.lstrip().startswith("<!--") else content


class _PlainLoader(yaml.SafeLoader):
    """Reads YAML without aliases, which can make a line stand for a billion."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def _front_matter(content: str) -> dict[str, Any]:
    """Return the plain values of the front matter, and the authors as they stand; one that is no YAML costs the document its metadata, not its text."""
    try:
        loaded = yaml.load(content, _PlainLoader)
    except (yaml.YAMLError, ValueError, AttributeError, IndexError, TypeError, RecursionError):
        return {}  # The library's own constructors fail in all of these ways on tags that do not fit.
    if not isinstance(loaded, dict):
        return {}
    authors = {key: loaded[key] for key in ("author", "authors") if key in loaded}
    return {
        str(key): value if isinstance(value, date) else str(value)
        for key, value in loaded.items()
        if isinstance(value, (str, int, float, date)) and value != ""
    } | authors


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(str(value)).date()
    except ValueError:
        return read_date(str(value))

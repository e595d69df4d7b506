"""HTML: the article that trafilatura finds on the page, with its title, date and language.

The stored text is the article's, built block by block, so that offsets refer to it and not to the page's markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import lxml.etree
import lxml.html
import trafilatura
from charset_normalizer.utils import any_specified_encoding
from trafilatura.metadata import examine_meta, extract_meta_json
from trafilatura.settings import use_config

from index_build.errors import UnreadableDocument
from index_build.loaders import LoadedDocument
from index_build.loaders.decoding import decode_document
from index_build.loaders.stated_author import stated_author
from index_build.loaders.text_builder import TextBuilder

_PARENT_OF_BLOCKS = ("quote", "body", "main", "div")
_PREAMBLE = 1024  # Bytes within which a page has to declare its encoding.
_BREAK = "\ue000"  # A private character stands for a line break until lines are parted.


def load(data: bytes) -> LoadedDocument:
    """Read one page. Raises UnreadableDocument when it holds no article."""
    text = decode_document(data, any_specified_encoding(data[:_PREAMBLE]))
    try:
        page = lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except lxml.etree.LxmlError as error:
        raise UnreadableDocument("it is not HTML that can be parsed: open and save it again in a browser") from error
    language, author = page.get("lang"), _author(page)
    article = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        config=_config(),
        # Dates that the page states as its own; a wider search takes any year in the text for one.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    body = getattr(article, "body", None)
    if body is None:
        raise UnreadableDocument("no article was found on the page")
    builder = TextBuilder()
    _add_children(builder, body)
    stored, blocks = builder.build()
    return LoadedDocument(stored, blocks, article.title or None, _date(article.date), language, author=author)


def _config() -> Any:
    """Return trafilatura's settings without its floor on an article's length: an intranet page may be one line."""
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    return config


def _author(page: Any) -> str | None:
    """Return whom the page's metadata name, and not whom a by-line somewhere on it may."""
    with suppress(
        TypeError, ValueError, LookupError, AttributeError, RecursionError
    ):  # Of what pages hold in place of JSON.
        return stated_author(extract_meta_json(page, examine_meta(page)).author)
    return None


def _add_children(builder: TextBuilder, parent: Any) -> None:
    """Add every block below a node; words that stand beside blocks are paragraphs of their own."""
    builder.add("paragraph", _squeeze(parent.text or ""))
    for node in parent:
        _add(builder, node)
        builder.add("paragraph", _squeeze(node.tail or ""))


def _add(builder: TextBuilder, node: Any) -> None:
    if node.tag == "head":
        level = str(node.get("rend", "h2")).lstrip("h")
        builder.add("heading", _words(node), level=int(level) if level.isdigit() else 2)
    elif node.tag == "list":
        builder.add("list", "\n".join(_items(node, depth=0)))
    elif node.tag == "table":
        builder.add("table", "\n".join(" | ".join(map(_words, row.findall("cell"))) for row in node.iter("row")))
    elif node.tag == "code":
        builder.add("code", "".join(node.itertext()))
    elif node.tag in _PARENT_OF_BLOCKS:
        _add_children(builder, node)
    else:
        builder.add("paragraph", _words(node))


def _items(node: Any, depth: int) -> Iterator[str]:
    """Yield a list's lines, nested lists indented below their item; a term and its definition share a line."""
    term = ""
    for item in node.findall("item"):
        words = _words(item, leave_out="list")
        if item.get("rend", "").startswith("dt"):
            term = f"{words}: "
            continue
        if words:
            yield "  " * depth + f"• {term}{words}"
        for nested in item.iter("list"):
            if next(nested.iterancestors("item")) is item:
                yield from _items(nested, depth + 1)
    if term and len(node) and node[-1].get("rend", "").startswith("dt"):
        yield f"• {term.removesuffix(': ')}"


def _words(node: Any, leave_out: str = "") -> str:
    """Return a node's words, without those of nested ``leave_out``, on one line but for the breaks that the author set."""
    lines = "".join(_pieces(node, leave_out)).split(_BREAK)
    return "\n".join(words for line in lines if (words := _squeeze(line)))


def _pieces(node: Any, leave_out: str) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if child.tag == "lb":
            yield _BREAK
        elif child.tag != leave_out:
            yield from _pieces(child, leave_out)
        yield child.tail or ""


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _date(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None

"""HTML that is part of something else: the body of a mail, an entry of a feed, a field of a record."""

from __future__ import annotations

import re

import lxml.etree
import lxml.html

from index_build.errors import UnreadableDocument
from index_build.loaders import LoadedDocument, html, plain_text
from index_build.loaders.text_builder import TextBuilder

_TAG = re.compile(r"<(p|br|div|ul|ol|li|table|tr|td|h[1-6]|b|i|em|strong|a|span|html|body|img)\b[^>]*>", re.IGNORECASE)
_CLOSING = re.compile(
    r"</(p|div|ul|ol|li|table|h[1-6]|a|b|i|em|strong|span|html)>|<(br|p)\s*/?>|&(amp|nbsp|lt|#\d+);", re.IGNORECASE
)
_BREAK = re.compile(r"(?i)<br\s*/?>|</(p|div|li|tr|h[1-6]|blockquote|td)>")


def load_markup_or_text(text: str) -> LoadedDocument:
    """Read a text that may be HTML: where it holds tags in pairs, or breaks, it is read as such, else as plain text."""
    return load_fragment(text) if _TAG.search(text) and _CLOSING.search(text) else load_text(text)


def load_text(text: str) -> LoadedDocument:
    """Read plain text that was decoded already; line ends are made one kind."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return plain_text.load(text.encode("utf-8", "replace"))


def load_fragment(markup: str) -> LoadedDocument:
    """Read HTML: as a page's article where it has one, else every line of it. Its text is empty where it has no words."""
    if not markup.strip():
        return LoadedDocument("", ())
    markup = markup.replace("\0", "")
    whole = markup if re.search(r"<(html|body)\b", markup, re.IGNORECASE) else f"<article>{markup}</article>"
    try:
        # The mark at the beginning says that whatever the markup declares, it is decoded already.
        loaded = html.load(f"<!doctype html>{whole}".encode("utf-8-sig", "replace"))
    except UnreadableDocument:
        loaded = None
    plain = _lines(markup)
    # What looks like a page's furniture is a message's text, if it is most of it.
    if loaded and sum(map(str.isalnum, loaded.text)) * 2 >= sum(map(str.isalnum, plain)):
        return loaded
    builder = TextBuilder()
    for line in plain.split("\n"):
        builder.add("paragraph", " ".join(line.split()))
    return LoadedDocument(*builder.build())


def _lines(markup: str) -> str:
    try:
        page = lxml.html.document_fromstring(_BREAK.sub("\\g<0>\n", markup))
    except (lxml.etree.LxmlError, ValueError):
        return ""
    for hidden in page.xpath("//script|//style|//head|//template|//comment()"):
        hidden.drop_tree()
    return str(page.text_content())

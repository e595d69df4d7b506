"""Documents for the tests of source pages, and what a browser would hold of their pages."""

from __future__ import annotations

from html.parser import HTMLParser

from index_build.document import Block, Document, document_id, text_sha256
from index_build.loaders import plain_text

VOID = frozenset({"meta", "link", "img", "br", "input", "hr"})


def plain(text: str, source: str = "a.txt", title: str = "A title", language: str | None = "en") -> Document:
    blocks = plain_text.load(text.encode()).blocks
    return Document(document_id(source), source, title, text, text_sha256(text), blocks=blocks, language=language)


def of_paragraphs(count: int, words: str = "It rains on the {} day of the long year.", headings: int = 0) -> Document:
    """A document of so many numbered paragraphs, with a heading before each ``headings``-th."""
    pieces: list[str] = []
    blocks: list[Block] = []
    at = 0
    for number in range(1, count + 1):
        if headings and number % headings == 1:
            said = f"Chapter {number // headings + 1}"
            blocks.append(Block("heading", at, at + len(said), 1))
            pieces.append(said)
            at += len(said) + 2
        said = words.format(number)
        blocks.append(Block("paragraph", at, at + len(said)))
        pieces.append(said)
        at += len(said) + 2
    text = "\n\n".join(pieces)
    return Document(
        document_id("long"), "long.txt", "Long", text, text_sha256(text), blocks=tuple(blocks), language="en"
    )


class Read(HTMLParser):
    """The words that each mark is drawn over, and the tags and attributes of all else; a page that does not nest raises AssertionError."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.marks: dict[int, str] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[tuple[str, tuple[int, ...]]] = []
        self.feed(html)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.tags.append((tag, held))
        if tag not in VOID:
            numbers = held.get("data-marks") if "cited" in (held.get("class") or "").split() else None
            self._open.append((tag, tuple(map(int, numbers.split())) if numbers else ()))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag, (opened, tag)

    def handle_data(self, data: str) -> None:
        self.words += data
        for _, numbers in self._open:
            for number in numbers:
                self.marks[number] = self.marks.get(number, "") + data

    def links(self, kind: str = "") -> list[str]:
        return [
            held["href"] or ""
            for tag, held in self.tags
            if tag == "a" and (not kind or kind in (held.get("class") or "").split())
        ]

    def ids(self) -> list[str]:
        return [held["id"] or "" for _, held in self.tags if "id" in held]

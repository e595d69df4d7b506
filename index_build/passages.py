"""A document's blocks become paragraphs, and paragraphs the passages that are searched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index_build.boilerplate import ends_entry
from index_build.document import Block, Document, Passage, Place, passage_id
from index_build.sentences import Span, sentence_spans

CountTokens = Callable[[Sequence[str]], list[int]]

BY_LINE = frozenset({"list", "table", "code"})
"""Kinds of blocks whose lines stand for themselves: a list item or a table row is marked alone."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What people would count as one paragraph: a block, or a list or table with the line that leads into it."""

    number: int
    blocks: tuple[Block, ...]
    section: tuple[str, ...]

    @property
    def start(self) -> int:
        """First character."""
        return self.blocks[0].start

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.blocks[-1].end


def paragraphs(document: Document) -> Iterator[Paragraph]:
    """Yield the document's paragraphs in order, numbered from 1, each with the headings above it."""
    number = 0
    headings: list[tuple[int, str]] = []
    after_heading = False
    lead: Block | None = None  # A line that ends in a colon, waiting for the list or table that it leads into.
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if lead is not None and block.kind not in ("list", "table"):
            number += 1
            yield Paragraph(number, (lead,), _section(document, headings))
            lead = None
        if block.kind == "boilerplate":
            if not after_heading and ends_entry(text):
                headings.clear()
            after_heading = False  # What stood there was the heading's text, so the next heading is no part of it.
        elif block.kind == "heading":
            # Of headings in a row none has text of its own, so those of one level stand together.
            while headings and (
                headings[-1][0] > block.level or (headings[-1][0] == block.level and not after_heading)
            ):
                headings.pop()
            headings.append((block.level, text))
            after_heading = True
        else:
            after_heading = False
            if block.kind == "paragraph" and text.endswith(":"):
                lead = block
                continue
            number += 1
            yield Paragraph(number, (lead, block) if lead else (block,), _section(document, headings))
            lead = None
    if lead is not None:
        yield Paragraph(number + 1, (lead,), _section(document, headings))


def _section(document: Document, headings: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for _, text in headings if text != document.title))


def sentences(document: Document, start: int, end: int) -> list[Span]:
    """Return the sentences, list items and table rows of ``text[start:end]``, as offsets into the document's text."""
    spans: list[Span] = []
    for block in document.blocks:
        first, last = max(start, block.start), min(end, block.end)
        if first < last and block.kind not in ("heading", "boilerplate"):
            by_line = block.kind in BY_LINE
            spans.extend(sentence_spans(document.text, first, last, document.language, by_line))
    return spans


def passages(document: Document, count_tokens: CountTokens, limit: int) -> list[Passage]:
    """Split a document into passages of at most ``limit`` tokens, each of whole sentences.

    A longer paragraph becomes windows that share their last and first sentence, up to a quarter of the limit. A paragraph
    that stands again in the document, letter for letter, adds a place to the passages of the first.
    """
    places: dict[str, tuple[Paragraph, list[Span], list[Paragraph]]] = {}
    for paragraph in paragraphs(document):
        text = document.text[paragraph.start : paragraph.end]
        if text in places:
            places[text][2].append(paragraph)
        else:
            places[text] = (paragraph, list(_windows(document, paragraph, count_tokens, limit)), [])
    # A window may equal another paragraph, or another window of its own.
    found: dict[int, tuple[tuple[str, ...], set[Place]]] = {}
    for first, windows, repeats in places.values():
        for start, end in windows:
            _, where = found.setdefault(passage_id(document.id, document.text[start:end]), (first.section, set()))
            where.update(
                Place(at.number, start - first.start + at.start, end - first.start + at.start)
                for at in (first, *repeats)
            )
    return [
        Passage(identity, document.id, ordinal, tuple(sorted(where, key=lambda place: place.start)), section)
        for ordinal, (identity, (section, where)) in enumerate(found.items())
    ]


def _windows(document: Document, paragraph: Paragraph, count_tokens: CountTokens, limit: int) -> Iterator[Span]:
    text = document.text
    # A token is at least one character, so a text this short needs no counting.
    if paragraph.end - paragraph.start <= limit:
        yield paragraph.start, paragraph.end
        return
    units = sentences(document, paragraph.start, paragraph.end)
    lengths = count_tokens([text[start:end] for start, end in units])
    if sum(lengths) <= limit:
        yield paragraph.start, paragraph.end
        return
    units, lengths = _cut_long_units(text, units, lengths, count_tokens, limit)
    first = 0
    while first < len(units):
        last, total = first, 0
        while last < len(units) and (last == first or total + lengths[last] <= limit):
            total += lengths[last]
            last += 1
        yield units[first][0], units[last - 1][1]
        if last == len(units):
            return
        first = _overlap(lengths, first, last, limit // 4)


def _overlap(lengths: Sequence[int], first: int, last: int, most: int) -> int:
    """Return where the next window begins: back from ``last`` by whole units of at most ``most`` tokens together."""
    start, total = last, 0
    while start - 1 > first and total + lengths[start - 1] <= most:
        start -= 1
        total += lengths[start]
    return start


def _cut_long_units(
    text: str, units: Sequence[Span], lengths: Sequence[int], count_tokens: CountTokens, limit: int
) -> tuple[list[Span], list[int]]:
    """Cut units of more than ``limit`` tokens at white space; a word longer than that at ``limit`` characters."""
    pieces: list[Span] = []
    for unit, length in zip(units, lengths, strict=True):
        pieces.extend(_cut(text, unit, count_tokens, limit) if length > limit else [unit])
    return pieces, count_tokens([text[start:end] for start, end in pieces])


def _cut(text: str, unit: Span, count_tokens: CountTokens, limit: int) -> Iterator[Span]:
    words = [part for word in _words(text, unit) for part in _slices(word, limit)]
    lengths = count_tokens([text[start:end] for start, end in words])
    start, total = unit[0], 0
    for (word_start, _), length, previous in zip(words, lengths, [(unit[0], unit[0]), *words], strict=False):
        if total and total + length > limit:
            yield start, previous[1]
            start, total = word_start, 0
        total += length
    yield start, unit[1]


def _words(text: str, unit: Span) -> Iterator[Span]:
    position = unit[0]
    for word in text[unit[0] : unit[1]].split():
        start = text.index(word, position)
        position = start + len(word)
        yield start, position


def _slices(word: Span, limit: int) -> Iterator[Span]:
    for start in range(word[0], word[1], limit):
        yield start, min(start + limit, word[1])

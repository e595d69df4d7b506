"""Where sentences begin and end, by sentencex's rules for the document's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sentencex import get_sentence_boundaries

Span = tuple[int, int]

_LONGEST = 10_000
"""Characters that are looked through for sentences at once: some six pages without a paragraph."""
_ITEM = re.compile(r"\s*([-–—*•‣▪◦·]|\(?\w{1,3}[.)])\s")


def sentence_spans(text: str, start: int, end: int, language: str | None = None, by_line: bool = False) -> list[Span]:
    """Return the sentences of ``text[start:end]`` as offsets into ``text``, in order, without white space around.

    ``by_line`` ends a sentence at each line's end too, as lists, tables and code want it.
    """
    spans: list[Span] = []
    offset = start
    for piece in _short(_lines(text[start:end]) if by_line else [text[start:end]]):
        for boundary in get_sentence_boundaries(re.split("[-_]", language or "en")[0].lower(), piece):
            span = _trim(text, offset + boundary["start_index"], offset + boundary["end_index"])
            if span[0] < span[1]:
                spans.append(span)
        offset += len(piece)
    return spans


def _short(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces, longer ones cut behind a sentence where there is one, else a word: the rules take time by the square of a length."""
    for piece in pieces:
        at = 0
        while len(piece) - at > _LONGEST:
            ends = [end for end in (piece.rfind(mark, at, at + _LONGEST) for mark in (". ", "\n", " ")) if end > at]
            cut = ends[0] + 1 if ends else at + _LONGEST
            yield piece[at:cut]
            at = cut
        yield piece[at:]


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; one that begins in lower case goes on from the list item before it."""
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        if lines and line.lstrip()[:1].islower() and _ITEM.match(lines[-1]):
            lines[-1] += line
        else:
            lines.append(line)
    return lines


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end

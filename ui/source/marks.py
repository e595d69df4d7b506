"""The marked words of one document, each with its sentence, and the pieces that a stretch of text falls into by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from index_build.passages import BY_LINE
from index_build.sentences import sentence_spans
from ui.source.layout import Layout
from ui.source.view import Mark, View
from ui.source.words import words


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: the numbers of the marks that it is of, and whether it is of the sentence around one."""

    start: int
    end: int
    marks: tuple[int, ...]
    in_sentence: bool


class Marks:
    """Marks in the order of the text, numbered from 1; those that lie beyond its end are none."""

    def __init__(self, layout: Layout, view: View) -> None:
        length = len(layout.document.text)
        held = [mark for mark in view.marks if mark[1] <= length] if view.names(layout.document.sha256) else []
        self.spans: Sequence[Mark] = tuple(sorted(held))
        self._layout = layout
        # The first that the address names is meant, where it does not say which by a number.
        meant = self.spans.index(held[0]) + 1 if held else 0
        self.current = view.current if 1 <= view.current <= len(self.spans) else meant

    def __len__(self) -> int:
        return len(self.spans)

    @property
    def span(self) -> Mark | None:
        """The current mark."""
        return self.spans[self.current - 1] if self.current else None

    @property
    def sentence(self) -> Mark | None:
        """The sentences that hold the current mark, the mark among them."""
        return self.sentences[self.current - 1] if self.current else None

    @cached_property
    def sentences(self) -> Sequence[Mark]:
        """The sentences that hold each mark, the mark among them."""
        return tuple(self._sentence(span) for span in self.spans)

    def _sentence(self, span: Mark) -> Mark:
        # At its ends alone: what lies between two blocks of a mark is marked anyhow.
        held = [block for block in self._layout.blocks(*span) if block.kind not in ("heading", "boilerplate")]
        start, end = span
        document = self._layout.document
        for block in dict.fromkeys((held[0], held[-1])) if held else ():
            for first, last in sentence_spans(
                document.text, block.start, block.end, document.language, block.kind in BY_LINE
            ):
                if first < span[1] and last > span[0]:
                    start, end = min(start, first), max(end, last)
        return start, end

    def pieces(self, start: int, end: int) -> list[Piece]:
        """Return the pieces of ``text[start:end]``, in order; none is empty."""
        near = [number for number, (first, last) in enumerate(self.sentences, 1) if first < end and last > start]
        if not near:
            return [Piece(start, end, (), False)] if start < end else []
        spans = [(number, self.spans[number - 1], self.sentences[number - 1]) for number in near]
        edges = sorted(
            {start, end, *(edge for _, *both in spans for span in both for edge in span if start < edge < end)}
        )
        return [
            Piece(
                first,
                last,
                tuple(number for number, span, _ in spans if span[0] <= first and last <= span[1]),
                any(sentence[0] <= first and last <= sentence[1] for *_, sentence in spans),
            )
            for first, last in pairwise(edges)
        ]

    def html(self, start: int, end: int, begun: set[int]) -> str:
        """Return the words of ``text[start:end]``, marked; ``begun`` holds the marks that are on the page already, and gains those that begin here."""
        text = self._layout.document.text
        html, inside = "", False
        for piece in self.pieces(start, end):
            if piece.in_sentence != inside:
                html += '<span class="sentence">' if piece.in_sentence else "</span>"
                inside = piece.in_sentence
            held = words(text[piece.start : piece.end])
            if piece.marks:
                held = f"<mark>{held}</mark>"
                here = " here" if self.current in piece.marks else ""
                numbers = " ".join(map(str, piece.marks))
                new = [number for number in piece.marks if number not in begun]
                begun.update(new)
                # Of two that begin at one place each has its own name to be led to.
                names = "".join(f'<span id="m{number}" tabindex="-1"></span>' for number in new[1:])
                own = f' id="m{new[0]}" tabindex="-1"' if new else ""
                held = f'{names}<span class="cited{here}" data-marks="{numbers}"{own}>{held}</span>'
            html += held
        return html + ("</span>" if inside else "")

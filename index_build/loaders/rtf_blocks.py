"""The paragraphs, lists and tables that an RTF file's words come to."""

from __future__ import annotations

import re

from index_build.loaders.list_lines import BULLET, item_line
from index_build.loaders.text_builder import TextBuilder, lines_of, one_line

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)


class Words:
    """The words said so far and not yet asked for, by where they go: "text", "footnote", "listtext" and the like."""

    def __init__(self) -> None:
        self._pieces: dict[str, list[str]] = {}

    def say(self, place: str, words: str) -> None:
        """Add words to a place."""
        self._pieces.setdefault(place, []).append(words)

    def said(self, place: str) -> str:
        """Return and forget the words of a place; characters beyond the first plane are written as pairs of surrogates."""
        words = "".join(self._pieces.pop(place, ()))
        return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class BlockWriter:
    """Adds blocks to ``builder``; ``styles`` are the names and heading levels of paragraph styles, ``title`` is the first heading."""

    def __init__(self, words: Words) -> None:
        self.builder = TextBuilder()
        self.title: str | None = None
        self.styles: dict[int, tuple[str, int]] = {}
        self._words = words
        self._level, self._depth, self._in_table, self._paragraph_style = 0, 0, False, 0
        self._list: list[str] = []
        self._cells: list[str] = []
        self._rows: list[list[str]] = []

    def close(self) -> None:
        """Add what is not yet complete at the end of the file."""
        self._end_table()
        self._in_table = False
        self.end_paragraph()
        self._end_list()

    def take(self, word: str, value: int | None) -> None:
        """Take in a control word of the text."""
        if word == "pard":
            self._level, self._depth, self._in_table, self._paragraph_style = 0, 0, False, 0
        elif word == "s":
            self._paragraph_style = value or 0
        elif word == "outlinelevel":
            self._level = (value or 0) + 1
        elif word == "ilvl":
            self._depth = value or 0
        elif word == "intbl":
            self._in_table = True
        elif word == "cell":
            mark = self._mark()
            words = one_line(self._words.said("text"))
            self._cells.append(f"{mark} {words}" if mark and words else words)
        elif word == "row":
            self._rows.append(self._cells)
            self._cells = []
        elif word in ("par", "sect"):
            self.end_paragraph()

    def end_paragraph(self) -> None:
        """Add the words since the last paragraph, as what they are."""
        if self._in_table:
            self._words.say("text", " ")
            return
        self._end_table()
        mark, text = self._mark(), lines_of(self._words.said("text"))
        name, level = self.styles.get(self._paragraph_style, ("", 0))
        heading = _HEADING.match(name)
        level = self._level or level or (int(heading[1]) if heading else 1 if name.lower() == "title" else 0)
        if mark and text and not 0 < level < 10:
            self._list.append(item_line(text, mark, self._depth))
        else:
            self._end_list()
            if 0 < level < 10:
                text = one_line(f"{mark} {text}" if mark and text else text)
                self.title = self.title or text or None
                self.builder.add("heading", text, level)
            else:
                self.builder.add("paragraph", text)
        if not self._list:
            self._notes()

    def _end_list(self) -> None:
        if self._list:
            self.builder.add("list", "\n".join(self._list))
            self._list = []
            self._notes()

    def _end_table(self) -> None:
        if self._rows or self._cells:
            self._end_list()
            self.builder.add_table([*self._rows, self._cells])
            self._rows, self._cells = [], []
            self._notes()

    def _notes(self) -> None:
        for note in self._words.said("footnote").split("\n"):
            self.builder.add("paragraph", one_line(note))

    def _mark(self) -> str:
        mark = one_line(self._words.said("listtext") + self._words.said("pntext"))
        return mark if not mark or any(map(str.isalnum, mark)) else BULLET

"""Lines joined to running text: what to do with the hyphens at their ends."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_END = re.compile(r"([^\W_]+(?:[-‐][^\W_]+)*)[-‐]$")
_BEGINNING = re.compile(r"[^\W_]+")
_HYPHENS = "-‐"


class Hyphens:
    """Knows how a document writes its words within lines: with a hyphen ("well-known") or without."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._written: set[str] = set()
        for line in lines:
            # A word that is cut at the end of its line tells nothing of how it is written.
            words = _END.sub("", line)
            self._written.update(word.lower().replace("‐", "-") for word in _WORD.findall(words))

    def join(self, lines: Sequence[str]) -> tuple[str, list[int]]:
        """Return the lines as one text, and where in it each of them begins."""
        text = ""
        begins: list[int] = []
        for line in lines:
            if text:
                text = self._ready_for(text, line)
            begins.append(len(text))
            text += line
        return text, begins

    def _ready_for(self, text: str, line: str) -> str:
        """Return the text up to where the line is to follow it: less a hyphen, or with a space behind it."""
        end, beginning = _END.search(text[-200:]), _BEGINNING.match(line)
        if end and beginning:
            return text if self._keeps(end[1], beginning[0]) else text[:-1]
        between_numbers = text[-1] in "–/" and text[-2:-1].isdigit() and line[:1].isdigit()
        return text if between_numbers or (_is_wide(text[-1]) and _is_wide(line[0])) else text + " "

    def _keeps(self, before: str, after: str) -> bool:
        """Tell whether the hyphen between the halves of a word belongs to the word."""
        if any(character.isdigit() for character in before):
            return True
        with_hyphen, without = f"{before}-{after}".lower() in self._written, f"{before}{after}".lower() in self._written
        # Anne-Marie, but OPTIONAL where the document writes it so.
        return with_hyphen and not without if after[0].islower() else with_hyphen or not without


def _is_wide(character: str) -> bool:
    """Tell whether a character is of a script that puts no spaces between words (Chinese, Japanese)."""
    return unicodedata.east_asian_width(character) in "WF"

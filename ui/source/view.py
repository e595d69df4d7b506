"""What a visitor asks to see of a document, as the address of its page says it, and the addresses of other views of the same document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, Self
from urllib.parse import quote, urlencode

Mark = tuple[int, int]
"""The first character of marked words, and one past the last, counted in the stored text."""
Way = Literal["", "text", "then"]
"""As its pages look where they can be shown; as text; the version that was cited."""

MOST_MARKS = 40
"""Marks of one address that are heeded."""
_MARK = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_WAYS: tuple[Way, ...] = ("", "text", "then")
_DIGEST = re.compile(r"[0-9a-f]{1,64}")


@dataclass(frozen=True, slots=True)
class View:
    """A view of a document; what an address says that cannot be meant counts as not said.

    ``marks`` are in the address's order; ``current`` is the number, from 1, of the one to look at, in the order of the text. ``version`` is the
    beginning of the sha256 of the text that the marks count in. ``page``, ``part`` and ``paragraph`` choose, by numbers from 1, what is
    shown of a document that is not shown whole. ``collection``, ``embedded`` and ``theme`` go along to every other view, and so does the ``ticket``
    that the request came in with.
    """

    marks: tuple[Mark, ...] = ()
    version: str = ""
    current: int = 0
    way: Way = ""
    page: int = 0
    part: int = 0
    paragraph: int = 0
    collection: str = ""
    ticket: str = ""
    embedded: bool = False
    theme: str = ""

    @classmethod
    def of(cls, fields: Iterable[tuple[str, str]], ticket: str = "") -> Self:
        """Return the view that an address's fields ask for; the ticket is not among them, since one that lets nobody in is none."""
        pairs = list(fields)
        last = dict(pairs)
        marks = tuple(dict.fromkeys(mark for name, value in pairs if name == "mark" and (mark := _mark(value))))
        way: Way = next((each for each in _WAYS if each == last.get("view")), "")
        theme = last.get("theme", "")
        return cls(
            marks=marks[:MOST_MARKS],
            version=last.get("v", "").lower()[:65],
            current=_number(last.get("m", "")),
            way=way,
            page=_number(last.get("page", "")),
            part=_number(last.get("part", "")),
            paragraph=_number(last.get("at", "")),
            collection=last.get("c", ""),
            ticket=ticket,
            embedded=last.get("embed") == "1",
            theme=theme if theme in ("light", "dark") else "",
        )

    def names(self, sha256: str) -> bool:
        """Tell whether the view is of the text with this sha256: whether it names it, or no version at all."""
        return not self.version or (_DIGEST.fullmatch(self.version) is not None and sha256.startswith(self.version))

    def of_all(self) -> Self:
        """Return the same view, of the document as a whole: without what chooses a mark, a page, a part or a version's way."""
        return replace(self, current=0, way="", page=0, part=0, paragraph=0)

    def address(self, anchor: str = "", document: str = "") -> str:
        """Return this view's address, seen from the page of any document; of another ``document``, without the ticket, which is for one alone."""
        named = (
            ("v", self.version),
            ("m", self.current),
            ("view", self.way),
            ("page", self.page),
            ("part", self.part),
            ("at", self.paragraph),
            ("c", self.collection),
            ("s", "" if document else self.ticket),
            ("embed", int(self.embedded)),
            ("theme", self.theme),
        )
        fields = [("mark", f"{start}-{end}") for start, end in self.marks]
        fields += [(name, str(value)) for name, value in named if value]
        return f"{quote(document, safe='')}?{urlencode(fields)}" + (f"#{anchor}" if anchor else "")

    def permanent(self, document: str, sha256: str, mark: Mark | None, paragraph: int = 0) -> str:
        """Return the address, below the service, that shows one mark of a document in this very version for as long as that is kept."""
        only = View(marks=(mark,) if mark else (), version=sha256[:16], collection=self.collection)
        anchor = f"p{paragraph}" if paragraph else ""
        return f"source/{only.address(anchor, document)}"


def _mark(written: str) -> Mark | None:
    found = _MARK.fullmatch(written)
    if found is None:
        return None
    start, end = int(found[1]), int(found[2])
    return (start, end) if start < end else None


def _number(written: str) -> int:
    return int(written) if _NUMBER.fullmatch(written) else 0

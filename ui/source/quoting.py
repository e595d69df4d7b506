"""A quote with its citation, to be pasted elsewhere: as plain words, as Markdown, and as an entry of BibTeX."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index_build.cited_names import is_web_url
from index_build.document import DatePrecision
from ui.dates import in_words, iso
from ui.source.words import one_line

LONGEST = 10_000
"""Characters of a quote that are given; a longer one ends in "[…]"."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANKS = re.compile(r"[^\S\n]+")
# What CommonMark or its common extensions read as more than text, within a line and at the beginning of one.
_INLINE = re.compile(r"[\\`*_\[\]<>&~|$^=#!]")
_AT_START = re.compile(r"^(?:([+\-:])|(\d{1,9})([.)]))")
_SPOKEN = str.maketrans({character: f"\\{character}" for character in "&%$#_"}) | str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "`": r"{\textasciigrave}",
    }
)
_LIGATURE = re.compile(r"-(?=-)|'(?=')")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_URL = re.compile(r"[\s{}\\\"<>^`|\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words and where they stand; ``link`` is the address of this very version in pincite, ``source`` the name that the document is cited by."""

    words: str
    title: str
    source: str
    link: str
    paragraph: int
    page: str = ""
    author: str = ""
    published: date | None = None
    precision: DatePrecision = "day"
    language: str = ""

    @property
    def lines(self) -> list[str]:
        """The words, line by line, without blank ones at the ends; what is too long is cut where a word ends."""
        held = self.words
        if len(held) > LONGEST:
            held = f"{held[:LONGEST].rsplit(None, 1)[0]} […]"
        return [_BLANKS.sub(" ", line.replace("\0", "")).strip() for line in _LINE_END.split(held.strip())]

    @property
    def day(self) -> str:
        """The day of publication in words, as far as it is known."""
        return in_words(self.published, self.precision) if self.published else ""

    @property
    def place(self) -> str:
        """Page and paragraph, in words."""
        return ", ".join(filter(None, (one_line(self.page), f"paragraph {self.paragraph}" if self.paragraph else "")))


def plain(quoted: Quoted) -> str:
    """Return the quote between quotation marks, and below it who says it and where."""
    said = "\n".join(quoted.lines)
    told = (quoted.author, quoted.title, quoted.day, quoted.place, quoted.source)
    return f"“{said}”\n— {', '.join(filter(None, map(one_line, told)))}\n{quoted.link}"


def markdown(quoted: Quoted) -> str:
    """Return the quote as a block quote in Markdown, its lines kept apart, the title a link."""
    lines = [escaped_markdown(line) for line in quoted.lines]
    # A line end within a paragraph is kept by a backslash before it, but none may stand before an empty line.
    kept = [f"{line}\\" if line and after else line for line, after in zip(lines, [*lines[1:], ""], strict=True)]
    said = "\n".join(f"> {line}".rstrip() for line in kept)
    title = f"[{escaped_markdown(one_line(quoted.title))}]({_in_url(quoted.link, more='()')})"
    told = (quoted.author, quoted.day, quoted.place, quoted.source)
    return f"{said}\n>\n> — {', '.join([title, *(escaped_markdown(one_line(each)) for each in told if each)])}"


def escaped_markdown(line: str) -> str:
    r"""Return one line of words as Markdown that renders to the same words.

    >>> escaped_markdown("1. *not* <b>")
    '1\\. \\*not\\* \\<b\\>'
    """
    held = _INLINE.sub(r"\\\g<0>", line)
    return _AT_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", held)


def bibtex(quoted: Quoted) -> str:
    """Return the document as an entry of BibTeX, the quote in ``annote``, which bibliographies do not print."""
    fields = {
        "title": f"{{{_spoken(one_line(quoted.title))}}}",  # Twice in braces, so that no style changes its capitals.
        "author": _authors(quoted.author),
        **_dates(quoted),
        "howpublished": "" if is_web_url(quoted.source) else _spoken(one_line(quoted.source)),
        "note": _spoken(quoted.place.capitalize()),
        "url": _in_url(quoted.source if is_web_url(quoted.source) else quoted.link),
        "langid": quoted.language,
        "annote": _spoken(one_line(" ".join(quoted.lines))),
        # No style prints a field that it does not know; whoever reads the file finds the very version.
        "pincite": _in_url(quoted.link),
    }
    rows = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    month = f"  month = {_MONTHS[quoted.published.month - 1]}" if quoted.published else ""
    return f"@misc{{{_key(quoted)},\n" + ",\n".join(filter(None, [*rows, month])) + "\n}"


def _dates(quoted: Quoted) -> dict[str, str]:
    return (
        {"date": iso(quoted.published, quoted.precision), "year": f"{quoted.published:%Y}"} if quoted.published else {}
    )


def _authors(author: str) -> str:
    names = [one_line(name) for name in author.split(",")]
    # A name with "and" in it, such as a firm's, would be read as two.
    return " and ".join(
        f"{{{_spoken(name)}}}" if re.search(r"\band\b", name, re.I) else _spoken(name) for name in names if name
    )


def _key(quoted: Quoted) -> str:
    who = re.sub(r"[^a-z0-9]", "", (quoted.author.split(",")[0].split() or [""])[-1].casefold())
    what = next((found for found in re.findall(r"[a-z0-9]{4,}", quoted.title.casefold())), "document")
    year = f"{quoted.published.year}" if quoted.published else ""
    return f"{who or 'pincite'}{year}{what}"


def _spoken(line: str) -> str:
    """Return words as LaTeX that prints them, with braces that are balanced whatever the words hold."""
    # TeX would make one dash, or one quotation mark, of two.
    return _LIGATURE.sub(r"\g<0>{}", line.replace("\0", "").translate(_SPOKEN))


def _in_url(address: str, more: str = "") -> str:
    """Return an address without what would end it where it is to stand."""
    return "".join(
        "".join(f"%{byte:02X}" for byte in character.encode())
        if _IN_URL.match(character) or character in more
        else character
        for character in address
    )

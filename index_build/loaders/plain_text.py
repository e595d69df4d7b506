"""Plain text: the stored text is the file's own, character for character; structure is read from its lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

from index_build.boilerplate import is_boilerplate
from index_build.document import Block, BlockKind
from index_build.loaders import LoadedDocument
from index_build.loaders.decoding import decode_document

_BULLET = re.compile(r"([-–—*•‣▪◦·]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")
# A sentence's end, perhaps behind a closing quotation mark or bracket, in the scripts that mark it.
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")
_INNER_SENTENCE_END = re.compile(r"[a-z)\]”’\"\d][.!?]\s+[A-Z“‘\"]")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+[^\W\d_]")
# A trail of links at the top of a page: where it stands among others.
_TRAIL = re.compile(r"[^/>›»|]{1,30}( [/>›»|] [^/>›»|]{1,30}){2,}")
# A line that states something, though no full stop ends it.
_STATES = re.compile(r"\b(is|are|was|were) (the|an?|our|my)\b|\b(must|shall)\b|: .*\d", re.IGNORECASE)
_NAME = re.compile(r"([A-Z][\w.'’\-]+ ){1,3}[A-Z][\w.'’\-]+")
_LONGEST_HEADING = 140
_LONGEST_NUMBERED_HEADING = 80
_WIDEST_WRAPPED_LINE = 100

Line = tuple[int, int]


def load(data: bytes) -> LoadedDocument:
    """Read a text file. The title is the first line before the first full sentence that reads like one."""
    text = decode_document(data)
    blocks = list(_leads(text, list(_blocks(text))))
    title = _title(text, blocks)
    if not any(block.kind not in ("heading", "boilerplate") for block in blocks):
        # A notice of a few bare lines: what looks like headings is all that it says.
        blocks = [Block("paragraph", block.start, block.end) if block.kind == "heading" else block for block in blocks]
    return LoadedDocument(text, tuple(blocks), title)


def _blocks(text: str) -> Iterator[Block]:
    names = _repeated_names(text)
    begun = False
    groups = list(_groups(text))
    for group, following in zip_longest(groups, groups[1:]):
        if len(group) > 1 and _is_wrapped(text, group):
            yield Block("paragraph", group[0][0], group[-1][1])
            begun = True
            continue
        level = _numbered_level(text, group, following)
        if level:
            yield Block("heading", group[0][0], group[0][1], level)
            continue
        lines = _joined(text, group)
        if len(lines) > 1 and all(_BULLET.match(text, start) for start, _ in lines):
            yield Block("list", lines[0][0], lines[-1][1])
            begun = True
            continue
        for start, end in lines:
            kind = _kind(text[start:end], names, begun)
            yield Block(kind, start, end, level=1 if kind == "heading" else 0)
            begun = begun or kind == "paragraph"


def _joined(text: str, group: list[Line]) -> list[Line]:
    """Return the group's lines, those that begin in lower case joined to the line that they go on from."""
    lines: list[Line] = []
    for start, end in group:
        before = text[lines[-1][0] : lines[-1][1]] if lines else ""
        if before and text[start].islower() and not _BULLET.match(text, start) and not is_boilerplate(before):
            lines[-1] = (lines[-1][0], end)
        else:
            lines.append((start, end))
    return lines


def _numbered_level(text: str, group: list[Line], following: list[Line] | None) -> int:
    """Return the level of a heading such as "2.1 Scope", a lone line above text that is not numbered itself; else 0."""
    start, end = group[0]
    number = _NUMBERED.match(text, start, end)
    if number is None or len(group) > 1 or following is None or end - start > _LONGEST_NUMBERED_HEADING:
        return 0
    if _SENTENCE_END.search(text[start:end]) or _BULLET.match(text, following[0][0]):
        return 0
    return number[1].count(".") + 1


def _leads(text: str, blocks: list[Block]) -> Iterator[Block]:
    """Yield the blocks; a line with a colon that stands right above a list belongs to it and is no heading."""
    for block, following in zip_longest(blocks, blocks[1:]):
        leads = following is not None and following.kind == "list" and text[block.start : block.end].endswith(":")
        yield Block("paragraph", block.start, block.end) if leads and block.kind == "heading" else block


def _groups(text: str) -> Iterator[list[Line]]:
    """Yield runs of lines without an empty or ornamental line between, each line without white space around it."""
    group: list[Line] = []
    position = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        start = position + len(line) - len(line.lstrip())
        position += len(line)
        if any(character.isalnum() for character in words):
            group.append((start, start + len(words)))
        elif group:
            yield group
            group = []
    if group:
        yield group


def _is_wrapped(text: str, group: list[Line]) -> bool:
    """Tell whether the lines are one paragraph broken at a margin: narrow, evenly long, mostly ending mid-sentence."""
    inner = [text[start:end] for start, end in group[:-1]]
    widest = max(end - start for start, end in group)
    return (
        widest <= _WIDEST_WRAPPED_LINE
        and all(len(line) > widest * 0.6 for line in inner)
        and sum(_SENTENCE_END.search(line) is None for line in inner) > len(inner) / 2
        and not any(_BULLET.match(text, start) or is_boilerplate(text[start:end]) for start, end in group)
    )


def _kind(line: str, names: set[str], begun: bool) -> BlockKind:
    """Say what a line is; ``begun`` once a paragraph came before it.

    Above the text, a trail of links and a short line that breaks off in dots are the page's, not the document's.
    """
    if is_boilerplate(line) or line in names:
        return "boilerplate"
    if not begun and len(line) <= _LONGEST_HEADING and (line.endswith(("...", "…")) or _TRAIL.fullmatch(line)):
        return "boilerplate"
    if _BULLET.match(line) or len(line) > _LONGEST_HEADING or _SENTENCE_END.search(line):
        return "paragraph"
    # The first line of all may state something too: it is the headline.
    states = _INNER_SENTENCE_END.search(line) or (begun and _STATES.search(line))
    return "paragraph" if states else "heading"


def _repeated_names(text: str) -> set[str]:
    """Return short lines in capitals that stand more than once: the by-lines of a live page ("Ann Lee", "Ann Lee")."""
    counts = Counter(line.strip() for line in text.splitlines())
    return {line for line, count in counts.items() if count > 1 and _NAME.fullmatch(line)}


def _title(text: str, blocks: list[Block]) -> str | None:
    """Return the first heading of at least four words, else the first, before the text proper begins."""
    headings: list[str] = []
    for block in blocks:
        if block.kind == "heading":
            headings.append(text[block.start : block.end])
        elif block.kind != "boilerplate":
            break
    return next((heading for heading in headings if len(heading.split()) >= 4), headings[0] if headings else None)

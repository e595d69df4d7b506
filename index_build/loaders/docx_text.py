"""The words of a Word paragraph as a reader of the finished document sees them.

python-docx is not used: its ``Paragraph.text`` leaves out tracked insertions, content controls and simple fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index_build.loaders.docx_parts import qn
from index_build.loaders.text_builder import lines_of

_WORDS = {qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}
_MARKS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
# Deleted or moved away; field codes; the small reading aid above an ideograph; what older programs see instead of a text box.
_UNSEEN = {
    qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:delText"), qn("w:rPr"), qn("w:pPr"), qn("w:rt"), qn("w:sdtPr"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}  # fmt: skip
_BOX, _RUN, _RUN_PROPERTIES, _LINE_BREAK = map(qn, ("w:txbxContent", "w:r", "w:rPr", "w:br"))
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_OFF = ("0", "false", "off")


@dataclass
class Words:
    """A paragraph's ``text``, the text boxes anchored in it (``w:txbxContent``), and its notes as (kind, id)."""

    text: str = ""
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def words_of(paragraph: Any) -> Words:
    """Read one ``w:p``: tracked insertions and hyperlinks are text, tracked deletions, hidden text and field codes are not."""
    words = Words()
    words.text = lines_of("".join(_pieces(paragraph, words)))
    return words


def is_on(parent: Any, name: str) -> bool:
    """Tell whether a property such as ``w:vanish`` stands below ``parent`` and is not switched off."""
    found = parent.find(qn(name)) if parent is not None else None
    return found is not None and found.get(qn("w:val"), "1") not in _OFF


def _pieces(node: Any, words: Words) -> Iterator[str]:
    for child in node:
        tag = child.tag
        if tag in _WORDS:
            # An author's line ends are elements; those in the file's text are its layout.
            yield (child.text or "").replace("\n", " ")
        elif tag in _MARKS:
            yield _MARKS[tag]
        elif tag == _LINE_BREAK:
            yield "\n" if child.get(qn("w:type"), "textWrapping") == "textWrapping" else " "
        elif tag == _BOX:
            words.boxes.append(child)
        elif tag in _NOTES:
            words.notes.append((_NOTES[tag], child.get(qn("w:id"), "")))
        elif tag in _UNSEEN or (tag == _RUN and is_on(child.find(_RUN_PROPERTIES), "w:vanish")):
            continue
        else:
            yield from _pieces(child, words)

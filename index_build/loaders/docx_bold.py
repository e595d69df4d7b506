"""Headings that are set in bold by hand, as most people write them who were never shown styles."""

from __future__ import annotations

import re
from typing import Any

from index_build.loaders.docx_parts import qn
from index_build.loaders.docx_styles import Styles
from index_build.loaders.docx_text import is_on, words_of

LEVEL = 6
"""Below every heading that has a level of its own."""
_LONGEST = 100
# A sentence, a line that leads into a list, or a name with what it is: "Deadline: 4 May".
_SAYS = re.compile(r"[.!?…,;。！？؟।][\"'”’»)\]]*$|:(\s|$)|\n")
_RUN, _PROPERTIES, _TEXT, _PARAGRAPH, _TABLE = map(qn, ("w:r", "w:rPr", "w:t", "w:p", "w:tbl"))
_STYLE, _VALUE = f"{qn('w:rPr')}/{qn('w:rStyle')}", qn("w:val")


def is_heading(paragraph: Any, text: str, styles: Styles) -> bool:
    """Tell whether a paragraph is a short bold line right above text that is not; ``text`` is its words.

    A bold item of a list is one where no item follows. Where all is bold, nothing is a heading.
    """
    if not _is_bold_line(paragraph, text):
        return False
    numbered = styles.numbering(paragraph) is not None
    for following in paragraph.itersiblings():
        if following.tag == _TABLE:
            return True
        if following.tag == _PARAGRAPH and (words := words_of(following).text):
            if styles.level(following) or (numbered and styles.numbering(following) is not None):
                return False
            return not _is_bold_line(following, words)
    return False


def _is_bold_line(paragraph: Any, text: str) -> bool:
    if not text or len(text) > _LONGEST or _SAYS.search(text) or not any(map(str.isalpha, text)):
        return False
    runs = [run for run in paragraph.iter(_RUN) if "".join(each.text or "" for each in run.iter(_TEXT)).strip()]
    return bool(runs) and all(_is_bold(run) for run in runs)


def _is_bold(run: Any) -> bool:
    style = run.find(_STYLE)
    return is_on(run.find(_PROPERTIES), "w:b") or (style is not None and style.get(_VALUE) == "Strong")

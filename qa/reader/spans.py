"""Where an answer may begin and end in a text: word boundaries that no accent, emoji or quote is cut at."""

from __future__ import annotations

import re
import unicodedata

_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")
"""Zero-width joiner, variation selectors and the keycap: they belong to the character before."""
_PARTNERS = (("“", "”"), ("(", ")"), ("[", "]"), ("«", "»"), ("„", "“"), ('"', '"'))
LONGEST_ADDRESS = 600
"""Characters of the longest mail or web address that is kept whole."""
_ADDRESS = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}|\b[a-z]{2,8}://[^\s<>\"]{1,500}(?<![.,;:!?)\]’”'])"
)


def continues(text: str, at: int) -> bool:
    """Whether the code point at ``at`` belongs to the character before it (UAX 29, the cases that occur in prose).

    >>> continues("cafe\\u0301", 4)
    True
    """
    if not 0 < at < len(text):
        return False
    char, before = text[at], text[at - 1]
    if char == "\n" and before == "\r":
        return True
    if char in _JOINERS or before == "\u200d" or 0x1F3FB <= ord(char) <= 0x1F3FF:
        return True
    if _is_flag(char) and _is_flag(before):
        run = at
        while run > 0 and _is_flag(text[run - 1]):
            run -= 1
        return (at - run) % 2 == 1
    return unicodedata.category(char) in ("Mn", "Me", "Mc")


def inside_word(text: str, at: int) -> bool:
    """Whether a cut at ``at`` would part a word: letters or digits on both sides, or a mark from its letter.

    Scripts written without spaces (Chinese, Japanese, Thai and their like) may be cut between any two characters.
    """
    if not 0 < at < len(text):
        return False
    if continues(text, at):
        return True
    left = at - 1
    while left > 0 and continues(text, left):
        left -= 1
    return _is_word(text[left]) and _is_word(text[at])


def snap(text: str, start: int, end: int) -> tuple[int, int]:
    """``[start, end)`` without space at its edges and widened to whole words, quotation marks and brackets in pairs.

    Raises nothing; an empty span stays empty. A decimal number is one word: "4.8" is never cut at its point. So is an address.
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return start, start
    while inside_word(text, start) or _inside_number(text, start):
        start -= 1
    while inside_word(text, end) or _inside_number(text, end):
        end += 1
    near = max(0, start - LONGEST_ADDRESS), min(len(text), end + LONGEST_ADDRESS)
    for address in _ADDRESS.finditer(text, *near):
        if address.start() < end and start < address.end():
            start, end = min(start, address.start()), max(end, address.end())
    return _with_partners(text, start, end)


def _with_partners(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in a quotation mark or bracket right beside the span whose partner is within: ``problematic” views`` gets its “."""
    for left, right in _PARTNERS:
        held = text[start:end]
        alone = held.count(left) % 2 if left == right else held.count(left) - held.count(right)
        if (alone < 0 or (alone and left == right)) and text[max(start - 1, 0) : start] == left:
            start -= 1
        elif alone > 0 and text[end : end + 1] == right:
            end += 1
    return start, end


def _inside_number(text: str, at: int) -> bool:
    """Whether ``at`` lies beside the point or comma of a number such as 4.8 or 10,000."""
    for point in (at, at - 1):
        if (
            0 < point < len(text) - 1
            and text[point] in ".,"
            and text[point - 1].isdigit()
            and text[point + 1].isdigit()
        ):
            return True
    return False


def _is_word(char: str) -> bool:
    return char.isalnum() and not _is_unspaced(char)


def _is_unspaced(char: str) -> bool:
    code = ord(char)
    return 0x0E00 <= code <= 0x0EFF or 0x1780 <= code <= 0x17FF or 0x3040 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF


def _is_flag(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF

"""Words of a document as HTML that shows just them: a browser that reads it holds the very characters."""

from __future__ import annotations

from html import escape

# An HTML reader makes one line feed of CR and CRLF, and drops NUL, where they stand bare.
_KEPT = str.maketrans({"\r": "&#13;", "\0": "\N{REPLACEMENT CHARACTER}"})


def words(text: str) -> str:
    """Return words as text of HTML, or as an attribute between quotation marks."""
    return escape(text).translate(_KEPT)


def one_line(text: str) -> str:
    """Return words with each run of white space as one blank.

    >>> one_line(" a\\r\\n  b ")
    'a b'
    """
    return " ".join(text.split())

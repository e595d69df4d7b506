"""The names that documents are cited by: paths below what was given, and URLs."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.I)


def is_url(words: str) -> bool:
    """Tell whether words are meant as a URL, of whatever scheme, and not as a path."""
    return _SCHEME.match(words) is not None


def is_web_url(source: str) -> bool:
    """Tell whether a name is the URL of a web page; such a one alone may be a link."""
    return source.startswith(("http://", "https://"))


def untitled(source: str) -> str:
    """Return what a document without a title is called: the last part of its name, without the ending; or a page's host.

    >>> untitled("handbook/leave.md"), untitled("https://example.org/annual%20report.pdf?v=2"), untitled("https://example.org/")
    ('leave', 'annual report', 'example.org')
    """
    if not is_web_url(source) or "#" in source:
        return PurePosixPath(source.rpartition("#")[2] if is_web_url(source) else source).stem
    parts = urlsplit(source)
    return PurePosixPath(unquote(parts.path)).stem or parts.netloc

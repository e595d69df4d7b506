"""Access labels: short words that a document carries. Whoever holds all of them sees it; one without labels is everybody's.

Documents of one and the same set of labels are a *compartment*: they are seen, or hidden, together.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable

from index_build.errors import PinciteError

NONE: frozenset[str] = frozenset()
"""What somebody holds who was given no label: only documents without labels are seen."""
LONGEST = 64
_LABEL = re.compile(rf"\w[\w.:@/-]{{0,{LONGEST - 1}}}")
_SHOWN = 40


class BadLabel(PinciteError):
    """A word that cannot be a label."""


def check_label(word: str) -> str:
    """Return a label as it is compared: letters put together in one way (NFC), upper and lower case apart. Raises BadLabel."""
    label = unicodedata.normalize("NFC", word)
    if _LABEL.fullmatch(label) is None:
        shown = word if len(word) <= _SHOWN else f"{word[:_SHOWN]}…"
        raise BadLabel(
            f"{shown!r} is no label: a label is one word of up to {LONGEST} letters, digits and . _ : @ / -, and begins with a letter or a digit"
        )
    return label


def check_labels(words: Iterable[str]) -> frozenset[str]:
    """Return labels, each as ``check_label`` does; what is no text is none. Raises BadLabel."""
    if isinstance(words, str):
        raise BadLabel(f"{words!r} is one word where labels are to be given: give a set of them")
    return frozenset(check_label(word) for word in words)


def written_labels(labels: Iterable[str]) -> str:
    """Return a set of labels as JSON, the same set always in the same letters: it names a compartment.

    >>> written_labels({"hr", "board"})
    '["board", "hr"]'
    """
    return json.dumps(sorted(set(labels)))


def read_labels(written: str) -> tuple[str, ...]:
    """Return the labels of a compartment, in order."""
    return tuple(json.loads(written))

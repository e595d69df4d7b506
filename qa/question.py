"""What a question may be."""

from __future__ import annotations

import unicodedata

from index_build.errors import PinciteError

LONGEST = 2000


class BadQuestion(PinciteError):
    """A question that cannot be asked."""


def clean(question: str) -> str:
    """Return the question on one line without control characters. Raises BadQuestion when it is empty or too long."""
    visible = "".join(" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in question)
    cleaned = " ".join(unicodedata.normalize("NFC", visible).split())
    if not any(character.isalnum() for character in cleaned):
        raise BadQuestion("The question is empty: ask something in words, for example how many days of leave there are")
    if len(cleaned) > LONGEST:
        raise BadQuestion(f"The question has {len(cleaned):,} characters, and {LONGEST:,} are the most: shorten it")
    return cleaned

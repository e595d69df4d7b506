"""What a question may be, and the words in it that ask rather than say."""

from __future__ import annotations

import re
import unicodedata

from index_build.errors import PinciteError

LONGEST = 2000
_ASKING = re.compile(
    r"\b(how (many|much|far|long|old|tall|high|big|large|deep|fast|often|wide|heavy|soon|late|early)|who|whom|whose|what|which"
    r"|when|where|why|how|did|do|does|please|tell me|can you|could you)\b",
    re.IGNORECASE,
)


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


def without_asking_words(question: str) -> str:
    """Return the question without the words that every question has, which say nothing about where its answer stands.

    >>> without_asking_words("How many containers did Seoul identify?")
    'containers Seoul identify?'
    """
    said = " ".join(_ASKING.sub(" ", question).split())
    return said if any(character.isalnum() for character in said) else question

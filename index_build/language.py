"""Which language a text is in, where its file does not say: sentences end differently in each."""

from __future__ import annotations

from itertools import islice

# Fewer letters than these are often taken for a wrong language; more than those tell nothing new.
_LEAST, _MOST = 100, 4000


def guess_language(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, or None for a text too short to tell."""
    beginning = text[:_MOST]
    if sum(1 for _ in islice(filter(str.isalpha, beginning), _LEAST)) < _LEAST:
        return None
    import py3langid  # Unpacks its model when imported.

    language, _ = py3langid.classify(beginning)
    return str(language)

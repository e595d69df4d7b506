"""How long to wait, in words."""

from __future__ import annotations

import math


def in_words(seconds: float) -> str:
    """Return a time to wait, rounded up.

    >>> in_words(1), in_words(42.2), in_words(60.5), in_words(7300)
    ('1 second', '43 seconds', '2 minutes', '3 hours')
    """
    for size, name in ((3600, "hour"), (60, "minute"), (1, "second")):
        if seconds > size or size == 1:
            count = max(1, math.ceil(seconds / size))
            return f"{count} {name}" + ("s" if count > 1 else "")
    raise AssertionError("every time has a size")

"""How long a key holds, as people write it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from index_build.errors import BadInput

_LASTING = re.compile(r"([1-9][0-9]{0,4})([hdwy])")
_SECONDS = {"h": 3600.0, "d": 86400.0, "w": 7 * 86400.0, "y": 365 * 86400.0}


def seconds_of(lasting: str) -> float | None:
    """Return the seconds of 12h, 90d, 8w or 1y, None for never. Raises BadInput.

    >>> seconds_of("90d"), seconds_of("never")
    (7776000.0, None)
    """
    if lasting == "never":
        return None
    if (parts := _LASTING.fullmatch(lasting)) is None:
        raise BadInput(f"--expires {lasting[:40]!r} is no length of time: write 12h, 90d, 8w, 1y or never")
    return int(parts[1]) * _SECONDS[parts[2]]


def day_of(seconds: float | None) -> str:
    """Return the day (UTC) of a time in seconds since 1970, "never" for None."""
    return "never" if seconds is None else datetime.fromtimestamp(seconds, UTC).date().isoformat()

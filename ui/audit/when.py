"""Moments as people write them."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

from index_build.errors import BadInput

_AGO = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)([hdw])")
_SECONDS = {"h": 3600.0, "d": 86400.0, "w": 7 * 86400.0}


def moment(said: str, option: str) -> float:
    """Return a moment in seconds since 1970: so long ago, or a day or time of ISO 8601, of UTC unless it says otherwise. Raises BadInput.

    >>> moment("1970-01-02", "--since"), moment("1970-01-01T00:01:00+00:00", "--since")
    (86400.0, 60.0)
    """
    if ago := _AGO.fullmatch(said):
        return time.time() - float(ago[1]) * _SECONDS[ago[2]]
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise BadInput(
            f"{option} {said[:40]!r} is no time: write a day as 2026-11-28, or how long ago as 36h, 7d or 8w"
        ) from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()

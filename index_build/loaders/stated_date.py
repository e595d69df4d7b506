"""Dates as programs write them into fields, which are read without guessing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from index_build.written_dates import read_date

_FIRST = date(1900, 1, 1)


def stated_date(value: object) -> date | None:
    """Return the day of a field: ISO 8601, RFC 5322, seconds or milliseconds since 1970, or a date in words; else None.

    A day that is yet to come, or before 1900, is a mistake of a program and no date.
    """
    try:
        found = _read(value)
    except (ValueError, TypeError, OverflowError, OSError, IndexError):
        return None
    # In another time zone it may be tomorrow.
    latest = datetime.now(UTC).date() + timedelta(days=1)
    return found if found is not None and _FIRST <= found <= latest else None


def _read(value: object) -> date | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        seconds = value / 1000 if value > 1e11 else value
        # Below that it is a year, a number of some kind, or a day before most programs.
        return datetime.fromtimestamp(seconds, UTC).date() if seconds > 1e8 else None
    text = " ".join(str(value).split())
    if text.isdigit() and len(text) in (10, 13):
        return _read(int(text))
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    if found := read_date(text):
        return found
    return parsedate_to_datetime(text).date()

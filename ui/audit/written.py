"""How a record is written out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from ui.audit.record import Record
from ui.steering import harmless

COLUMNS = tuple("time" if field.name == "at" else field.name for field in fields(Record))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with its time as ISO 8601 of UTC.

    >>> as_json({"at": 0.5, "event": "opened"})
    {'time': '1970-01-01T00:00:00.500+00:00', 'event': 'opened'}
    """
    time = datetime.fromtimestamp(record["at"], UTC).isoformat(timespec="milliseconds")
    return {"time": time} | {name: value for name, value in record.items() if name != "at"}


def as_cells(record: Mapping[str, Any]) -> list[str]:
    """Return a record's cells. What a spreadsheet would take for a formula, a question among it, begins with an apostrophe."""
    written = as_json(record)
    return [_cell(written[name]) for name in COLUMNS]


def _cell(value: object) -> str:
    if isinstance(value, (list, dict)):
        return json.dumps(value)
    words = harmless(str(value))
    return f"'{words}" if isinstance(value, str) and words.startswith(_FORMULA) else words

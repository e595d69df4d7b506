"""JSON lines: a record on each line; a line that is none is reported and the others are read."""

from __future__ import annotations

import json
from collections.abc import Iterator

from index_build.loaders import Member, Reading, Unread
from index_build.loaders.decoding import decode
from index_build.loaders.json_records import member, why_no_json


def members(data: bytes, reading: Reading) -> Iterator[Member]:
    """Yield the records of a file's lines, under their ids, else "line 12"."""
    # JSON itself may hold other ends of lines within a text, so only this one parts records.
    for number, line in enumerate(decode(data).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Member(f"line {number}", Unread(f"it is no JSON: {why_no_json(error)}"))
            continue
        yield member(record, f"line {number}", reading.fields)

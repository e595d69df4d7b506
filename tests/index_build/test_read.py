"""What a file says of its date stands above what its words tell, and those above the day on which it was last saved."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import docx
import pytest

from index_build.collect import SourceFile
from index_build.document import Document
from index_build.read import read_document

NOW = datetime.now(UTC)


def read(path: Path, *words: str, saved: datetime) -> Document:
    made = docx.Document()
    for each in words:
        made.add_paragraph(each)
    made.core_properties.modified, made.core_properties.revision = saved, 5
    data = io.BytesIO()
    made.save(data)
    (path / "a.docx").write_bytes(data.getvalue())
    return read_document(SourceFile(path / "a.docx", "a.docx", asked_for=True))


def test_the_day_of_saving_counts_where_nothing_better_is_told(tmp_path: Path) -> None:
    document = read(tmp_path, "The canteen opens at eleven on every working day.", saved=datetime(2026, 1, 5, 9))
    assert (document.published, document.dated_by) == (date(2026, 1, 5), "saved")


def test_a_date_in_the_words_counts_before_that_of_saving(tmp_path: Path) -> None:
    words = ("Published 18 June 2024", "The canteen opens at eleven on every working day.")
    document = read(tmp_path, *words, saved=datetime(2026, 1, 5, 9))
    assert (document.published, document.dated_by) == (date(2024, 6, 18), "stamp")


@pytest.mark.parametrize("days", [400, 40_000])
def test_a_day_of_saving_that_is_yet_to_come_is_none(days: int, tmp_path: Path) -> None:
    document = read(tmp_path, "The canteen opens at eleven.", saved=(NOW + timedelta(days=days)).replace(tzinfo=None))
    assert (document.published, document.dated_by) == (None, None)

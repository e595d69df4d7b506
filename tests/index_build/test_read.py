from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import docx
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from index_build.collect import SourceFile, collect
from index_build.document import Document, document_id
from index_build.loaders import Reading, Unread
from index_build.members import documents_in
from index_build.read import read_document, read_documents
from index_build.report import BuildReport
from tests.conftest import Write
from tests.index_build.loaders.containers import zipped
from tests.index_build.loaders.pdf_making import PICTURE, made

NOW = datetime.now(UTC)
MAIL = "Subject: The ferry\nFrom: ann@example.org\nDate: Tue, 18 Jun 2024 10:15:00 +0000\n\nIt sails on Monday.\n"


def read(folder: Path, fields: dict[str, str] | None = None) -> tuple[dict[str, Document], BuildReport]:
    report = BuildReport()
    found = list(read_documents(collect([folder]), report, lambda done: None, fields))
    assert len({document.id for document in found}) == len(found)
    return {document.source: document for document in found}, report


def test_files_and_the_members_of_containers_become_documents_under_their_own_names(write: Write) -> None:
    archive = zipped({"inner/report.md": "# Report\n\nAll is well.", "letter.eml": MAIL})
    found, report = read(write({"a.txt": "It rained.", "b.zip": archive, "letter.eml": MAIL}))
    assert list(found) == [
        "documents/a.txt",
        "documents/b.zip/inner/report.md",
        "documents/b.zip/letter.eml",
        "documents/letter.eml",
    ]
    letter = found["documents/b.zip/letter.eml"]
    assert (letter.title, letter.published, letter.dated_by) == ("The ferry", date(2024, 6, 18), "metadata")
    assert letter.id == document_id("documents/b.zip/letter.eml")
    assert report.skipped == []


def test_members_that_cannot_be_read_are_reported_by_name_and_others_are_passed_over(write: Write) -> None:
    archive = zipped({"a.txt": b"\x00\x01", "photo.png": b"\x89PNG", "b.txt": "It rained."})
    found, report = read(write({"b.zip": archive, "c.zip": "no archive", "d.zip": ""}))
    assert list(found) == ["documents/b.zip/b.txt"]
    assert [skipped.source for skipped in report.failed] == [
        "documents/b.zip/a.txt",
        "documents/c.zip",
        "documents/d.zip",
    ]
    assert [skipped.source for skipped in report.skipped if not skipped.failed] == ["documents/b.zip/photo.png"]


def test_a_member_without_a_title_is_called_by_its_name_and_not_by_the_containers(write: Write) -> None:
    found, _ = read(write({"b.zip": zipped({"inner/minutes of may.txt": "It rained all day. Nobody came."})}))
    assert [document.title for document in found.values()] == ["minutes of may"]


def test_ids_of_members_stay_when_others_come_and_go(write: Write) -> None:
    records = [{"id": name, "text": f"The {name} is old."} for name in ("quay", "crane", "dock")]
    before, _ = read(write({"a.jsonl": "\n".join(map(json.dumps, records))}))
    after, _ = read(write({"a.jsonl": "\n".join(map(json.dumps, [{"id": "new", "text": "It is new."}, *records[1:]]))}))
    assert before["documents/a.jsonl/dock"].id == after["documents/a.jsonl/dock"].id


def test_fields_of_records_can_be_named(write: Write) -> None:
    folder = write({"a.json": json.dumps([{"words": "It rained.", "text": "No."}])})
    found, _ = read(folder, {"text": "words"})
    assert [document.text for document in found.values()] == ["It rained."]


def test_a_container_that_breaks_its_parser_is_a_reason_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes, reading: object) -> None:
        raise RecursionError

    monkeypatch.setattr("index_build.loaders.mail.members", broken)
    assert [found.content for found in documents_in("a.eml", MAIL.encode(), Reading())] == [
        Unread("it could not be read (RecursionError): save it anew, or leave it out")
    ]


def of_a_word_file(path: Path, *words: str, saved: datetime) -> Document:
    made = docx.Document()
    for each in words:
        made.add_paragraph(each)
    made.core_properties.modified, made.core_properties.revision = saved, 5
    data = io.BytesIO()
    made.save(data)
    (path / "a.docx").write_bytes(data.getvalue())
    return read_document(SourceFile(path / "a.docx", "a.docx", asked_for=True))


def test_the_day_of_saving_counts_where_nothing_better_is_told(tmp_path: Path) -> None:
    document = of_a_word_file(
        tmp_path, "The canteen opens at eleven on every working day.", saved=datetime(2026, 1, 5, 9)
    )
    assert (document.published, document.dated_by) == (date(2026, 1, 5), "saved")


def test_a_date_in_the_words_counts_before_that_of_saving(tmp_path: Path) -> None:
    words = ("Published 18 June 2024", "The canteen opens at eleven on every working day.")
    document = of_a_word_file(tmp_path, *words, saved=datetime(2026, 1, 5, 9))
    assert (document.published, document.dated_by) == (date(2024, 6, 18), "stamp")


@pytest.mark.parametrize("days", [400, 40_000])
def test_a_day_of_saving_that_is_yet_to_come_is_none(days: int, tmp_path: Path) -> None:
    document = of_a_word_file(
        tmp_path, "The canteen opens at eleven.", saved=(NOW + timedelta(days=days)).replace(tzinfo=None)
    )
    assert (document.published, document.dated_by) == (None, None)


def test_json_without_records_and_xml_that_is_no_feed_are_passed_over_and_not_failed(write: Write) -> None:
    folder = write(
        {
            "a.json": '{"compilerOptions": {"strict": true}}',
            "b.xml": "<project><a/></project>",
            "c.json": "[1, 2]",
            "d.json": "{",
            "e.txt": "It rained.",
        }
    )
    found, report = read(folder)
    assert list(found) == ["documents/e.txt"]
    assert {each.source: each.failed for each in report.skipped} == {
        "documents/a.json": False, "documents/b.xml": False, "documents/c.json": False, "documents/d.json": True,
    }  # fmt: skip


def test_what_of_a_file_is_not_in_its_text_is_reported_beside_its_document(write: Write) -> None:
    found, report = read(write({"a.pdf": pdf_with_a_picture()}))
    assert list(found) == ["documents/a.pdf"]
    assert [(each.source, each.failed, "page 2 holds no text" in each.reason) for each in report.skipped] == [
        ("documents/a.pdf", False, True)
    ]


def pdf_with_a_picture() -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "The ferry sails on Monday.")
        canvas.showPage()
        canvas.drawImage(ImageReader(io.BytesIO(PICTURE)), 50, 50, 500, 700)

    return made(draw)

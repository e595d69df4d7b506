"""What holds for every format: passages are the file's own words, pages are in order, and broken files are refused, never worse."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pptx
import pytest

from index_build.collect import SourceFile
from index_build.errors import UnreadableDocument
from index_build.formats import FORMATS
from index_build.loaders import load
from index_build.passages import passages
from index_build.read import read_document
from tests.index_build.loaders.office_files import WORDS, changed
from tests.index_build.loaders.test_epub import epub, page
from tests.index_build.loaders.test_odf import cell, cells, frame, odf, odt
from tests.index_build.loaders.test_rtf import escaped, rtf

TABLE = (("Country", "Full day"), ("Norway “north”", "54"), ("Ísland 🇮🇸", "61"))
LINES = tuple(" | ".join(row) for row in TABLE)


def with_docx() -> bytes:
    document, data = docx.Document(), io.BytesIO()
    for words in WORDS:
        document.add_paragraph(words)
    table = document.add_table(len(TABLE), 2)
    for row, words_of in zip(table.rows, TABLE, strict=True):
        for each, words in zip(row.cells, words_of, strict=True):
            each.text = words
    document.save(data)
    return data.getvalue()


def with_pptx() -> bytes:
    deck, data = pptx.Presentation(), io.BytesIO()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "\n".join(WORDS)
    table = deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_table(len(TABLE), 2, 0, 0, 9, 9).table
    for number, row in enumerate(TABLE):
        for column, words in enumerate(row):
            table.cell(number, column).text = words
    deck.save(data)
    return data.getvalue()


def with_xlsx() -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in TABLE:
        book.active.append(row)
    for words in WORDS:
        book.create_sheet().append((words,))
    book.save(data)
    return data.getvalue()


def with_html_table() -> str:
    return "".join("<tr>" + "".join(f"<td>{words}</td>" for words in row) + "</tr>" for row in TABLE)


def escape(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


PARAGRAPHS = "".join(f"<text:p>{escape(words)}</text:p>" for words in WORDS)
ODF_TABLE = f'<table:table table:name="T">{cells(*("".join(map(cell, row)) for row in TABLE))}</table:table>'
RTF_TABLE = "".join(r"\pard\intbl " + "".join(rf"{escaped(words)}\cell " for words in row) + r"\row" for row in TABLE)
MAKERS: dict[str, Callable[[], bytes]] = {
    ".docx": with_docx,
    ".pptx": with_pptx,
    ".xlsx": with_xlsx,
    ".csv": lambda: "\n".join(",".join(row) for row in TABLE).encode(),
    ".odt": lambda: odt(PARAGRAPHS + ODF_TABLE),
    ".ods": lambda: odf("spreadsheet", ODF_TABLE),
    ".odp": lambda: odf(
        "presentation", f"<draw:page>{''.join(frame(escape(words), '1cm') for words in WORDS)}</draw:page>"
    ),
    ".rtf": lambda: rtf("".join(rf"\pard {escaped(words)}\par" for words in WORDS) + RTF_TABLE),
    ".epub": lambda: epub(
        page("".join(f"<p>{escape(words)}</p>" for words in WORDS)), page(f"<table>{with_html_table()}</table>")
    ),
}
SAID = (*WORDS, *LINES, "\n".join(LINES))


def count_words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


@pytest.mark.parametrize("suffix", MAKERS)
@pytest.mark.parametrize("limit", [400, 5])
def test_every_passage_is_what_the_file_says(suffix: str, limit: int, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(MAKERS[suffix]())
    document = read_document(SourceFile(path, path.name, asked_for=True))
    found = [document.text[passage.start : passage.end] for passage in passages(document, count_words, limit)]
    assert found
    for words in found:
        assert words in SAID if limit == 400 else any(words in said for said in SAID)
    for said in WORDS if limit == 400 and suffix not in (".csv", ".ods") else ():
        assert said in found
    for block in document.blocks:
        assert document.text[block.start : block.end].strip() == document.text[block.start : block.end] != ""
    for place in document.pages:
        assert not document.text[place.start].isspace()
    starts = [place.start for place in document.pages]
    assert starts == sorted(set(starts)) and starts[:1] in ([], [0])


@pytest.mark.parametrize("suffix", MAKERS)
def test_a_file_with_bytes_cut_off_or_changed_is_read_or_refused_and_nothing_else(suffix: str) -> None:
    data = MAKERS[suffix]()
    chance = random.Random(suffix)
    for _ in range(25):
        broken = bytearray(data)
        for _ in range(chance.choice((1, 4, 40))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        for piece in (bytes(broken), data[: chance.randrange(len(data))]):
            read_or_refused(f"a{suffix}", piece)


@pytest.mark.parametrize("suffix", [suffix for suffix in MAKERS if suffix not in (".csv", ".rtf")])
def test_an_archive_with_a_broken_part_is_read_or_refused_and_nothing_else(suffix: str) -> None:
    """The parts are broken below the archive's checksums, which would find out."""
    data = MAKERS[suffix]()
    chance = random.Random(suffix)
    with ZipFile(io.BytesIO(data)) as archive:
        parts = {
            name: archive.read(name)
            for name in archive.namelist()
            if name.endswith((".xml", ".rels", ".xhtml", ".opf"))
        }
    for _ in range(40):
        name = chance.choice(sorted(parts))
        broken = bytearray(parts[name])
        for _ in range(chance.choice((1, 3))):
            at = chance.randrange(len(broken))
            broken[at : at + chance.choice((1, 1, 30))] = chance.choice((b"", b"9", b"<", b"\xff", b"A"))
        read_or_refused(f"a{suffix}", changed(data, {name: bytes(broken)}))


def read_or_refused(name: str, data: bytes) -> None:
    try:
        load(name, data)
    except UnreadableDocument as error:
        assert str(error)


@pytest.mark.parametrize("suffix", MAKERS)
def test_a_file_of_another_format_is_refused_with_the_way_out(suffix: str) -> None:
    others = {".docx", ".odt", ".epub", ".rtf"} - {suffix}
    for data in (MAKERS[other]() for other in others if suffix != ".csv" or other != ".rtf"):
        with pytest.raises(UnreadableDocument, match=r"save it|open it|check its ending"):
            load(f"a{suffix}", data)


def test_every_format_is_tried_here_or_in_a_test_of_its_own() -> None:
    tried = set(MAKERS) | {".txt", ".md", ".html", ".pdf"}
    assert all(tried & set(format.suffixes) for format in FORMATS)

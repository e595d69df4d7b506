"""What a PDF says of itself beside its text, and the PDFs that are refused or read in part."""

from __future__ import annotations

import io
from datetime import date

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import index_build.loaders.pdf as pdf
from index_build.errors import UnreadableDocument
from index_build.loaders import load
from tests.index_build.loaders.pdf_making import (
    PICTURE,
    lines,
    made,
    running,
)


def test_pages_are_called_by_the_labels_that_the_pdf_gives_them() -> None:
    def draw(canvas: Canvas) -> None:
        from reportlab.pdfbase.pdfdoc import PDFPageLabel

        canvas._doc.Catalog.PageLabels = _labels(canvas, {0: PDFPageLabel("ROMAN_LOWER"), 2: PDFPageLabel("ARABIC")})
        for words in ("The preface.", "More of it.", "The text begins."):
            canvas.drawString(60, 700, words)
            canvas.showPage()

    loaded = load("a.pdf", made(draw))
    assert [page.name for page in loaded.pages] == ["page i", "page ii", "page 1"]


def _labels(canvas: Canvas, labels: dict[int, object]) -> object:
    from reportlab.pdfbase.pdfdoc import PDFPageLabels

    found = PDFPageLabels()
    for page, label in labels.items():
        found.addPageLabel(page, label)
    return found


@pytest.mark.parametrize(
    ("title", "kept"),
    [("The Ferry Act", "The Ferry Act"), ("Microsoft Word - ferry.docx", None), ("untitled", None), ("C:\\a\\b", None)],
)
def test_a_title_is_taken_unless_it_is_a_files_name(title: str, kept: str | None) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle(title)
        canvas.drawString(60, 700, "The ferry sails.")

    assert load("a.pdf", made(draw)).title == kept


@pytest.mark.parametrize(
    ("stated", "text", "published"),
    [
        ("D:20240618101500+02'00'", "The ferry sails.", date(2024, 6, 18)),
        ("D:20240618", "Published in May 2024.", date(2024, 6, 18)),
        ("D:20240618", "Minutes of 3 May 1998.", None),
        ("D:21500101", "The ferry sails.", None),
        ("D:19700101", "The ferry sails.", None),
        ("D:20241399", "The ferry sails.", None),
        ("yesterday", "The ferry sails.", None),
    ],
)
def test_the_day_of_making_counts_only_where_it_is_plausible(stated: str, text: str, published: date | None) -> None:
    assert pdf._published(stated, text) == published


def test_a_picture_of_a_page_is_refused_with_the_way_out() -> None:
    from PIL import Image

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "grey")), 60, 500, 300, 200)

    with pytest.raises(UnreadableDocument, match=r"only pictures.*OCR"):
        load("a.pdf", made(draw))


def test_a_locked_pdf_is_refused_with_the_way_out() -> None:
    with pytest.raises(UnreadableDocument, match="locked with a password: save a copy without one"):
        load("a.pdf", made(lines((60, 700, "Secret.")), encrypt=StandardEncryption("key", canPrint=0)))


def test_a_pdf_that_opens_without_a_password_is_read_though_it_limits_what_may_be_done() -> None:
    encryption = StandardEncryption("", ownerPassword="owner", canPrint=0)
    assert load("a.pdf", made(lines((60, 700, "Not secret.")), encrypt=encryption)).text == "Not secret."


def test_broken_files_are_refused_and_never_raise_anything_else() -> None:
    whole = made(lines((60, 700, "The ferry sails on Monday.")))
    for data in (b"%PDF-1.7\n", b"no pdf", whole[:200], b"%PDF-1.4\n" + b"\0" * 999):
        with pytest.raises(UnreadableDocument):
            load("a.pdf", data)
    for position in range(0, len(whole), 23):
        try:
            load("a.pdf", whole[:position] + b"\xff<<[(" + whole[position + 5 :])
        except UnreadableDocument:
            continue


def test_too_many_pages_and_too_long_a_time_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = made(lambda canvas: running(canvas, [["One."], ["Two."], ["Three."]]))
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    with pytest.raises(UnreadableDocument, match="3 pages, more than 2: split it"):
        load("a.pdf", data)
    monkeypatch.undo()
    monkeypatch.setattr(pdf, "MOST_SECONDS", -1.0)
    with pytest.raises(UnreadableDocument, match="minutes: split it"):
        load("a.pdf", data)


def test_what_was_filled_into_a_form_is_read_where_it_stands() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Name of the traveller:")
        canvas.acroForm.textfield(name="n", value="Ann Lee", x=220, y=690, width=200, height=24)
        canvas.drawString(72, 660, "City:")
        canvas.acroForm.choice(name="c", value="Oslo", options=["Oslo", "Rome"], x=220, y=655, width=100, height=20)

    data = made(draw)
    # Some programs leave it to the reader to draw the values.
    for each in (data, data.replace(b"/AP ", b"/XX ")):
        text = load("a.pdf", each).text
        assert text.index("traveller") < text.index("Ann Lee") < text.index("Oslo")


def test_pages_that_are_pictures_among_pages_of_text_are_named() -> None:
    def draw(canvas: Canvas) -> None:
        picture = ImageReader(io.BytesIO(PICTURE))
        for number in range(7):
            if number in (2, 6):
                canvas.drawImage(picture, 50, 50, 500, 700)
            elif number == 4:
                canvas.drawImage(picture, 50, 50, 30, 30)
            else:
                canvas.drawString(72, 700, f"The ferry number {number} sails on Monday.")
            canvas.showPage()

    assert load("a.pdf", made(draw)).remarks == (
        "pages 3 and 7 hold no text, only pictures: run text recognition (OCR) over the PDF to have them read too",
    )


@pytest.mark.parametrize(("info", "author"), [("Ann Lee", "Ann Lee"), ("anonymous", "Bob Ray")])
def test_the_author_is_that_of_the_properties_else_that_of_the_packet(info: str, author: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setAuthor(info)
        canvas.drawString(72, 700, "The ferry sails on Monday.")

    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description><dc:creator><rdf:Seq><rdf:li>Bob Ray</rdf:li></rdf:Seq>'
        b"</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    assert load("a.pdf", made(draw) + b"\n%" + packet).author == author

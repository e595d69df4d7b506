"""Makes PDFs for the tests, and says what was read of them."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, SimpleDocTemplate

from index_build.document import Document, text_sha256
from index_build.loaders import LoadedDocument
from index_build.passages import passages

Draw = Callable[[Canvas], None]
STYLES = getSampleStyleSheet()
BODY = ParagraphStyle("body", STYLES["BodyText"], fontSize=10, leading=12, spaceAfter=6)
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def made(draw: Draw, **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def set_in(*story: object, columns: int = 1) -> bytes:
    buffer = io.BytesIO()
    if columns == 1:
        SimpleDocTemplate(buffer, pagesize=A4).build(list(story))
    else:
        frames = [Frame(60 + 245 * number, 80, 225, 660) for number in range(columns)]
        BaseDocTemplate(buffer, pagesize=A4, pageTemplates=[PageTemplate(frames=frames)]).build(list(story))
    return buffer.getvalue()


def lines(*written: tuple[float, float, str], font: str = "Helvetica", size: float = 11) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for x, y, words in written:
            canvas.drawString(x, y, words)

    return draw


def blocks(loaded: LoadedDocument) -> list[tuple[str, str]]:
    return [(block.kind, loaded.text[block.start : block.end]) for block in loaded.blocks]


def page_of(loaded: LoadedDocument, words: str) -> str:
    start = loaded.text.index(words)
    return [page.name for page in loaded.pages if page.start <= start][-1]


def prose(about: str, sentences: int) -> str:
    return " ".join(
        f"The {about} was mended for the {number}th time by the crew." for number in range(1, sentences + 1)
    )


def check_offsets(loaded: LoadedDocument) -> None:
    position = 0
    for block in loaded.blocks:
        assert position <= block.start < block.end <= len(loaded.text)
        position = block.end
    assert [page.start for page in loaded.pages] == sorted(page.start for page in loaded.pages)
    assert loaded.pages[0].start == 0
    document = Document("0", "a.pdf", "a", loaded.text, text_sha256(loaded.text), blocks=loaded.blocks)
    found = passages(document, lambda texts: [len(text.split()) for text in texts], 40)
    words = " ".join(loaded.text.split())
    for passage in found:
        assert " ".join(loaded.text[passage.start : passage.end].split()) in words
        assert loaded.text[passage.start : passage.end].strip() == loaded.text[passage.start : passage.end]


def running(canvas: Canvas, paragraphs: list[list[str]]) -> None:
    for number, written in enumerate(paragraphs, start=1):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(60, 800, "Harbour report 2024")
        canvas.drawString(280, 40, f"Page {number} of {len(paragraphs)}")
        canvas.setFont("Helvetica", 11)
        for row, words in enumerate(written):
            canvas.drawString(60, 740 - 13 * row, words)
        canvas.showPage()

"""PDFs for the tests of the pages' pictures, and for looking at them."""

from __future__ import annotations

import io
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, SimpleDocTemplate, Table

STYLES = getSampleStyleSheet()
BODY = ParagraphStyle("body", STYLES["BodyText"], fontSize=10, leading=12.5, spaceAfter=6)
LONG = "The council of Westray decided on that evening, after hours of talk, that the new ferry Aurora would cost {}."
ABOUT = (
    "The harbour of Westray lies on the north side of the island, where two piers keep out the swell of the winter.",
    "A ferry has sailed from here since 1884, at first twice a week and later every day but Sundays.",
    "The masons who mended the east pier worked through three summers and were paid by the stone.",
    "Nobody on the island could remember a spring in which so many boats had come in before noon.",
)


def filler(number: int, sentences: int = 6) -> str:
    return " ".join(
        ABOUT[(number + each) % len(ABOUT)].replace("1884", str(1884 + number)) for each in range(sentences)
    )


def write_all(folder: Path) -> None:
    """Write a report with a name in red, a paper in two columns, a list of prices, a turned page, and a page break within a sentence."""
    folder.mkdir(parents=True, exist_ok=True)
    _report(folder / "report.pdf")
    _columns(folder / "columns.pdf")
    _prices(folder / "prices.pdf")
    _turned(folder / "turned.pdf")
    _break(folder / "break.pdf")


def _report(path: Path) -> None:
    said = (
        "The lighthouse keeper of Noup Head, <font color='#ff0000'><b>Ingrid Halvorsen</b></font>, kept the lamp burning "
        "for 41 years before it was made electric."
    )
    story = [
        Paragraph("The harbours of Westray", STYLES["Title"]),
        *(Paragraph(filler(number), BODY) for number in range(14)),
        Paragraph("Light", STYLES["Heading2"]),
        Paragraph(f"{filler(3, 2)} {said} {filler(5, 2)}", BODY),
        *(Paragraph(filler(number), BODY) for number in range(20, 24)),
    ]
    SimpleDocTemplate(str(path), pagesize=A4, title="The harbours of Westray").build(story)


def _columns(path: Path) -> None:
    frames = [Frame(60 + 245 * number, 80, 225, 660) for number in range(2)]
    said = (
        "The Skerry bridge was opened by the shipwright Magnus Flett, who had drawn its arches on the back of a sail."
    )
    story = [
        *(Paragraph(filler(number), ParagraphStyle("even", BODY, alignment=4)) for number in range(9)),
        Paragraph(f"{filler(2, 3)} {said} {filler(4, 3)}", BODY),
        *(Paragraph(filler(number), BODY) for number in range(9, 14)),
    ]
    document = BaseDocTemplate(str(path), pagesize=A4, pageTemplates=[PageTemplate(frames=frames)], title="Two columns")
    document.build(story)


def _prices(path: Path) -> None:
    rows = [
        ["Ticket", "Price", "Valid"],
        ["Day pass of the Aurora", "47 crowns", "on the day"],
        ["Week pass of the Aurora", "212 crowns", "for seven days"],
        ["Bicycle", "19 crowns", "on the day"],
    ]
    look = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#20304a"))]
    table = Table(rows, colWidths=[170, 90, 120], style=[*look, ("TEXTCOLOR", (0, 0), (-1, 0), colors.white)])
    story = [
        Paragraph("What a ticket costs", STYLES["Title"]),
        Paragraph(filler(1), BODY),
        table,
        Paragraph(filler(2), BODY),
    ]
    SimpleDocTemplate(str(path), pagesize=A4, title="What a ticket costs").build(story)


def _turned(path: Path) -> None:
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setTitle("A plan of the mole")
    canvas.setPageRotation(90)
    canvas.rotate(90)
    canvas.translate(0, -595)
    canvas.setFont("Helvetica", 11)
    for number, line in enumerate(
        ("The mole of Pierowall is 318 metres long and was built", "of red sandstone from the quarry of Fersness Bay.")
    ):
        canvas.drawString(60, 500 - 14 * number, line)
    canvas.save()


def _break(path: Path) -> None:
    count = 12
    while True:
        buffer = io.BytesIO()
        said = LONG.format("ninety million crowns, which is to be paid from the tolls of the coming twenty years")
        story = [Paragraph(filler(number, 5), BODY) for number in range(count)]
        story += [Paragraph(f"{filler(1, 2)} {said} {filler(2, 9)}", BODY), Paragraph(filler(3), BODY)]
        SimpleDocTemplate(buffer, pagesize=A4, title="The price of the Aurora").build(story)
        if _is_broken(buffer.getvalue()):
            path.write_bytes(buffer.getvalue())
            return
        count += 1
        assert count < 60


def _is_broken(data: bytes) -> bool:
    from index_build.loaders import load

    found = load("a.pdf", data)
    start = found.text.index("The council of Westray")
    end = found.text.index("twenty years")
    return found.original is not None and sum(bool(page.boxes(start, end)) for page in found.original.pages) == 2

"""Files made to do harm, each small enough to be made in a moment, with what is said of it; "" where it is simply read."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from tests.index_build.loaders.containers import zipped
from tests.index_build.loaders.office_files import bomb, changed
from tests.index_build.loaders.samples import MAKERS
from tests.index_build.loaders.test_epub import epub
from tests.index_build.loaders.test_odf import odf

LINE = 100 << 20
"""Bytes of a single line."""
SLOW = frozenset(
    "line.md line.html line.csv line.json line.rtf line.eml deep.rtf paragraphs.txt tags.html flat-parts.eml claims.xlsx".split()
)
"""Those that take longer than some seconds; they are tried by hand, with TEST_HOSTILE=all."""
Hostile = tuple[Callable[[], bytes], str]

ENTITIES = "declares entities"
TOO_LONG = "more than 30 million characters"


def with_links(*, names: Mapping[str, str]) -> bytes:
    """An archive whose entries are symbolic links."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, target in names.items():
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o120777 << 16
            archive.writestr(entry, target)
    return made.getvalue()


def overlapping(entries: int, size: int) -> bytes:
    """Many entries of a central directory that share one packed file, as in "A better zip bomb" (Fifield 2019)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"a" * size) + packer.flush()
    crc = zlib.crc32(b"a" * size)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0x21, crc, len(packed), size, 5, 0) + b"a.txt" + packed
    central = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0x21, crc, len(packed), size, 9, 0, 0, 0, 0, 0, 0)
        + b"%05d.txt" % number
        for number in range(entries)
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, entries, entries, len(central), len(local), 0)
    return local + central + end


def nested(depth: int, width: int = 1) -> bytes:
    data = zipped({"a.txt": "It rained all day. " * 10})
    for _ in range(depth):
        data = zipped({f"{number}.zip": data for number in range(width)})
    return data


def pages(count: int) -> bytes:
    """A PDF of so many pages that all are one."""
    kids = b" ".join(b"4 0 R" for _ in range(count))
    content = b"BT /F 12 Tf 72 700 Td (The ferry sails.) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    made, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj%sendobj\n" % (number, each)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return made + table + b"trailer<</Size 6/Root 1 0 R>>startxref\n%d\n%%%%EOF" % len(made)


def mail_in_parts(depth: int) -> bytes:
    opening = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    return f"From: ann@example.org\nSubject: The ferry\n{opening}Content-Type: text/plain\n\nIt sails.\n".encode()


def mail_of_parts(count: int) -> bytes:
    made = MIMEMultipart()
    made["From"], made["Subject"] = "ann@example.org", "The ferry"
    for _ in range(count):
        made.attach(MIMEText("It sails."))
    return made.as_bytes()


def mails_in_mails(depth: int) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "ann@example.org", "The ferry"
    made.set_content("It sails.")
    for _ in range(depth):
        outer = EmailMessage()
        outer["From"], outer["Subject"] = "ann@example.org", "Fwd"
        outer.set_content("See below.")
        outer.add_attachment(made)
        made = outer
    return made.as_bytes()


def wide_sheet() -> bytes:
    """A sheet that declares all the cells there can be and has two, in the first and the very last of them."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>The ferry sails.</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    return changed(MAKERS[".xlsx"]().data, {"xl/worksheets/sheet1.xml": sheet})


def in_part(ending: str, name: str, root: str) -> bytes:
    return changed(MAKERS[ending]().data, {name: bomb(root)})


HOSTILE: Mapping[str, Hostile] = {
    "flat.zip": (lambda: zipped({"a.txt": b"a" * (260 << 20)}), "larger than 256 MB when unpacked"),
    "many.zip": (lambda: zipped({f"{n}.txt": b"a" * (40 << 20) for n in range(3)}), TOO_LONG),
    "overlapping.zip": (lambda: overlapping(2_000, 40 << 20), "damaged|more than is read|30 million"),
    "nested.zip": (lambda: nested(6, 3), "more than 2 archives deep"),
    "lying.docx": (lambda: overlapping(30_000, 1 << 20), "no Word document|damaged|more than 20,000 files"),
    "zeros.docx": (lambda: changed(MAKERS[".docx"]().data, {"word/media/a.bin": bytes(20 << 20)}), "500 times its size"),
    "entities.docx": (lambda: in_part(".docx", "word/document.xml", "w:document"), ENTITIES),
    "entities.pptx": (lambda: in_part(".pptx", "ppt/slides/slide1.xml", "p:sld"), ENTITIES),
    "entities.xlsx": (lambda: in_part(".xlsx", "xl/worksheets/sheet1.xml", "worksheet"), ENTITIES),
    "entities.odt": (lambda: in_part(".odt", "content.xml", "x"), ENTITIES),
    "entities.ods": (lambda: in_part(".ods", "content.xml", "x"), ENTITIES),
    "entities.odp": (lambda: changed(odf("presentation", ""), {"content.xml": bomb("x")}), ENTITIES),
    "entities.epub": (lambda: epub(bomb("html")), ENTITIES),
    "entities.rss": (lambda: bomb("rss").encode(), ENTITIES),
    "entities.atom": (lambda: bomb("feed").encode("utf-16"), ENTITIES),
    "too-long.pdf": (lambda: pages(10_001), "10,001 pages"),
    "circle.pdf": (lambda: pages(3).replace(b"/Kids[4 0 R", b"/Kids[2 0 R"), "no PDF|no text|damaged"),
    "line.txt": (lambda: b"a" * LINE, TOO_LONG),
    "line.md": (lambda: b"[" * LINE, TOO_LONG),
    "line.html": (lambda: b"<p>" + b"a " * (LINE // 2), TOO_LONG),
    "line.csv": (lambda: b"," * LINE, TOO_LONG),
    "line.json": (lambda: b'{"text": "' + b"a " * (LINE // 2) + b'"}', TOO_LONG),
    # It is read, and what it says is taken for an identifier.
    "line.rtf": (lambda: b"{\\rtf1 " + b"\\'61" * (LINE // 4) + b"}", "no paragraph"),
    "line.eml": (lambda: b"Subject: a\n\n" + b"a " * (LINE // 2), TOO_LONG),
    "deep.json": (lambda: b"[" * (1 << 20), "nested too deep"),
    "deep.html": (lambda: b"<div>" * 100_000 + b"<p>The ferry sails on Monday, as it does every week.", "no article|parsed|"),
    "deep.md": (lambda: b"> " * 5_000 + b"The ferry sails.", "no text|no paragraph|"),
    "deep.rtf": (lambda: b"{\\rtf1 " + b"{" * (1 << 20) + b"The ferry sails." + b"}" * (1 << 20) + b"}", ""),
    "tags.html": (lambda: b"<p>The ferry sails on Monday." + b"<b>a</b>" * 100_000, ""),
    "columns.csv": (lambda: b"a," * 1_000_000, "more than 250 columns"),
    "paragraphs.txt": (lambda: "\n\n".join(map(str, range(300_000))).encode(), "more than 250,000 paragraphs"),
    "claims.xlsx": (wide_sheet, "more than 250 columns"),
    "parts.eml": (lambda: mail_in_parts(10_000), "cannot be read|can be read|nested too deep|could not be read"),
    "flat-parts.eml": (lambda: mail_of_parts(10_000), ""),
    "mails.eml": (lambda: mails_in_mails(20), "more than 2 archives deep"),
    "records.json": (lambda: json.dumps([{"text": "It rained."}, {"text": "a " * 16_000_000}]).encode(), TOO_LONG),
    "names.zip": (
        lambda: zipped(dict.fromkeys(("../../etc/a.txt", "/etc/b.txt", "C:\\c.txt", "..\\d.txt"), "Root password.")),
        "leads out of the archive",
    ),
    "links.zip": (lambda: with_links(names={"a.txt": "/etc/passwd"}), "it is a link"),
}  # fmt: skip

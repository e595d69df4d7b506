"""Zip files from strangers: what is too large, hidden behind a password or broken is refused before anything is unpacked.

Python's ``zipfile`` unpacks no more of a member than the size that the archive declares for it, so limits on declared sizes hold
for what is really unpacked, be the archive nested in itself or not.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from index_build.errors import UnreadableDocument

MOST_MEMBERS = 20_000
MOST_BYTES = 512 * 2**20
"""Unpacked size of all members together; videos in a presentation count."""
MOST_XML_BYTES = 64 * 2**20
"""Unpacked size of one member of text: some ten million words. Parsed, it takes several times that of memory."""
MOST_RATIO = 500
"""How many times smaller a member may be packed: text comes to 3 to 20, one row repeated ten thousand times to some 300, zeros to 1,032."""
FREE_OF_RATIO = 8 * 2**20
"""Members that unpack to less than this are not held to the ratio: they do no harm, however small they are packed."""

_TEXT = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))

# The libraries look parts up in dictionaries and convert attributes without a check, and lxml's errors are SyntaxErrors.
_BROKEN = (
    BadZipFile, zlib.error, EOFError, OSError, SyntaxError, LookupError, ValueError, TypeError, AttributeError,
    RuntimeError, AssertionError, OverflowError,
)  # fmt: skip


def open_zip(data: bytes, kind: str, save_as: str) -> ZipFile:
    """Open a zip archive within the limits. ``kind`` names the format, ``save_as`` how to save it: "Word document (.docx)".

    Raises UnreadableDocument for what is no zip archive or a broken one, for passwords, and beyond the limits.
    """
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED_OFFICE in data:
            raise UnreadableDocument("it is protected with a password: save it without one and index it again")
        raise UnreadableDocument(f"it is of an older or another program, whatever its ending: save it as {save_as}")
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        if data.startswith(b"PK"):
            raise UnreadableDocument(damaged(kind)) from error
        raise UnreadableDocument(f"it is no {kind}, whatever its ending: save it as {save_as}") from error
    _check(archive.infolist(), kind)
    return archive


def refuse_doctypes(archive: ZipFile, kind: str) -> None:
    """Raise UnreadableDocument where a part declares a document type: office files have none, and entities can be bombs.

    ECMA-376 part 2 (8.1.4) forbids them. Parsers here expand no entities either; this stands before those of the libraries.
    """
    for info in archive.infolist():
        if info.filename.lower().endswith((".xml", ".rels")):
            with reading(kind):
                part = archive.read(info)
            if any(mark in part for mark in _DOCTYPES):
                raise UnreadableDocument(
                    f"it declares entities, which no program that writes a {kind} does: do not trust it"
                )


@contextmanager
def reading(kind: str, *errors: type[Exception]) -> Iterator[None]:
    """Turn the errors by which zip, XML and the format libraries say that a file is broken into UnreadableDocument.

    ``errors`` are those of a library's own that derive from none of Python's.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, (*_BROKEN, *errors)):
            raise UnreadableDocument(damaged(kind)) from error
        raise


def damaged(kind: str) -> str:
    """Return what to say of a file that is broken."""
    return f"the {kind} is damaged or was cut short: open it in the program that wrote it and save it anew"


def _check(members: list[ZipInfo], kind: str) -> None:
    if len(members) > MOST_MEMBERS:
        raise UnreadableDocument(f"the {kind} holds more than {MOST_MEMBERS:,} files: split it")
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise UnreadableDocument(
            f"the {kind} unpacks to more than {MOST_BYTES // 2**20} MB: split it, or take pictures and films out of it"
        )
    for member in members:
        if member.flag_bits & 1:
            raise UnreadableDocument("it is protected with a password: save it without one and index it again")
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise UnreadableDocument(
                f"the {kind} is packed in an unusual way: save it anew in the program that wrote it"
            )
        if member.file_size > MOST_XML_BYTES and member.filename.lower().endswith(_TEXT):
            raise UnreadableDocument(f"the {kind} holds more than {MOST_XML_BYTES // 2**20} MB of text: split it")
        if member.file_size > max(FREE_OF_RATIO, MOST_RATIO * member.compress_size):
            raise UnreadableDocument(
                f"the {kind} unpacks to more than {MOST_RATIO} times its size, as files made to do harm do: do not trust it"
            )

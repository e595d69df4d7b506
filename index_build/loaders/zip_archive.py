"""ZIP archives: every file below is a member under its own path. Nothing is ever written to disk.

Labels within an archive are not read, and what they are for is refused: its members have those of the archive.
"""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from index_build.errors import UnreadableDocument
from index_build.file_labels import RULES, SIDECAR
from index_build.formats import is_readable
from index_build.loaders import Member, Reading, Unread
from index_build.loaders.member_names import member_name

_CHUNK = 1 << 20
_UTF_8_NAME = 0x800  # Bits of an entry's flags (APPNOTE 4.4.4).
_LOCKED = 0x1
# To read it as if it had none would show it to everybody.
_LABELLED = Unread("its labels lie in the archive, where they are not read: label the archive itself, or unpack it")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)


def members(data: bytes, reading: Reading) -> Iterator[Member]:
    """Yield the archive's files in the order in which it lists them; hidden ones are left out as those of a folder are."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (*_BROKEN, OverflowError) as error:
        raise UnreadableDocument("it is no ZIP archive, or a damaged one: pack it anew") from error
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if not entries:
            raise UnreadableDocument("the archive is empty")
        if len(entries) > reading.members_left:
            raise UnreadableDocument(f"it holds {len(entries):,} files, more than are read from one: split it")
        labelled = _Labelled(map(_name, entries))
        for entry in entries:
            name = _name(entry)
            shown = member_name(name)
            if not shown or any(part.startswith(".") for part in PurePosixPath(shown).parts) or "__MACOSX" in shown:
                continue
            yield Member(shown, _LABELLED if name in labelled else _content(archive, entry, name, reading))


class _Labelled:
    """The files of an archive that a sidecar, or a rule file of a folder above them, is to label; and the sidecars."""

    def __init__(self, names: Iterable[str]) -> None:
        written = [_path(name) for name in names]
        self._named = {path.as_posix().removesuffix(SIDECAR) for path in written if path.name.endswith(SIDECAR)}
        self._folders = {path.parent for path in written if path.name == RULES}

    def __contains__(self, name: str) -> bool:
        path = _path(name)
        if path.name.endswith(SIDECAR):
            return True
        told = path.as_posix() in self._named or not self._folders.isdisjoint(path.parents)
        return told and is_readable(path.name)


def _path(name: str) -> PurePosixPath:
    return PurePosixPath("/", name.replace("\\", "/").casefold())


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, reading: Reading) -> bytes | Unread:
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Unread("it is a link: put the file that it leads to into the archive", failed=False)
    if name.startswith(("/", "\\")) or name[1:2] == ":" or ".." in name.replace("\\", "/").split("/"):
        return Unread("its name leads out of the archive: pack it anew")
    if not is_readable(name):
        return Unread("its ending is none that pincite reads", failed=False)
    if entry.flag_bits & _LOCKED:
        return Unread("it is locked with a password: pack it without one")
    if entry.file_size > reading.member_bytes:
        return Unread(f"it is larger than {reading.member_bytes >> 20} MB when unpacked: split it")
    if entry.file_size > reading.bytes_left:
        raise UnreadableDocument("it unpacks to more than is read from one file: split it")
    try:
        return _unpacked(archive, entry, reading)
    except _BROKEN:
        return Unread("it is damaged in the archive: pack it anew")


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, reading: Reading) -> bytes | Unread:
    """Return an entry's bytes, unpacked piece by piece: what the archive says of its size may be a lie."""
    most = min(reading.member_bytes, reading.bytes_left)
    pieces: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > most:
                return Unread("it unpacks to more than is read from one file: split it")
            pieces.append(piece)
    return b"".join(pieces)


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's path; one that does not say how it is written is UTF-8 where it can be, else as DOS had it."""
    if entry.flag_bits & _UTF_8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename

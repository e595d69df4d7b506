"""What an index was made from: its files as they were when they were read, and the documents that were deleted since."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import file_digest
from pathlib import Path

from index_build.fetch.page import Page
from index_build.fetch.rules import Rules
from index_build.report import Skipped

SCHEMA = """
CREATE TABLE files (
    source TEXT PRIMARY KEY, path BLOB NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL,
    read_ns INTEGER NOT NULL, sha256 TEXT, fields TEXT NOT NULL, skipped TEXT NOT NULL,
    labels TEXT NOT NULL, page TEXT
) STRICT;
CREATE TABLE roots (path BLOB PRIMARY KEY, fields TEXT NOT NULL) STRICT;
CREATE TABLE web_roots (name TEXT PRIMARY KEY, is_list INTEGER NOT NULL, fields TEXT NOT NULL) STRICT;
CREATE TABLE web_rules (rules TEXT NOT NULL) STRICT;
CREATE TABLE deleted (document_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, file TEXT NOT NULL) STRICT;
"""
# A file that was written so shortly before it was read may be written again without its times telling.
_TOO_FRESH_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file's size and times, and the sha256 of its bytes; None where that is not known and is not to be relied on."""

    size: int
    mtime_ns: int
    ctime_ns: int
    read_ns: int
    sha256: str | None

    @classmethod
    def of(cls, path: Path) -> Stamp:
        """Read a file's size, times and bytes. One that cannot be read has no sha256."""
        try:
            held = path.stat()
            read = time.time_ns()
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
        except OSError:
            return cls(0, 0, 0, 0, None)
        return cls(held.st_size, held.st_mtime_ns, held.st_ctime_ns, read, digest)

    def holds(self, path: Path) -> bool:
        """Whether the file's size and times are these."""
        try:
            now = path.stat()
        except OSError:
            return False
        return (now.st_size, now.st_mtime_ns, now.st_ctime_ns) == (self.size, self.mtime_ns, self.ctime_ns)

    def untouched(self, path: Path) -> bool:
        """Whether size and times tell that the file is as it was; where they do not, its bytes have to be asked."""
        settled = max(self.mtime_ns, self.ctime_ns) < self.read_ns - _TOO_FRESH_NS
        return self.sha256 is not None and settled and self.holds(path)


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A file that was read: the name it is cited by, where it lies, what it was read with, and what of it could not be read."""

    source: str
    path: Path
    stamp: Stamp
    fields: str = ""
    """Of a file that holds records, the fields that they were read from, as JSON; see ``written_fields``."""
    skipped: tuple[Skipped, ...] = ()
    labels: str = "[]"
    """The labels that the file was read under, or why they could not be told, as ``FileLabels`` writes them."""
    page: Page | None = None
    """Of what was fetched, ``source`` is its URL, and ``path`` that of its body, below the index folder."""

    @property
    def labels_untold(self) -> bool:
        """Whether the file was refused because nothing told who may see it."""
        return not self.labels.startswith("[")


@dataclass(frozen=True, slots=True)
class WebRoot:
    """A URL that was given, of a page or a sitemap, or the path of a list of URLs; and the fields that were named for what it leads to."""

    name: str
    is_list: bool = False
    fields: str = ""


@dataclass(frozen=True, slots=True)
class DeletedDocument:
    """A document that was deleted, what it said then, and the file it is of; it stays out for as long as it says that."""

    id: str
    sha256: str
    file: str


@dataclass(slots=True)
class Sources:
    """All of that for one generation: ``roots`` are the paths that were given, with the fields that were named for them."""

    files: dict[str, SourceRecord] = field(default_factory=dict)
    roots: dict[Path, str] = field(default_factory=dict)
    deleted: dict[str, DeletedDocument] = field(default_factory=dict)
    web_roots: dict[str, WebRoot] = field(default_factory=dict)
    web_rules: Rules = field(default_factory=Rules)

    def same_roots(self, other: Sources) -> bool:
        """Tell whether both were made from the same, under the same rules."""
        ours = (self.roots, self.web_roots, self.web_rules)
        return ours == (other.roots, other.web_roots, other.web_rules)

    @property
    def pages(self) -> dict[str, SourceRecord]:
        """The records of what was fetched, by URL."""
        return {source: record for source, record in self.files.items() if record.page}

    @property
    def local(self) -> Sources:
        """The same without what was fetched."""
        return replace(self, files={source: record for source, record in self.files.items() if not record.page})

    def write(self, connection: sqlite3.Connection) -> None:
        """Put them into a store that has the tables and nothing in them."""
        connection.executemany(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_file_row(each) for each in self.files.values()),
        )
        connection.executemany(
            "INSERT INTO roots VALUES (?, ?)", ((os.fsencode(path), fields) for path, fields in self.roots.items())
        )
        rows = ((each.id, each.sha256, each.file) for each in self.deleted.values())
        connection.executemany("INSERT INTO deleted VALUES (?, ?, ?)", rows)
        if self.web_roots:
            roots = ((each.name, each.is_list, each.fields) for each in self.web_roots.values())
            connection.executemany("INSERT INTO web_roots VALUES (?, ?, ?)", roots)
            connection.execute("INSERT INTO web_rules VALUES (?)", (self.web_rules.written(),))

    @classmethod
    def read(cls, connection: sqlite3.Connection) -> Sources:
        """Read them from a store."""
        files = (_file(row) for row in connection.execute("SELECT * FROM files ORDER BY source"))
        roots = connection.execute("SELECT path, fields FROM roots ORDER BY path")
        deleted = (DeletedDocument(*row) for row in connection.execute("SELECT * FROM deleted"))
        web = connection.execute("SELECT name, is_list, fields FROM web_roots ORDER BY name")
        rules = connection.execute("SELECT rules FROM web_rules").fetchone()
        return cls(
            {record.source: record for record in files},
            {Path(os.fsdecode(path)): fields for path, fields in roots},
            {each.id: each for each in deleted},
            {name: WebRoot(name, bool(is_list), fields) for name, is_list, fields in web},
            Rules.read(rules[0]) if rules else Rules(),
        )


def written_fields(fields: Mapping[str, str] | None) -> str:
    """Return names of fields as they are kept, the same ones always in the same letters."""
    return json.dumps(dict(fields), sort_keys=True) if fields else ""


def read_fields(written: str) -> dict[str, str]:
    """Return names of fields as ``written_fields`` wrote them."""
    return dict(json.loads(written)) if written else {}


def kept_reasons(skipped: Iterable[Skipped]) -> str:
    """Return what could not be read, as JSON."""
    return json.dumps([(each.source, each.reason, each.failed) for each in skipped], ensure_ascii=False)


def _file_row(record: SourceRecord) -> tuple[object, ...]:
    stamp = record.stamp
    return (
        record.source, os.fsencode(record.path), stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.read_ns, stamp.sha256,
        record.fields, kept_reasons(record.skipped), record.labels, record.page and record.page.written(),
    )  # fmt: skip


def _file(row: tuple[str, bytes, int, int, int, int, str | None, str, str, str, str | None]) -> SourceRecord:
    source, path, size, mtime_ns, ctime_ns, read_ns, digest, fields, skipped, labels, page = row
    reasons = tuple(Skipped(*each) for each in json.loads(skipped))
    stamp = Stamp(size, mtime_ns, ctime_ns, read_ns, digest)
    return SourceRecord(
        source, Path(os.fsdecode(path)), stamp, fields, reasons, labels, Page.read(page) if page else None
    )

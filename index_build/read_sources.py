"""Files become documents of a new generation, with a record of each by which the next update tells whether it has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from index_build.assembly import Assembly
from index_build.collect import SourceFile, passed_over
from index_build.errors import TOO_LARGE
from index_build.fetch.page import Fetched
from index_build.file_labels import FileLabels, Labeller
from index_build.formats import container_of
from index_build.read import read_file
from index_build.report import BuildReport, Skipped
from index_build.sources import DeletedDocument, SourceRecord, Sources, Stamp, written_fields
from index_build.worker import Worker


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file to be read, with the fields of its records and what is known of it already; of what was ``fetched``, it is the body."""

    file: SourceFile
    fields: Mapping[str, str] = field(default_factory=dict)
    stamp: Stamp | None = None
    fetched: Fetched | None = None


class SourceReader:
    """Reads files into an assembly, and says in ``sources`` and ``report`` what it read. Use it as a context: it may start a process."""

    def __init__(
        self,
        assembly: Assembly,
        sources: Sources,
        report: BuildReport,
        deleted: Mapping[str, DeletedDocument] | None = None,
        labeller: Labeller | None = None,
    ) -> None:
        """Documents that were ``deleted``, by id, stay out where they say what they said then."""
        self._labeller = labeller or Labeller()
        self._assembly, self._sources, self._report, self._deleted = assembly, sources, report, deleted or {}
        self._worker = Worker()

    def __enter__(self) -> SourceReader:
        return self

    def __exit__(self, *error: object) -> None:
        self._worker.close()

    def read(self, what: ToRead) -> None:
        """Read one file."""
        file, fields, fetched = what.file, what.fields, what.fetched
        over = passed_over(file)
        if over is not None:
            self._report.skipped.append(over)
            return
        # Whoever may ask the index could have asked for the page, too: it was fetched without a name or password.
        labels = FileLabels() if fetched else self._labeller.of(file.path)
        stamp = what.stamp or Stamp.of(file.path)
        skipped: list[Skipped] = []
        for found in read_file(file, fields, self._worker, labels):
            if isinstance(found, Skipped):
                skipped.append(found)
                continue
            deleted = self._deleted.get(found.id)
            if deleted is not None and deleted.sha256 == found.sha256:
                self._sources.deleted[found.id] = replace(deleted, file=file.source)
                continue
            refused = self._assembly.add(found, file.source)
            if refused is not None:
                skipped.append(refused)
        self._report.skipped += skipped
        # What was written to meanwhile is read again next time, and so is what more memory may help.
        if not stamp.holds(file.path) or any(TOO_LARGE in each.reason for each in skipped):
            stamp = replace(stamp, sha256=None)
        kept_fields = written_fields(fields) if container_of(file.path.name) else ""
        path, page = (fetched.body, fetched.page) if fetched else (file.path, None)
        self._sources.files[file.source] = SourceRecord(
            file.source, path, stamp, kept_fields, tuple(skipped), labels.written(), page
        )

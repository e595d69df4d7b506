"""Files become documents; what cannot be read is reported and stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from index_build.collect import SourceFile, absolute, passed_over
from index_build.document import Document
from index_build.errors import UnreadableDocument
from index_build.file_labels import FileLabels, Labeller
from index_build.finished import documents_of
from index_build.report import BuildReport, Skipped
from index_build.worker import Worker, is_isolated


def read_documents(
    files: Iterable[SourceFile],
    report: BuildReport,
    progress: Callable[[int], None],
    fields: Mapping[str, str] | None = None,
) -> Iterator[Document]:
    """Yield the files' documents, adding to the report those that are passed over or cannot be read.

    ``progress`` is called with the number of files that are done with; ``fields`` says where JSON records have their text.
    """
    labeller = Labeller()
    with Worker() as worker:
        for done, file in enumerate(files, start=1):
            over = passed_over(file)
            found = read_file(file, fields, worker, labeller.of(file.path)) if over is None else [over]
            for each in found:
                if isinstance(each, Skipped):
                    report.skipped.append(each)
                else:
                    yield each
            progress(done)


def read_file(
    file: SourceFile,
    fields: Mapping[str, str] | None = None,
    worker: Worker | None = None,
    labels: FileLabels | None = None,
) -> Iterator[Document | Skipped]:
    """Yield the document that a file is, or those that it holds, and why there is none for what cannot be read.

    With a ``worker``, parsers that may die or hang do so there, as does all that is read from their words. ``labels`` are the file's, where
    they are known already; all that it holds carries them, and where they cannot be told, nothing of it is read.
    """
    labels = labels or Labeller().of(absolute(file.path))
    if labels.problem:
        yield Skipped(file.source, f"who may see it cannot be told: {labels.problem}", failed=True)
        return
    read = worker.read if worker and is_isolated(file.path) else documents_of
    for found in read(file.path, file.source, fields or {}):
        if isinstance(found, Skipped):
            yield found
            continue
        found = replace(found, labels=tuple(sorted(labels.labels.union(found.labels))))
        # What a container holds was not changed with it.
        dated = found.published is not None or found.source != file.source
        if not dated and file.saved and file.saved <= datetime.now(UTC).date():
            found = replace(found, published=file.saved, dated_by="saved")
        yield found


def read_document(file: SourceFile) -> Document:
    """Read a file's first document. Raises UnreadableDocument with the reason as a clause for the report."""
    for found in read_file(file):
        if isinstance(found, Skipped):
            raise UnreadableDocument(found.reason)
        return found
    raise UnreadableDocument("it holds no document")

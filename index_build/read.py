"""Files become documents; what cannot be read is reported and stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from index_build.collect import SourceFile, why_passed_over
from index_build.document import Document
from index_build.errors import UnreadableDocument
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
    with Worker() as worker:
        for done, file in enumerate(files, start=1):
            reason = why_passed_over(file)
            found = read_file(file, fields, worker) if reason is None else [Skipped(file.source, reason, failed=False)]
            for each in found:
                if isinstance(each, Skipped):
                    report.skipped.append(each)
                else:
                    yield each
            progress(done)


def read_file(
    file: SourceFile, fields: Mapping[str, str] | None = None, worker: Worker | None = None
) -> Iterator[Document | Skipped]:
    """Yield the document that a file is, or those that it holds, and why there is none for what cannot be read.

    With a ``worker``, parsers that may die or hang do so there, as does all that is read from their words.
    """
    read = worker.read if worker and is_isolated(file.path) else documents_of
    yield from read(file.path, file.source, fields or {})


def read_document(file: SourceFile) -> Document:
    """Read a file's first document. Raises UnreadableDocument with the reason as a clause for the report."""
    for found in read_file(file):
        if isinstance(found, Skipped):
            raise UnreadableDocument(found.reason)
        return found
    raise UnreadableDocument("it holds no document")

"""Files become documents; what cannot be read is reported and stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath

from index_build.collect import SourceFile, why_passed_over
from index_build.document import Document, document_id, text_sha256
from index_build.errors import UnreadableDocument, could_not_be_read
from index_build.language import guess_language
from index_build.loaders import LoadedDocument, Unread
from index_build.members import file_documents
from index_build.published import Dating, dating
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

    With a ``worker``, parsers that may die or hang do so there.
    """
    read = worker.read if worker and is_isolated(file.source) else file_documents
    for found in read(file.path, file.source, fields or {}):
        if isinstance(found.content, Unread):
            yield Skipped(found.source, found.content.reason, found.content.failed)
            continue
        try:
            yield _document(found.source, found.content)
        except Exception as error:  # What reads dates and languages may fail on a text made to break it.
            yield Skipped(found.source, could_not_be_read(error), failed=True)


def _dated(loaded: LoadedDocument, language: str | None) -> Dating | None:
    """Return the date that a file states; else the one that its words tell, which are not asked before; else that of its last saving."""
    if loaded.published:
        return Dating(loaded.published, "metadata")
    today = datetime.now(UTC).date()
    told = dating(loaded.text, loaded.title, language, today)
    if told is None and loaded.saved and loaded.saved <= today:
        return Dating(loaded.saved, "saved")
    return told


def read_document(file: SourceFile) -> Document:
    """Read a file's first document. Raises UnreadableDocument with the reason as a clause for the report."""
    for found in read_file(file):
        if isinstance(found, Skipped):
            raise UnreadableDocument(found.reason)
        return found
    raise UnreadableDocument("it holds no document")


def _document(source: str, loaded: LoadedDocument) -> Document:
    language = loaded.language or guess_language(loaded.text)
    dated = _dated(loaded, language)
    return Document(
        id=document_id(source),
        source=source,
        title=" ".join((loaded.title or PurePosixPath(source).stem).split()),
        text=loaded.text,
        sha256=text_sha256(loaded.text),
        published=dated.published if dated else None,
        language=language,
        pages=loaded.pages,
        blocks=loaded.blocks,
        precision=dated.precision if dated else "day",
        dated_by=dated.by if dated else None,
        author=loaded.author,
    )

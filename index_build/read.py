"""Files become documents; what cannot be read is reported and stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from index_build.cited_names import untitled
from index_build.collect import SourceFile, absolute, passed_over
from index_build.document import Document, document_id, text_sha256
from index_build.errors import UnreadableDocument, could_not_be_read
from index_build.file_labels import FileLabels, Labeller
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

    With a ``worker``, parsers that may die or hang do so there. ``labels`` are the file's, where they are known already; all that it holds
    carries them, and where they cannot be told, nothing of it is read.
    """
    labels = labels or Labeller().of(absolute(file.path))
    if labels.problem:
        yield Skipped(file.source, f"who may see it cannot be told: {labels.problem}", failed=True)
        return
    read = worker.read if worker and is_isolated(file.path.name) else file_documents
    for found in read(file.path, file.source, fields or {}):
        if isinstance(found.content, Unread):
            yield Skipped(found.source, found.content.reason, found.content.failed)
            continue
        try:
            # What a container holds was not changed with it.
            saved = file.saved if found.source == file.source else None
            yield _document(found.source, found.content, labels.labels, saved)
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


def _document(source: str, loaded: LoadedDocument, labels: frozenset[str], saved: date | None) -> Document:
    loaded = loaded if loaded.saved else replace(loaded, saved=saved)
    language = loaded.language or guess_language(loaded.text)
    dated = _dated(loaded, language)
    return Document(
        id=document_id(source),
        source=source,
        title=" ".join((loaded.title or untitled(source)).split()),
        text=loaded.text,
        sha256=text_sha256(loaded.text),
        published=dated.published if dated else None,
        language=language,
        labels=tuple(sorted(labels | loaded.labels)),
        pages=loaded.pages,
        blocks=loaded.blocks,
        precision=dated.precision if dated else "day",
        dated_by=dated.by if dated else None,
        original=loaded.original,
    )

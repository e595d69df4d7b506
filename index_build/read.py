"""Files become documents; one that cannot be read is reported and stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath

from index_build.collect import SourceFile, why_passed_over
from index_build.document import Document, document_id, text_sha256
from index_build.errors import UnreadableDocument
from index_build.language import guess_language
from index_build.loaders import LoadedDocument, load
from index_build.published import Dating, dating
from index_build.report import BuildReport, Skipped


def read_documents(
    files: Iterable[SourceFile], report: BuildReport, progress: Callable[[int], None]
) -> Iterator[Document]:
    """Yield the files' documents, adding to the report those that are passed over or cannot be read.

    ``progress`` is called with the number of files that are done with.
    """
    for done, file in enumerate(files, start=1):
        reason = why_passed_over(file)
        if reason is not None:
            report.skipped.append(Skipped(file.source, reason, failed=False))
        else:
            try:
                yield read_document(file)
            except UnreadableDocument as error:
                report.skipped.append(Skipped(file.source, str(error), failed=True))
            except Exception as error:  # A parser may fail in any way on a file made to break it; the others are read.
                report.skipped.append(Skipped(file.source, could_not_be_read(error), failed=True))
        progress(done)


def _dated(loaded: LoadedDocument, language: str | None) -> Dating | None:
    """Return the date that a file states; else the one that its words tell, which are not asked before; else that of its last saving."""
    if loaded.published:
        return Dating(loaded.published, "metadata")
    today = datetime.now(UTC).date()
    told = dating(loaded.text, loaded.title, language, today)
    if told is None and loaded.saved and loaded.saved <= today:
        return Dating(loaded.saved, "saved")
    return told


def could_not_be_read(error: Exception) -> str:
    """Return the reason to report for an error that no loader foresaw."""
    return f"it could not be read ({type(error).__name__}): save it anew, or leave it out"


def read_document(file: SourceFile) -> Document:
    """Read one file. Raises UnreadableDocument with the reason as a clause for the report."""
    try:
        data = file.path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"it cannot be read: {(error.strerror or str(error)).lower()}") from error
    loaded = load(file.path.name, data)
    language = loaded.language or guess_language(loaded.text)
    dated = _dated(loaded, language)
    return Document(
        id=document_id(file.source),
        source=file.source,
        title=" ".join((loaded.title or PurePosixPath(file.source).stem).split()),
        text=loaded.text,
        sha256=text_sha256(loaded.text),
        published=dated.published if dated else None,
        language=language,
        pages=loaded.pages,
        blocks=loaded.blocks,
        precision=dated.precision if dated else "day",
        dated_by=dated.by if dated else None,
    )

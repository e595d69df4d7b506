"""What a loader found becomes a document: with its id, its title, its language, and the date that it states or that its words tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from index_build.cited_names import untitled
from index_build.document import Document, document_id, text_sha256
from index_build.errors import could_not_be_read
from index_build.language import guess_language
from index_build.loaders import LoadedDocument, Unread
from index_build.members import file_documents
from index_build.published import Dating, dating
from index_build.report import Skipped


def documents_of(path: Path, source: str, fields: Mapping[str, str]) -> Iterator[Document | Skipped]:
    """Yield the document that a file is, or those that it holds, and what of it is not read and why; see ``members.file_documents``."""
    for found in file_documents(path, source, fields):
        if isinstance(found.content, Unread):
            yield Skipped(found.source, found.content.reason, found.content.failed)
            continue
        try:
            yield document_of(found.source, found.content)
        except Exception as error:  # What reads dates and languages may fail on a text made to break it.
            yield Skipped(found.source, could_not_be_read(error), failed=True)
        yield from (Skipped(found.source, remark, failed=False) for remark in found.content.remarks)


def document_of(source: str, loaded: LoadedDocument) -> Document:
    """Return the document that is cited as ``source``."""
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
        labels=tuple(sorted(loaded.labels)),
        pages=loaded.pages,
        blocks=loaded.blocks,
        precision=dated.precision if dated else "day",
        dated_by=dated.by if dated else None,
        author=loaded.author,
        original=loaded.original,
    )


def _dated(loaded: LoadedDocument, language: str | None) -> Dating | None:
    """Return the date that a file states; else the one that its words tell, which are not asked before; else that of its last saving."""
    if loaded.published:
        return Dating(loaded.published, "metadata")
    today = datetime.now(UTC).date()
    told = dating(loaded.text, loaded.title, language, today)
    if told is None and loaded.saved and loaded.saved <= today:
        return Dating(loaded.saved, "saved")
    return told

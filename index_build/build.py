"""From files to a published generation."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import numpy as np

from index_build.collect import SourceFile, collect, why_passed_over
from index_build.dense_index import DenseIndex
from index_build.document import Document, document_id, text_sha256
from index_build.embedder import Embedder
from index_build.errors import BadInput, UnreadableDocument
from index_build.generation import DENSE, FORMAT_VERSION, LEXICAL, TEXTS, Manifest, record_files
from index_build.index_folder import IndexFolder
from index_build.lexical_index import LexicalIndex
from index_build.loaders import load
from index_build.passages import passages
from index_build.report import BuildReport, Skipped
from index_build.text_store import TextStore

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

# Enough to keep the encoder busy with texts of like length, few enough to show progress and hold little memory.
_BATCH = 256


class NothingToIndex(BadInput):
    """No document could be read, so nothing was published; ``report`` says why for each file."""

    def __init__(self, message: str, report: BuildReport) -> None:
        super().__init__(message)
        self.report = report


def build_index(
    paths: Sequence[Path], out: Path, embedder: Embedder | None = None, progress: Progress = lambda stage, done, total: None
) -> BuildReport:
    """Index the files at ``paths`` as a new generation of the index at ``out``, in place of what it held.

    One file that cannot be read stops nothing: the report lists it. Raises BadInput, NothingToIndex and BadModel; whatever
    ``out`` held before then stays in force.
    """
    begun = time.perf_counter()
    report = BuildReport()
    files = collect(paths)
    with IndexFolder(out).new_generation() as building:
        embedder = embedder or Embedder()
        texts = TextStore.create(building / TEXTS)
        for document in _track(read_documents(files, report), "Reading", len(files), progress):
            if document is not None:
                _add(texts, document, embedder, report)
        if not report.documents:
            texts.close()
            raise NothingToIndex(f"No document could be read in {_names(paths)}: nothing was indexed", report)
        dense = DenseIndex.empty(embedder.dimension)
        done = 0
        for batch in texts.batches(_BATCH):
            vectors = embedder.encode_passages([passage.context for passage in batch], [passage.text for passage in batch])
            dense.add(np.array([stored.passage.id for stored in batch], dtype=np.int64), vectors)
            done += len(batch)
            progress("Embedding", done, report.passages)
        dense.write(building / DENSE)
        LexicalIndex.build(building / LEXICAL, ((p.passage.id, p.context, p.text) for b in texts.batches(_BATCH) for p in b))
        texts.close()
        manifest = Manifest(
            format_version=FORMAT_VERSION,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            embedder=embedder.model.package,
            dimension=embedder.dimension,
            documents=report.documents,
            passages=report.passages,
            files=record_files(building),
        )
        manifest.write(building)
        report.generation = IndexFolder(out).publish(building, manifest.digest())
    report.seconds = time.perf_counter() - begun
    return report


def read_documents(files: Iterable[SourceFile], report: BuildReport) -> Iterator[Document | None]:
    """Yield the document of each file, or None for one that is passed over or cannot be read, which is then reported."""
    for file in files:
        reason = why_passed_over(file)
        if reason is not None:
            report.skipped.append(Skipped(file.source, reason, failed=False))
            yield None
            continue
        try:
            yield read_document(file)
        except UnreadableDocument as error:
            report.skipped.append(Skipped(file.source, str(error), failed=True))
            yield None


def read_document(file: SourceFile) -> Document:
    """Read one file. Raises UnreadableDocument with the reason as a clause for the report."""
    try:
        data = file.path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"it cannot be read: {(error.strerror or str(error)).lower()}") from error
    loaded = load(file.path.name, data)
    return Document(
        id=document_id(file.source),
        source=file.source,
        title=" ".join((loaded.title or PurePosixPath(file.source).stem).split()),
        text=loaded.text,
        sha256=text_sha256(loaded.text),
        published=loaded.published,
        language=loaded.language,
        pages=loaded.pages,
        blocks=loaded.blocks,
    )


def _add(texts: TextStore, document: Document, embedder: Embedder, report: BuildReport) -> None:
    found = passages(document, embedder.count_tokens, embedder.passage_tokens)
    if not found:
        report.skipped.append(Skipped(document.source, "it holds headings and page furniture alone, no paragraph", failed=True))
        return
    texts.add(document, found)
    report.documents += 1
    report.passages += len(found)
    report.repeats += sum(len(passage.places) - 1 for passage in found)
    report.boilerplate += sum(block.kind == "boilerplate" for block in document.blocks)


def _track(items: Iterable[Document | None], stage: str, total: int, progress: Progress) -> Iterator[Document | None]:
    for done, item in enumerate(items, start=1):
        yield item
        progress(stage, done, total)


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(str(path) for path in paths)

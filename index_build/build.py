"""From documents to a published generation."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index_build.collect import collect
from index_build.dates_from_copies import date_copies
from index_build.dense_index import DenseIndex
from index_build.document import Document
from index_build.embedder import Embedder
from index_build.errors import BadInput, could_not_be_read
from index_build.generation import DENSE, FORMAT_VERSION, LEXICAL, TEXTS, Generation, Manifest, record_files
from index_build.index_folder import IndexFolder
from index_build.lexical_index import LexicalIndex
from index_build.near_duplicates import families
from index_build.passages import passages
from index_build.read import read_documents
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


def no_progress(stage: str, done: int, total: int) -> None:
    """Show nothing."""


def build_index(
    paths: Sequence[Path],
    out: Path,
    embedder: Embedder | None = None,
    progress: Progress = no_progress,
    fields: Mapping[str, str] | None = None,
) -> BuildReport:
    """Index the files at ``paths`` as a new generation of the index at ``out``, in place of what it held.

    ``fields`` names the fields of JSON records, {"text": "body"}, see ``loaders.json_records.FIELDS``. One file that cannot be read stops nothing: the report lists it. Raises BadInput, NothingToIndex and BadModel; whatever
    ``out`` held before then stays in force.
    """
    report = BuildReport()
    files = collect(paths)
    documents = read_documents(files, report, lambda done: progress("Reading", done, len(files)), fields or {})
    try:
        publish(documents, out, report, embedder, progress)
    except NothingToIndex as error:
        names = ", ".join(str(path) for path in paths)
        raise NothingToIndex(f"No document could be read in {names}: nothing was indexed", report) from error
    return report


def publish(
    documents: Iterable[Document],
    out: Path,
    report: BuildReport,
    embedder: Embedder | None = None,
    progress: Progress = no_progress,
) -> None:
    """Index documents as a new generation at ``out`` and put what was done into ``report``.

    Raises BadInput, NothingToIndex when there is no passage, and BadModel.
    """
    begun = time.perf_counter()
    with IndexFolder(out).new_generation() as building:
        texts = TextStore.create(building / TEXTS)
        for document in documents:
            embedder = embedder or Embedder()  # Not before there is something to embed: it takes seconds.
            _add(texts, document, embedder, report)
        if embedder is None or not report.documents:
            texts.close()
            raise NothingToIndex("There is no document: nothing was indexed", report)
        for keys in families(texts, report.passages, lambda done: progress("Copies", done, report.passages)):
            texts.join(keys)
        date_copies(texts)
        _embed(texts, embedder, report.passages, progress).write(building / DENSE)
        LexicalIndex.build(building / LEXICAL, _words(texts, report.passages, progress))
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
        Generation.open(building)  # Nothing is put in force that does not open.
        report.generation = IndexFolder(out).publish(building, manifest.digest())
    report.seconds = time.perf_counter() - begun


def _add(texts: TextStore, document: Document, embedder: Embedder, report: BuildReport) -> None:
    try:
        found = passages(document, embedder.count_tokens, embedder.passage_tokens)
    except Exception as error:  # One document that cannot be split stops nothing.
        report.skipped.append(Skipped(document.source, could_not_be_read(error), failed=True))
        return
    if not found:
        report.skipped.append(
            Skipped(document.source, "it holds headings and page furniture alone, no paragraph", failed=True)
        )
        return
    texts.add(document, found)
    report.documents += 1
    report.passages += len(found)
    report.repeats += sum(len(passage.places) - 1 for passage in found)
    report.boilerplate += sum(block.kind == "boilerplate" for block in document.blocks)


def _words(texts: TextStore, total: int, progress: Progress) -> Iterator[tuple[int, str, str]]:
    done = 0
    for batch in texts.batches(_BATCH):
        yield from ((each.passage.id, each.context, each.text) for each in batch)
        done += len(batch)
        progress("Words", done, total)


def _embed(texts: TextStore, embedder: Embedder, total: int, progress: Progress) -> DenseIndex:
    index = DenseIndex.empty(embedder.dimension)
    for batch in texts.batches(_BATCH):
        vectors = embedder.encode_passages([passage.context for passage in batch], [passage.text for passage in batch])
        index.add(np.array([stored.passage.id for stored in batch], dtype=np.int64), vectors)
        progress("Embedding", len(index), total)
    return index

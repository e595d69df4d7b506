"""From documents to a published generation."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from index_build.assembly import Assembly, NothingToIndex, Progress, no_progress
from index_build.collect import absolute, collect
from index_build.document import Document
from index_build.embedder import Embedder
from index_build.index_folder import IndexFolder
from index_build.read_sources import SourceReader
from index_build.report import BuildReport
from index_build.sources import Sources, written_fields

__all__ = ["NothingToIndex", "Progress", "build_index", "no_progress", "publish"]


def build_index(
    paths: Sequence[Path],
    out: Path,
    embedder: Embedder | None = None,
    progress: Progress = no_progress,
    fields: Mapping[str, str] | None = None,
    originals: bool = True,
) -> BuildReport:
    """Index the files at ``paths`` as a new generation of the index at ``out``, in place of what it held.

    ``fields`` names the fields of JSON records, {"text": "body"}, see ``loaders.json_records.FIELDS``. Without ``originals``, PDFs are not
    kept with the index, and it shows their pages as text alone; updates keep to that. One file that cannot be read stops
    nothing: the report lists it. Raises BadInput, NothingToIndex and BadModel; whatever ``out`` held before then stays in force.
    """
    begun = time.perf_counter()
    report = BuildReport()
    files = collect(paths)
    sources = Sources(roots={absolute(path): written_fields(fields) for path in paths})
    folder = IndexFolder(out)
    try:
        kept = folder.originals if originals else None
        with (
            folder.new_generation() as building,
            Assembly(building, report, embedder, progress, originals=kept) as assembly,
        ):
            with SourceReader(assembly, sources, report) as reader:
                for done, file in enumerate(files, start=1):
                    reader.read(file, fields or {})
                    progress("Reading", done, len(files))
            report.added = len(sources.files)
            assembly.publish(folder, sources, {"built": report.added})
    except NothingToIndex as error:
        names = ", ".join(str(path) for path in paths)
        raise NothingToIndex(f"No document could be read in {names}: nothing was indexed", report) from error
    report.seconds = time.perf_counter() - begun
    return report


def publish(
    documents: Iterable[Document],
    out: Path,
    report: BuildReport,
    embedder: Embedder | None = None,
    progress: Progress = no_progress,
) -> None:
    """Index documents that come from no file as a new generation at ``out`` and put what was done into ``report``.

    Raises BadInput, NothingToIndex when there is no passage, and BadModel.
    """
    begun = time.perf_counter()
    folder = IndexFolder(out)
    with (
        folder.new_generation() as building,
        Assembly(building, report, embedder, progress, originals=folder.originals) as assembly,
    ):
        for document in documents:
            skipped = assembly.add(document)
            if skipped is not None:
                report.skipped.append(skipped)
        assembly.publish(folder, Sources())
    report.seconds = time.perf_counter() - begun

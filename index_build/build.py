"""From documents to a published generation."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from index_build.assembly import Assembly, NothingToIndex, Progress, no_progress
from index_build.collect import absolute, collect
from index_build.dense.choice import AUTO
from index_build.document import Document
from index_build.embedder import Embedder
from index_build.fetch.bodies import Bodies
from index_build.fetch.request import WebRequest
from index_build.fetch.visit import visit
from index_build.index_folder import IndexFolder
from index_build.read_sources import SourceReader, ToRead
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
    web: WebRequest | None = None,
    dense: str = AUTO,
) -> BuildReport:
    """Index the files at ``paths``, and what ``web`` asks for, as a new generation of the index at ``out``, in place of what it held.

    ``fields`` names the fields of JSON records, {"text": "body"}, see ``loaders.json_records.FIELDS``. Without ``originals``, PDFs are not
    kept with the index, and it shows their pages as text alone; updates keep to that, and to ``dense``, one of ``dense.choice.CHOICES``. One file that cannot be read stops
    nothing: the report lists it. Raises BadInput, NothingToIndex and BadModel; whatever ``out`` held before then stays in force.
    """
    begun = time.perf_counter()
    report = BuildReport()
    files = collect(paths)
    web = web or WebRequest()
    written = written_fields(fields)
    sources = Sources(roots={absolute(path): written for path in paths})
    folder = IndexFolder(out)
    try:
        kept = folder.originals if originals else None
        with (
            folder.new_generation() as building,
            Assembly(building, report, embedder, progress, originals=kept, dense=dense) as assembly,
        ):
            visited = visit(folder, web, Sources(), written, False, set(), progress)
            sources.web_roots, sources.web_rules = visited.roots, visited.rules
            report.skipped += visited.skipped
            to_read = [*(ToRead(file, fields or {}) for file in files), *visited.to_read]
            with SourceReader(assembly, sources, report) as reader:
                for done, each in enumerate(to_read, start=1):
                    reader.read(each)
                    progress("Reading", done, len(to_read))
            report.added = len(sources.files)
            assembly.publish(folder, sources, {"built": report.added})
            Bodies(folder).sweep()
    except NothingToIndex as error:
        names = ", ".join([*map(str, paths), *web.urls, *map(str, web.lists)])
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

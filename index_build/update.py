"""A new generation from the one in force: only what has changed is read and embedded, and all else is made as a build would make it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from index_build.assembly import Assembly, NothingToIndex, Progress, no_progress
from index_build.collect import SourceFile, absolute, passed_over
from index_build.deletions import Deletions
from index_build.embedder import Embedder
from index_build.errors import BadIndex, build_again
from index_build.fetch.bodies import Bodies
from index_build.fetch.request import WebRequest
from index_build.fetch.visit import visit
from index_build.file_labels import Labeller
from index_build.formats import container_of
from index_build.generation import TEXTS, Generation, Manifest
from index_build.index_folder import IndexFolder
from index_build.labels import read_labels
from index_build.model_lock import locked_model
from index_build.read_sources import SourceReader, ToRead
from index_build.recollect import Collected, recollect
from index_build.report import BuildReport, Skipped
from index_build.sources import DeletedDocument, SourceRecord, Sources, Stamp, read_fields, written_fields
from index_build.text_store import TextStore

_NARROWED = (
    "it is gone, and labels were put on it since it was read: it is not kept, as it cannot be read again with them"
)


def update_index(
    out: Path,
    paths: Sequence[Path] = (),
    embedder: Embedder | None = None,
    progress: Progress = no_progress,
    fields: Mapping[str, str] | None = None,
    keep_missing: bool = False,
    web: WebRequest | None = None,
) -> BuildReport:
    """Bring the index at ``out`` up to date with ``paths`` and what ``web`` names, or with all that it was made from where nothing is named.

    What answers is then what a build would give, save that documents that were deleted stay out until they change or their file is named.
    Files of other paths stay as they are. Vanished ones go, unless ``keep_missing``. Where nothing has changed, nothing is published. With
    ``fields``, records are read anew that were read with others. Raises BadIndex, BadInput, BadModel, and NothingToIndex when no document
    would be left; the index is then as it was.
    """
    begun = time.perf_counter()
    folder, report, web = IndexFolder(out), BuildReport(), web or WebRequest()
    folder.current()  # Before anything is written: what is no index is not made one.
    with folder.new_generation() as building, _sound(folder.current()) as previous:
        manifest = _check(previous)
        texts = TextStore.open(previous / TEXTS)
        known = texts.sources()
        gone = _deleted(texts, known, Deletions.read(out).of(previous.name))
        texts.close()
        written = None if fields is None else written_fields(fields)
        everything = not paths and not web.names_any
        found = _local(paths, known, written, everything)
        named = {absolute(path) for path in paths}
        urls = {root.name for root in web.roots()}
        back = {file.source for file in found.files if file.path in named} | urls
        labeller = Labeller()
        read_again = back & {each.file for each in gone.values()}
        visited = visit(folder, web, known, written, everything, read_again, progress)
        report.skipped += visited.skipped
        kept, to_read = _compare(found.files, known, found.roots, written, read_again, report, labeller)
        kept, to_read = [*kept, *visited.kept], [*to_read, *visited.to_read]
        vanished, elsewhere = [*found.vanished, *visited.vanished], [*found.elsewhere, *visited.elsewhere]
        if keep_missing:
            narrowed = [record for record in vanished if not record.page and _is_narrowed(record, labeller)]
            report.skipped += [Skipped(record.source, _NARROWED, failed=True) for record in narrowed]
            vanished, elsewhere = narrowed, [*elsewhere, *(each for each in vanished if each not in narrowed)]
        sources = Sources(roots=found.roots, web_roots=visited.roots, web_rules=visited.rules)
        report.unchanged, report.deleted = len(kept), len(gone) - len(known.deleted)
        report.vanished += len(vanished)
        keeping = {record.source: record for record in (*kept, *elsewhere)}
        sources.files |= keeping
        sources.deleted |= {each.id: each for each in gone.values() if each.file in keeping or not each.file}
        report.skipped += [each for record in kept for each in record.skipped]
        if not (to_read or report.vanished or report.deleted) and sources.same_roots(known):
            report.documents, report.passages, report.generation = manifest.documents, manifest.passages, previous.name
            report.seconds = time.perf_counter() - begun
            Bodies(folder).sweep()
            return report
        stay_out = {identity: each for identity, each in gone.items() if each.file not in back}
        originals = folder.originals if manifest.originals else None
        with (
            Assembly(building, report, embedder, progress, previous, originals, manifest.dense_asked) as assembly,
            SourceReader(assembly, sources, report, stay_out, labeller) as reader,
        ):
            assembly.keep({*keeping, ""}, set(gone))  # Those that came from no file stay.
            for done, each in enumerate(to_read, start=1):
                reader.read(each)
                progress("Reading", done, len(to_read))
            report.changed = sum(each.file.source in known.files for each in to_read)
            report.added = len(to_read) - report.changed
            try:
                assembly.publish(folder, sources, report.changes())
            except NothingToIndex as error:
                raise NothingToIndex(
                    f"No document would be left in {out}, which is as it was: see that the paths are right, or remove the folder",
                    report,
                ) from error
            # Without what generations that were dropped held.
            Deletions.read(out).write(folder)
            Bodies(folder).sweep()
    report.seconds = time.perf_counter() - begun
    return report


@contextmanager
def _sound(generation: Path) -> Iterator[Path]:
    """Hand on a generation to take over from; what turns out to be wrong with it is a sentence. Raises BadIndex."""
    try:
        Generation.open(generation)
        yield generation
    except sqlite3.OperationalError:
        raise  # Of the disk that is written to, see ``writing_to``.
    except sqlite3.DatabaseError as error:
        raise BadIndex(
            f"The index in {generation} is damaged ({error}): go back with pincite index rollback, or build it again"
        ) from error


def _check(generation: Path) -> Manifest:
    """Return the manifest of a generation that can be taken over from. Raises BadIndex."""
    manifest = Manifest.read(generation)
    if manifest.embedder != (package := locked_model("embedder").package):
        raise BadIndex(
            f"{generation} was made with {manifest.embedder}, this pincite uses {package}: {build_again(generation.parents[1])}"
        )
    return manifest


def _deleted(texts: TextStore, known: Sources, ids: Collection[str]) -> dict[str, DeletedDocument]:
    """Return the documents that were deleted before this generation was made or since, by id."""
    return known.deleted | {each.id: each for each in texts.as_deleted(ids)}


def _local(paths: Sequence[Path], known: Sources, fields: str | None, everything: bool) -> Collected:
    """Return which files are looked at: none where only URLs are named, or where the index was made from those alone."""
    if not paths and not (everything and (known.roots or not known.web_roots)):
        return Collected([], [], list(known.local.files.values()), known.roots)
    return recollect(paths, known.local, fields)


def _compare(
    files: Sequence[SourceFile],
    known: Sources,
    roots: Mapping[Path, str],
    fields: str | None,
    back: Collection[str],
    report: BuildReport,
    labeller: Labeller,
) -> tuple[list[SourceRecord], list[ToRead]]:
    """Return the records of unchanged files, with today's times, and the files that have to be read, those that come ``back`` among them."""
    kept: list[SourceRecord] = []
    to_read: list[ToRead] = []
    for file in files:
        record = known.files.get(file.source)
        over = passed_over(file)
        if over is not None:
            report.skipped.append(over)
            report.vanished += record is not None
            continue
        use = _fields(file, record, roots, fields)
        same = (
            record is not None
            and record.path == file.path
            and file.source not in back
            and (container_of(file.path.name) is None or record.fields == use)
            # Read again, which embeds nothing: records may add labels of their own.
            and record.labels == labeller.of(file.path).written()
        )
        if record is not None and same and record.stamp.untouched(file.path):
            kept.append(record)
            continue
        stamp = Stamp.of(file.path)
        if (
            record is not None
            and same
            and stamp.sha256 == record.stamp.sha256
            and (stamp.sha256 or stamp == record.stamp)
        ):
            kept.append(replace(record, stamp=stamp))
        else:
            to_read.append(ToRead(file, read_fields(use), stamp))
    return kept, to_read


def _is_narrowed(record: SourceRecord, labeller: Labeller) -> bool:
    """Tell whether a file that is gone, and so was its sidecar, perhaps, would have labels now that it was read without."""
    now = labeller.of(record.path)
    return bool(now.problem) or (not record.labels_untold and not now.labels <= set(read_labels(record.labels)))


def _fields(file: SourceFile, record: SourceRecord | None, roots: Mapping[Path, str], fields: str | None) -> str:
    """Return the fields to read records from: those named now, else those of the last time, else those of the path it lies below."""
    if fields is not None:
        return fields
    if record is not None:
        return record.fields
    above = [root for root in roots if file.path.is_relative_to(root)]
    return roots[max(above, key=lambda root: len(root.parts))] if above else ""

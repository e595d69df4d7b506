"""One new generation, put together: texts, families of copies, dates, vectors and words; from documents, and from the generation before."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index_build.dates_from_copies import date_copies
from index_build.dense.choice import AUTO, KINDS, kind_for, open_dense
from index_build.dense.index import DenseIndex
from index_build.document import Document
from index_build.embedder import Embedder
from index_build.embedding_ahead import EmbeddingAhead
from index_build.errors import BadInput, could_not_be_read
from index_build.generation import FORMAT_VERSION, LEXICAL, TEXTS, Generation, Manifest, record_files
from index_build.index_folder import IndexFolder
from index_build.labels import written_labels
from index_build.lexical_index import LexicalIndex
from index_build.near_duplicates import families
from index_build.originals import Originals, write_references
from index_build.passages import passages
from index_build.report import BuildReport, Skipped
from index_build.sources import Sources
from index_build.stored_rows import context_of
from index_build.text_store import StoredPassage
from index_build.text_writer import TextWriter

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


class Assembly:
    """A generation that is being made in a folder of its own, by the one writer. Use it as a context, to let go of its files."""

    def __init__(
        self,
        building: Path,
        report: BuildReport,
        embedder: Embedder | None = None,
        progress: Progress = no_progress,
        previous: Path | None = None,
        originals: Originals | None = None,
        dense: str = AUTO,
    ) -> None:
        """``previous`` is the folder of a generation to take over from, by ``keep``; its embedder must be today's.

        Without ``originals``, none are kept, nor where their letters stand. ``dense`` is one of ``dense.choice.CHOICES``.
        """
        self._building, self._report, self._given, self._progress = building, report, embedder, progress
        self._previous, self._originals, self._dense = previous, originals, dense
        self._texts = TextWriter.create(building / TEXTS)
        if previous is not None:
            self._texts.attach(previous / TEXTS)
        # Of an update it is not known before all is read which passages are new.
        self._ahead = EmbeddingAhead() if previous is None else None

    def __enter__(self) -> Assembly:
        return self

    def __exit__(self, *error: object) -> None:
        if self._ahead:
            self._ahead.close()
        self._texts.abandon()

    @property
    def _embedder(self) -> Embedder:
        if self._given is None:
            self._given = Embedder()  # Not before there is something to split or embed: it takes seconds.
        return self._given

    def keep(self, files: Collection[str], but: Collection[str]) -> None:
        """Take over the documents of unchanged files from the generation before, all but those with certain ids."""
        self._texts.copy(files, but)

    def add(self, document: Document, file: str = "") -> Skipped | None:
        """Add a document of a file; return why not, where it cannot be indexed. That stops nothing."""
        try:
            found = passages(document, self._embedder.count_tokens, self._embedder.passage_tokens)
        except Exception as error:
            return Skipped(document.source, could_not_be_read(error), failed=True)
        if not found:
            return Skipped(document.source, "it holds headings and page furniture alone, no paragraph", failed=True)
        original = document.original if self._originals else None
        try:
            self._texts.add(replace(document, original=original), found, file)
        except sqlite3.IntegrityError:
            return Skipped(document.source, "another document is cited by that name already: rename one", failed=True)
        if self._originals and original:
            self._originals.keep(original)
        if self._ahead:
            ids, contexts = [each.id for each in found], [context_of(document.title, each) for each in found]
            texts = [document.text[each.start : each.end] for each in found]
            self._ahead.add(self._embedder, written_labels(document.labels), ids, contexts, texts)
        return None

    def publish(self, folder: IndexFolder, sources: Sources, changes: dict[str, int] | None = None) -> None:
        """Put it in force and its counts into the report. Raises NothingToIndex when there is no passage, BadIndex and BadModel."""
        texts, report = self._texts, self._report
        report.documents, report.passages = texts.counts()
        if not report.documents:
            raise NothingToIndex("There is no document: nothing was indexed", report)
        report.repeats, report.boilerplate = texts.left_out()
        texts.record(sources)
        self._join_copies()
        date_copies(texts)
        kind, learned_from = kind_for(self._dense, report.passages), self._texts.largest_compartment()
        dense = self._vectors(kind, learned_from)
        dense.write(self._building)
        LexicalIndex.build(self._building / LEXICAL, self._words())
        write_references(self._building, texts.originals())
        texts.close()
        manifest = Manifest(
            format_version=FORMAT_VERSION,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            embedder=self._package(),
            dimension=dense.dimension,
            documents=report.documents,
            passages=report.passages,
            changes=changes or {},
            files=record_files(self._building),
            originals=self._originals is not None,
            dense=kind,
            dense_asked=self._dense,
            dense_learned_from=learned_from if dense.learns else None,
        )
        manifest.write(self._building)
        Generation.open(self._building)  # Nothing is put in force that does not open.
        report.generation = folder.publish(self._building, manifest.digest())

    def _join_copies(self) -> None:
        before, total = 0, self._report.passages
        for compartment in self._texts.compartments():
            done = 0

            def progress(now: int, before: int = before) -> None:
                nonlocal done
                done = now
                self._progress("Copies", before + now, total)

            for keys in families(self._texts.within([compartment]), progress):
                self._texts.join(keys, compartment)
            before += done

    def _words(self) -> Iterator[tuple[int, str, str]]:
        done = 0
        for batch in self._texts.batches(_BATCH):
            yield from ((each.passage.id, each.context, each.text) for each in batch)
            done += len(batch)
            self._progress("Words", done, self._report.passages)

    def _package(self) -> str:
        return Manifest.read(self._previous).embedder if self._previous else self._embedder.model.package

    def _vectors(self, kind: str, learned_from: str) -> DenseIndex:
        """Embed what is new, in the order in which a build would; the rest is taken from the generation before.

        The last digits of a vector depend on the texts that it was made with, so these are of one compartment.
        """
        kept, held = np.empty(0, dtype=np.int64), None
        if self._previous:
            before = Manifest.read(self._previous).dense
            held = open_dense(before, self._previous)
            # What was stored less exactly than it is to be now is made anew, as a build would.
            if before == kind or not KINDS[before].rounds:
                kept = self._texts.unchanged_ids()
        dimension = held.dimension if held else self._embedder.dimension
        every = self._texts.all_passage_ids()
        made = np.empty((len(every), dimension), dtype=np.float32)
        like = np.zeros(len(every), dtype=np.bool_)
        ahead = np.zeros(len(every), dtype=np.bool_)
        for ids, vectors in self._ahead.finished(self._embedder) if self._ahead else ():
            places = np.searchsorted(every, ids)
            made[places], ahead[places] = vectors, True
            self._progress("Embedding", int(ahead.sum()), self._report.passages)
        self._report.embedded += int(ahead.sum())
        done = int(ahead.sum())
        for compartment in self._texts.compartments():
            within = self._texts.within([compartment])
            all_within = np.searchsorted(every, within.ids_within())
            like[all_within] = compartment == learned_from
            if ahead[all_within].all():
                continue
            for batch in within.batches(_BATCH):
                ids = np.array([stored.passage.id for stored in batch], dtype=np.int64)
                new = ~np.isin(ids, kept)
                rows = np.empty((len(ids), dimension), dtype=np.float32)
                if held:
                    rows[~new] = held.vectors(ids[~new])
                rows[new] = self._embed(
                    [stored for stored, is_new in zip(batch, new, strict=True) if is_new], dimension
                )
                places = np.searchsorted(every, ids)
                made[places] = rows
                self._report.embedded += int(new.sum())
                done += len(ids)
                self._progress("Embedding", done, self._report.passages)
        return KINDS[kind].make(every, made, like)  # In the order of ids, which parts equals.

    def _embed(self, batch: list[StoredPassage], dimension: int) -> NDArray[np.float32]:
        if not batch:
            return np.empty((0, dimension), dtype=np.float32)
        return self._embedder.encode_passages([each.context for each in batch], [each.text for each in batch])

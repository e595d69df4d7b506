"""BM25 over stemmed words, in tantivy: the words of a passage, and apart from them those of its title and headings.

Chosen by bench/lexical.py over bm25s (rebuilds all at every change) and SQLite FTS5 (half a second a question at a million
passages). tantivy counts deleted passages in its statistics until it merges, so each generation's index is written anew, in
the order of ids: then an update gives the scores of a rebuild, for a hundredth of the time that embedding takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import tantivy
from numpy.typing import NDArray

from index_build.stop_words import STOP_WORDS

# How much a word in the title or a heading counts beside one in the passage (bench/retrieval.py measures it).
CONTEXT_BOOST = 1.0
_FURTHER, _MORE = 4, 2
_HEAP_BYTES = 1_000_000_000
"""What tantivy may hold before it writes a segment; it takes what it needs, some 400 bytes a passage. A million passages so make one segment, where
64 MB made seven: a search of seven takes twice as long, as what the best hundred of one segment rule out is not known in the next."""
_ANALYSER = "words"


class LexicalIndex:
    """Passages by their words, some of which may be hidden from a search."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._hidden = np.empty(0, dtype=np.int64)
        index.register_tokenizer(_ANALYSER, _analyser())
        index.config_reader("manual")
        self._searcher = index.searcher()
        self._words = _analyser()

    @classmethod
    def build(cls, path: Path, passages: Iterable[tuple[int, str, str]]) -> LexicalIndex:
        """Write an index of (id, context, text), in the order of ids, into a new folder."""
        path.mkdir()
        _fill(tantivy.Index(_schema(), path=str(path)), passages)
        for lock in path.glob(".tantivy-*.lock"):  # Nobody writes to a published generation.
            lock.unlink()
        for (
            file
        ) in path.iterdir():  # tantivy lets its owner alone read some; whoever may read the folder is to serve from it.
            file.chmod(0o644)
        return cls.open(path)

    @classmethod
    def in_memory(cls, passages: Iterable[tuple[int, str, str]]) -> LexicalIndex:
        """Return an index of (id, context, text), in the order of ids, that scores as one that was written; about 0.4 KB a passage."""
        index = tantivy.Index(_schema())
        _fill(index, passages)
        index.reload()
        return cls(index)

    @classmethod
    def open(cls, path: Path) -> LexicalIndex:
        """Open an index for reading; the folder may be read-only."""
        # tantivy wants to write a lock beside the files, so it is shown links to them; once open, it needs them no more.
        # What its threads still write there while the links go is left to the system to clean up.
        with TemporaryDirectory(ignore_cleanup_errors=True) as links:
            for file in path.absolute().iterdir():
                Path(links, file.name).symlink_to(file)
            return cls(tantivy.Index.open(links))

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def without(self, hidden: NDArray[np.int64]) -> LexicalIndex:
        """Return the same index whose search finds all but these ids, in order, int64 of shape (n,). Words stay as rare as they are."""
        other = copy(self)
        other._hidden = hidden
        return other

    def ids(self) -> NDArray[np.int64]:
        """Return all ids, in order, int64 of shape (n,)."""
        if not len(self):
            return np.empty(0, dtype=np.int64)
        hits = self._searcher.search(tantivy.Query.all_query(), limit=len(self), count=False).hits
        found = self._searcher.fast_field_values("id", [address for _, address in hits])
        return np.sort(np.array(found, dtype=np.int64))

    def terms(self, text: str) -> list[str]:
        """Return a text's words as the index holds them: lower case, without accents, stemmed, without stop words."""
        return list(self._words.analyze(text))

    def rarity(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Return each term's inverse document frequency as BM25 has it, float32 of shape (terms,)."""
        counts = np.array([self._searcher.doc_freq("text", term) for term in terms], dtype=np.float64)
        return np.log1p((len(self) - counts + 0.5) / (counts + 0.5)).astype(np.float32)

    def search(
        self, question: str, count: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return ids and scores of the best ``count`` passages that share a word with the question, best first.

        Where ``allowed`` is given, ids in order of shape (m,), no other is returned, and the best of these are.
        """
        terms = sorted(set(self.terms(question)))
        if not terms or not len(self) or (allowed is not None and not len(allowed)):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        # Terms are put into the query as they are, never parsed, so no character of a question is an operator.
        schema = self._index.schema
        clauses = [
            (tantivy.Occur.Should, clause)
            for term in terms
            for clause in (
                tantivy.Query.term_query(schema, "text", term),
                tantivy.Query.boost_query(tantivy.Query.term_query(schema, "context", term), CONTEXT_BOOST),
            )
        ]
        query = tantivy.Query.boolean_query(clauses)
        # The best n hits begin the best 4 n, so what is allowed of them is the beginning of what is allowed of all: to ask on until
        # there is enough of it, or no hit is left, is exact. At worst that takes all hits, two thirds of a second for a million;
        # a clause of the ids themselves takes twice that for a million of them, and scores alike (measured with 60,000 passages).
        # Where few are allowed, it begins with as many hits as are likely to hold enough of them.
        limit = count if allowed is None else min(len(self), max(count, _MORE * count * len(self) // len(allowed)))
        while True:
            hits = self._searcher.search(query, limit=limit, count=False).hits
            ids = np.array(self._searcher.fast_field_values("id", [address for _, address in hits]), dtype=np.int64)
            scores = np.array([score for score, _ in hits], dtype=np.float32)
            if allowed is not None or len(self._hidden):
                held = ~np.isin(ids, self._hidden)
                if allowed is not None:
                    held &= np.isin(ids, allowed)
                ids, scores = ids[held][:count], scores[held][:count]
            if len(ids) >= count or len(hits) < limit:
                break
            limit *= _FURTHER
        order = np.lexsort((ids, -scores))
        return ids[order], scores[order]


def _fill(index: tantivy.Index, passages: Iterable[tuple[int, str, str]]) -> None:
    index.register_tokenizer(_ANALYSER, _analyser())
    # One thread and one segment: the same passages give the same files, and so the same scores.
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    for identity, context, text in passages:
        document = tantivy.Document()
        document.add_unsigned("id", identity)
        document.add_text("context", context)
        document.add_text("text", text)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _analyser() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(100),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.custom_stopword(sorted(STOP_WORDS)),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(step)
    return builder.build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=False, indexed=False, fast=True)  # Nothing asks for one by its id.
    builder.add_text_field("context", stored=False, tokenizer_name=_ANALYSER, index_option="freq")
    builder.add_text_field("text", stored=False, tokenizer_name=_ANALYSER, index_option="freq")
    return builder.build()

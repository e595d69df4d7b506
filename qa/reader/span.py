"""Reads passages with the trained network and marks the exact words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from index_build.document import Document
from index_build.generation import Generation
from index_build.model_lock import locked_model
from index_build.text_store import StoredPassage
from qa.answer import Span
from qa.reader import Reading
from qa.reader.coverage import Coverage
from qa.reader.decode import PassageReading, read_passage
from qa.reader.features import Featuriser, Window, assemble
from qa.reader.judgement import FEATURES, Floats, Judgement
from qa.reader.lanes import exported
from qa.reader.layout import Layout, breaks, lay_out
from qa.reader.predict import Network, run
from qa.retrieve import Retrieved
from qa.values import Value, groups, value_of

LENGTH, STRIDE = 384, 128
"""Tokens of an input, and those that two windows of one passage share."""
SHORT, WIDE = 400, 700
"""Characters: a passage shorter than the first is read with its neighbours, together at most the second."""

_READ = [FEATURES.index(name) for name in ("margin", "relevance")]
_EARLY = FEATURES.index("early")
_RETRIEVAL = [FEATURES.index(name) for name in ("retrieval", "cosine")]
_COVERAGE = [FEATURES.index(name) for name in ("words", "names")]


@cache
def shipped() -> tuple[Network, Featuriser, Judgement]:
    """The reader that comes with pincite, verified. Raises BadModel."""
    folder = locked_model("reader").verify()
    return exported(folder), Featuriser(folder / "tokenizer.json"), Judgement.load(folder / "judgement.json")


class SpanReader:
    """Marks words in one generation. May be used from several threads."""

    def __init__(
        self, generation: Generation, network: Network, featuriser: Featuriser, judgement: Judgement | None
    ) -> None:
        """``judgement`` None is for ``measure`` alone, when it is yet to be fitted."""
        self._generation = generation
        self._network = network
        self._featuriser = featuriser
        self._judgement = judgement

    def read(self, question: str, retrieved: Sequence[Retrieved]) -> Reading:
        """See ``Reader``."""
        judgement = self._judgement
        assert judgement is not None, "reading needs a fitted judgement"
        found, features = self.measure(question, retrieved, judgement)
        read = [
            (each, candidate, row)
            for each, candidate, row in zip(found, retrieved, features, strict=True)
            if each and each.spans
        ]
        if not read:
            return Reading((), {})
        kept = np.array([row for _, _, row in read])
        chances = judgement.probabilities(kept, groups([self.value(each, candidate) for each, candidate, _ in read]))
        spans, passages = [], {}
        for place in np.argsort(-judgement.rank_scores(kept), kind="stable").tolist():
            reading, candidate, _ = read[place]
            identity = candidate.stored.passage.id
            passages[identity] = reading
            spans.append(Span(identity, reading.spans[0].start, reading.spans[0].end, float(chances[place])))
        return Reading(tuple(spans), passages)

    def measure(
        self, question: str, retrieved: Sequence[Retrieved], shortlist: Judgement | None = None
    ) -> tuple[list[PassageReading | None], Floats]:
        """What is read in each passage, offsets into its document, and its features (N, len(FEATURES)).

        With ``shortlist``, only the passages that it keeps are read to the end; the others are None, with 0 for what is
        not known of them.
        """
        documents = {
            identity: self._document(identity) for identity in {c.stored.passage.document_id for c in retrieved}
        }
        layouts = [
            _layout(documents[candidate.stored.passage.document_id], candidate.stored) for candidate in retrieved
        ]
        asked, *tokens = self._featuriser.encode([question, *(layout.text for layout in layouts)])
        windows: list[list[Window]] = [
            assemble(asked[0], ids, layout.in_document(offsets), length=LENGTH, stride=STRIDE)
            for layout, (ids, offsets) in zip(layouts, tokens, strict=True)
        ]
        owner = np.array([number for number, rows in enumerate(windows) for _ in rows], dtype=np.int64)
        features = np.zeros((len(retrieved), len(FEATURES)))
        if not retrieved:
            return [], features
        features[:, _RETRIEVAL] = [(candidate.score, candidate.cosine) for candidate in retrieved]
        spoken = [f"{each.stored.context}\n{layout.text}" for each, layout in zip(retrieved, layouts, strict=True)]
        features[:, _COVERAGE] = Coverage(question, self._generation.lexical).shares(spoken)

        def keep(early: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
            features[:, _EARLY] = -np.inf
            np.maximum.at(features[:, _EARLY], owner, early)
            if shortlist is None:
                return np.ones(len(owner), dtype=bool)
            return shortlist.read_on(features)[owner]

        outputs = run(self._network, [window for rows in windows for window in rows], keep=keep)
        found: list[PassageReading | None] = []
        for number, candidate in enumerate(retrieved):
            rows = [outputs[place] for place in np.flatnonzero(owner == number)]
            scores = [row for row in rows if row is not None]
            if not scores:
                found.append(None)
                continue
            starts, ends, relevance = zip(*scores, strict=True)
            passage = candidate.stored.passage
            document = documents[passage.document_id]
            inside = passage.start, passage.end
            apart = breaks(document, *inside)
            reading = read_passage(document.text, windows[number], starts, ends, relevance, within=inside, breaks=apart)
            features[number, _READ] = reading.margin if reading.spans else 0.0, reading.relevance
            found.append(reading)
        return found, features

    def value(self, reading: PassageReading, candidate: Retrieved) -> Value:
        """What the best span of a passage comes to."""
        document = self._document(candidate.stored.passage.document_id)
        span = reading.spans[0]
        return value_of(document.text[span.start : span.end], document.language)

    def _document(self, identity: str) -> Document:
        document = self._generation.texts.document(identity)
        assert document is not None, "a passage's document is in the same generation"
        return document


def _layout(document: Document, stored: StoredPassage) -> Layout:
    start, end = surroundings(document, stored.passage.start, stored.passage.end)
    return lay_out(document, start, end)


def surroundings(document: Document, start: int, end: int) -> tuple[int, int]:
    """What is read of a document for its passage ``text[start:end]``: a short one with what stands before and after it.

    Whole blocks are added, first the one before, as "those containers" are named there, then the one after, while all is
    at most ``WIDE`` characters.
    """
    if end - start >= SHORT:
        return start, end
    around = [block for block in document.blocks if block.kind not in ("boilerplate", "heading")]
    before = [block.start for block in around if block.start < start]
    after = [block.end for block in around if block.end > end]
    while end - start < SHORT:
        grown = False
        if before and end - before[-1] <= WIDE:
            start, grown = before.pop(), True
        if end - start < SHORT and after and after[0] - start <= WIDE:
            end, grown = after.pop(0), True
        if not grown:
            break
    return start, end

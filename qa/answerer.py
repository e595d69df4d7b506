"""The one way from a question to an answer: chat, command line and HTTP all call ``Answerer.ask``."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

from index_build.embedder import Embedder
from index_build.errors import BadIndex
from index_build.generation import Generation
from index_build.text_store import StoredPassage
from qa.agreement import Said, agree
from qa.answer import Answer, Evidence, Status
from qa.collection_threshold import CollectionThreshold
from qa.evidence import cite, evidence_of
from qa.question import clean
from qa.reader import Reading
from qa.reader.span import SpanReader, shipped
from qa.retrieve import Retriever
from qa.values import value_of

# Passages that are read, pieces of evidence that are shown, and passages shown when there is none.
READ = 10
SHOWN = 3
NEAREST = 3


class Answerer:
    """Answers from the generation that is in force when it is made. May be used from several threads."""

    def __init__(
        self, index_dir: str | os.PathLike[str], embedder: Embedder | None = None, calibrated: bool = True
    ) -> None:
        """Open an index and load its embedder; takes seconds. Without ``calibrated``, the collection's threshold is not read.

        Raises BadIndex when the folder holds no index that this version serves, and BadModel.
        """
        self.generation = Generation.open_current(Path(index_dir))
        self._embedder = embedder or Embedder()
        if self.generation.manifest.embedder != self._embedder.model.package:
            raise BadIndex(
                f"The index in {index_dir} was made with {self.generation.manifest.embedder}, this pincite uses "
                f"{self._embedder.model.package}: build the index again"
            )
        self._retriever = Retriever(self.generation, self._embedder)
        network, featuriser, judgement = shipped()
        self._reader = SpanReader(self.generation, network, featuriser, judgement)
        fitted = CollectionThreshold.read(Path(index_dir)) if calibrated else None
        self.threshold = judgement.threshold if fitted is None else fitted.threshold

    def ask(self, question: str) -> Answer:
        """Return what the documents say. Raises BadQuestion for an empty or overlong question, BrokenQuote for a damaged index.

        >>> answer = Answerer("demo-index").ask("How many containers did Seoul identify?")  # doctest: +SKIP
        >>> answer.status, answer.evidence[0].citations[0].source  # doctest: +SKIP
        ('answered', 'newsroom/harbour-wire-pyongyang-visit.html')
        """
        asked_as = clean(question)
        begun = time.perf_counter()
        vector = self._retriever.embed(asked_as)
        embedded = time.perf_counter()
        retrieved = self._retriever.retrieve(asked_as, vector, READ)
        found = time.perf_counter()
        reading = self._reader.read(asked_as, retrieved)
        passages = {candidate.stored.passage.id: candidate.stored for candidate in retrieved}
        status, evidence = self._evidence(reading, passages)
        nearest = (
            () if evidence else tuple(cite(candidate.stored, self.generation) for candidate in retrieved[:NEAREST])
        )
        done = time.perf_counter()
        return Answer(
            question=question.encode(errors="replace").decode(),  # Half a surrogate pair cannot be sent anywhere.
            asked_as=asked_as,
            status=status,
            evidence=evidence,
            nearest=nearest,
            generation=self.generation.name,
            timings={
                "embed": embedded - begun,
                "retrieve": found - embedded,
                "read": done - found,
                "total": done - begun,
            },
        )

    def best_span(self, question: str) -> tuple[str, float] | None:
        """Return the words that the reader thinks likeliest and their probability, whatever the threshold; None for none.

        Raises BadQuestion.
        """
        asked_as = clean(question)
        retrieved = self._retriever.retrieve(asked_as, self._retriever.embed(asked_as), READ)
        reading = self._reader.read(asked_as, retrieved)
        if not reading.spans:
            return None
        span = reading.spans[0]
        passages = {candidate.stored.passage.id: candidate.stored for candidate in retrieved}
        return evidence_of(span, passages[span.passage_id], self.generation).value, span.score

    def _evidence(self, reading: Reading, passages: Mapping[int, StoredPassage]) -> tuple[Status, tuple[Evidence, ...]]:
        """Return what is shown of a reading: each span that is likely enough, those that say the same together."""
        if not reading.spans or reading.spans[0].score < self.threshold:
            return "not_found", ()
        found = []
        for span in reading.spans:
            if span.score >= self.threshold:
                passage = passages[span.passage_id]
                document = self.generation.texts.document(passage.passage.document_id)
                language = document.language if document else None
                evidence = evidence_of(span, passage, self.generation)
                documents = frozenset(citation.document_id for citation in evidence.citations)
                found.append(Said(value_of(evidence.value, language), evidence, (documents,)))
        return agree(found, SHOWN)

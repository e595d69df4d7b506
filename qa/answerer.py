"""The one way from a question to an answer: chat, command line and HTTP all call ``Answerer.ask``."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from index_build.embedder import Embedder
from index_build.errors import BadIndex, build_again
from index_build.generation import Generation
from index_build.index_folder import IndexFolder
from index_build.labels import NONE, check_labels
from qa.agreement import Said, agree
from qa.answer import Answer, Citation, Evidence, ReadPassage, Searched, Status, Trace
from qa.collection_threshold import CollectionThreshold
from qa.conversation import Turn, Understood, for_reading, understand
from qa.evidence import cite, evidence_of
from qa.period import ALWAYS, Period, check_order, in_order
from qa.question import clean
from qa.reader import Reading
from qa.reader.span import SpanReader, shipped
from qa.retrieve import Retrieved, Retriever
from qa.serving import Moment, Serving
from qa.suggest import suggest
from qa.values import value_of

# Passages that are read, pieces of evidence that are shown, and passages shown when there is none.
READ = 10
SHOWN = 3
NEAREST = 3
Found = Callable[[tuple[Citation, ...]], None]
"""Told of the nearest passages as soon as they are found, before they are read."""
# Cosine from which one phrase may stand for another: "contractors" for "full-time staff", not for "days".
NEAR = 0.25
# Below this probability a question that leans is taken in other ways too, which count for less.
SURE = 0.5
OTHER_WAY = 0.7


@dataclass(frozen=True, slots=True)
class _Look:
    """What was retrieved and read for one wording of a question; times in seconds by stage."""

    question: str
    retrieved: tuple[Retrieved, ...]
    reading: Reading
    timings: dict[str, float]
    likely: float = 1.0

    @property
    def sureness(self) -> float:
        return self.likely * self.reading.spans[0].score if self.reading.spans else 0.0


class Answerer:
    """Answers from the generation that is in force when it is asked. May be used from several threads.

    A new generation, and what is deleted, take effect with the next question; a question under way keeps the generation it began with.
    """

    def __init__(
        self, index_dir: str | os.PathLike[str], embedder: Embedder | None = None, calibrated: bool = True
    ) -> None:
        """Open an index and load its embedder; takes seconds. Without ``calibrated``, the collection's threshold is not read.

        Raises BadIndex when the folder holds no index that this version serves, and BadModel.
        """
        self.index_dir = path = Path(index_dir)
        IndexFolder(path).current()  # Before the model is loaded: a mistake is told at once.
        model = embedder or Embedder()
        network, featuriser, judgement = shipped()

        def answering(generation: Generation) -> FromOneGeneration:
            if generation.manifest.embedder != model.model.package:
                raise BadIndex(
                    f"The index in {index_dir} was made with {generation.manifest.embedder}, this pincite uses "
                    f"{model.model.package}: {build_again(index_dir)}"
                )
            return FromOneGeneration(generation, model, SpanReader(generation, network, featuriser, judgement))

        self._serving = Serving(path, answering)
        fitted = CollectionThreshold.read(path) if calibrated else None
        self.threshold = judgement.threshold if fitted is None else fitted.threshold

    @property
    def generation(self) -> Generation:
        """The generation that answers now to those who hold no label, without what was deleted from it."""
        return self.seen_with(NONE)

    @property
    def stored(self) -> Generation:
        """The generation in force, whole: for whoever runs the server, and not for who asks."""
        return self._serving.stored

    def seen_with(self, labels: Iterable[str]) -> Generation:
        """Return the generation that answers now, as if it held only what somebody with these labels sees. Raises BadLabel."""
        return self._serving.now(check_labels(labels)).generation

    def moment(self, labels: Iterable[str] = NONE) -> tuple[Moment, float] | None:
        """Return what an answer to somebody with these labels depends on beside the question; None where that is just changing.

        Two that are equal, before and after an answer too, give the same question the same answer. Raises BadLabel.
        """
        moment = self._serving.moment(check_labels(labels))
        return None if moment is None else (moment, self.threshold)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        after: date | None = None,
        before: date | None = None,
        order: str = "best",
        top: int = SHOWN,
        labels: Iterable[str] = NONE,
        found: Found | None = None,
        trace: bool = False,
    ) -> Answer:
        """Return what the documents say, to a question that may lean on earlier turns, the oldest first.

        Only documents are asked of whose ``labels`` all are given, and the answer is as if there were no others: without any, only those
        that carry none.
        With ``after`` or ``before``, only documents that were surely published on these days or between them are asked: none without a
        date. ``order`` sorts what is shown by when it was said first, and at most ``top`` pieces of evidence are; the status tells of all that
        would be shown else. ``found`` is called once, in the thread that answers, with the nearest passages before they are read. With ``trace``, the answer tells how it came about. Raises BadQuestion for an empty or overlong question, BadPeriod,
        BadOrder and BadLabel, and BrokenQuote for a damaged index.

        >>> answer = Answerer("demo-index").ask("How many containers did Seoul identify?")  # doctest: +SKIP
        >>> answer.status, answer.evidence[0].citations[0].source  # doctest: +SKIP
        ('answered', 'newsroom/harbour-wire-pyongyang-visit.html')
        """
        return self._serving.now(check_labels(labels)).ask(
            self.threshold, question, history, after, before, order, top, found, trace
        )

    def best_span(self, question: str, labels: Iterable[str] = NONE) -> tuple[str, float] | None:
        """Return the words that the reader thinks likeliest and their probability, whatever the threshold; None for none.

        Raises BadQuestion and BadLabel.
        """
        return self._serving.now(check_labels(labels)).best_span(question)


class FromOneGeneration:
    """Answers from one generation, whatever becomes of its index meanwhile."""

    def __init__(self, generation: Generation, embedder: Embedder, reader: SpanReader) -> None:
        self.generation = generation
        self._embedder = embedder
        self._retriever = Retriever(generation, embedder)
        self._reader = reader

    def ask(
        self,
        threshold: float,
        question: str,
        history: Sequence[Turn] = (),
        after: date | None = None,
        before: date | None = None,
        order: str = "best",
        top: int = SHOWN,
        found: Found | None = None,
        trace: bool = False,
    ) -> Answer:
        """See ``Answerer.ask``; what is surer than ``threshold`` is shown."""
        asked, period = clean(question), Period(after, before)
        sorting = check_order(order)
        begun = time.perf_counter()
        understood = understand(asked, history, self._likest)
        looked = self._looks(understood, period, found)
        look = max(looked, key=lambda each: each.sureness)
        passages = {candidate.stored.passage.id: candidate for candidate in look.retrieved}
        status, evidence = self._evidence(look.reading, passages, period, threshold, max(top, SHOWN))
        looked_at = () if evidence else look.retrieved
        return Answer(
            question=question.encode(errors="replace").decode(),  # Half a surrogate pair cannot be sent anywhere.
            asked_as=look.question,
            status=status,
            evidence=in_order(evidence[:top], sorting),
            nearest=self._nearest(looked_at),
            generation=self.generation.name,
            searched=Searched(*self.generation.texts.dated(after, before)),
            from_history=look.question != understood.plain,
            suggestions=suggest(look.question, looked_at, self.generation, self._reader),
            timings=_summed([each.timings for each in looked]) | {"total": time.perf_counter() - begun},
            trace=self._trace(look, passages, period) if trace else None,
        )

    def _trace(self, look: _Look, passages: Mapping[int, Retrieved], period: Period) -> Trace:
        sureness = {span.passage_id: span.score for span in look.reading.spans}
        first = look.reading.spans[0] if look.reading.spans else None
        likeliest = None
        if first is not None:
            best = passages[first.passage_id]
            likeliest = evidence_of(first, best.stored, self.generation, period, best.families)
        # Those that were not read to the end come behind, as they were retrieved.
        order = [*sureness, *(identity for identity in passages if identity not in sureness)]
        read = []
        for identity in order:
            stored = passages[identity].stored
            passage = stored.passage
            document = self.generation.texts.document(passage.document_id)
            assert document is not None, "a passage's document is in the same generation"
            place = (passage.paragraph, passage.start, passage.end)
            read.append(
                ReadPassage(f"{identity:016x}", document.id, document.source, *place, sureness.get(identity, 0.0))
            )
        return Trace(tuple(read), likeliest)

    def best_span(self, question: str) -> tuple[str, float] | None:
        """See ``Answerer.best_span``."""
        look = self._look(clean(question))
        if not look.reading.spans:
            return None
        span = look.reading.spans[0]
        passages = {candidate.stored.passage.id: candidate.stored for candidate in look.retrieved}
        return evidence_of(span, passages[span.passage_id], self.generation).value, span.score

    def _looks(self, understood: Understood, period: Period, found: Found | None = None) -> list[_Look]:
        """Retrieve and read for each way to take a question, the likeliest first, of which ``found`` is told."""
        plain, leaning = understood.plain, understood.leaning
        # A question that perhaps leans is asked both ways; where it is surer by itself, the topic has changed.
        looked = [] if leaning == "surely" else [self._look(plain, period=period, found=found)]
        if leaning != "no":
            first = None if looked else found
            looked.append(self._look(understood.question, plain, understood.documents, period, found=first))
            if max(each.sureness for each in looked) < SURE:
                others = [plain, *understood.others] if leaning == "surely" else understood.others
                looked += [self._look(way, plain, understood.documents, period, OTHER_WAY) for way in others]
        return looked

    def _look(
        self,
        question: str,
        also: str | None = None,
        preferred: frozenset[str] = frozenset(),
        period: Period = ALWAYS,
        likely: float = 1.0,
        found: Found | None = None,
    ) -> _Look:
        """Retrieve and read for one wording that is so likely to be meant; what is retrieved for ``also`` is read too."""
        begun = time.perf_counter()
        vector = self._retriever.embed(question)
        embedded = time.perf_counter()
        retrieved = self._retriever.retrieve(question, vector, READ, also, preferred, period)
        ranked = time.perf_counter()
        if found:
            found(self._nearest(retrieved))
        told = time.perf_counter()
        reading = self._reader.read(question if also is None else for_reading(question, also), retrieved)
        times = {"embed": embedded - begun, "retrieve": ranked - embedded, "read": time.perf_counter() - told}
        return _Look(question, tuple(retrieved), reading, times, likely)

    def _nearest(self, retrieved: Sequence[Retrieved]) -> tuple[Citation, ...]:
        return tuple(cite(candidate.stored, self.generation) for candidate in retrieved[:NEAREST])

    def _likest(self, phrase: str, others: Sequence[str]) -> int | None:
        """Return the place of the phrase that means the likest; None where none is near."""
        vectors = self._embedder.encode([phrase, *others])
        likeness = vectors[1:] @ vectors[0]
        best = int(np.argmax(likeness))
        return best if likeness[best] >= NEAR else None

    def _evidence(
        self, reading: Reading, passages: Mapping[int, Retrieved], period: Period, threshold: float, most: int
    ) -> tuple[Status, tuple[Evidence, ...]]:
        """Return what is shown of a reading: each span that is likely enough, those that say the same together."""
        if not reading.spans or reading.spans[0].score < threshold:
            return "not_found", ()
        found = []
        for span in reading.spans:
            if span.score >= threshold:
                passage, families = passages[span.passage_id].stored, passages[span.passage_id].families
                document = self.generation.texts.document(passage.passage.document_id)
                language = document.language if document else None
                evidence = evidence_of(span, passage, self.generation, period, families)
                documents = frozenset(citation.document_id for citation in evidence.citations)
                found.append(Said(value_of(evidence.value, language), evidence, (documents,)))
        return agree(found, most)


def _summed(timings: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {stage: sum(each[stage] for each in timings) for stage in timings[0]}

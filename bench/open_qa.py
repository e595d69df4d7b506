"""``python -m bench.open_qa FILE``: a whole SQuAD file as one collection, asked end to end as in service.

Measures, with 95% bootstrap intervals over questions: the right paragraph first (of retrieval alone, of this reader's
re-ranking, of the published re-ranker on the same candidates), EM and F1 of the first answer, abstention, calibration of
shown answers, and the time of each stage. A question counts even when its paragraph was not retrieved. With ``--half``,
the paragraphs and EM and F1 are those of the questions that can be answered.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.progress import track

from bench.memo import MemoEmbedder
from bench.plot import reliability_diagram
from bench.squad import Question, read
from index_build.build import publish
from index_build.embedder import Embedder
from index_build.generation import Generation
from index_build.model_lock import locked_model
from index_build.report import BuildReport
from qa.answerer import READ
from qa.reader import Reading
from qa.reader.features import Featuriser
from qa.reader.judgement import Judgement
from qa.reader.lanes import exported
from qa.reader.reliability import calibration_error, reliability
from qa.reader.span import SpanReader
from qa.reader.squad_metric import RIGHT, best
from qa.retrieve import Retrieved, Retriever

TIMED = 500
"""Questions whose embedding is timed; for the others it is remembered from run to run."""
Floats = npt.NDArray[np.float64]


class ReRanker:
    """The published cross-encoder over the same candidates: one logit for each passage."""

    def __init__(self, threads: int) -> None:
        import onnxruntime

        folder = locked_model("re-ranker").verify()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._featuriser = Featuriser(folder / "tokenizer.json")

    def first(self, question: str, retrieved: list[Retrieved]) -> int:
        """The place of the passage that it likes best. Like ours, it reads batches sorted by length."""
        windows = [self._featuriser.windows(question, each.stored.text, 512, 64)[0] for each in retrieved]
        order = sorted(range(len(windows)), key=lambda n: len(windows[n].ids))
        scores = np.empty(len(windows))
        for batch in (order[: len(order) // 2], order[len(order) // 2 :]):
            if not batch:
                continue
            ids = np.zeros((len(batch), max(len(windows[n].ids) for n in batch)), dtype=np.int64)
            types, mask = np.zeros_like(ids), np.zeros_like(ids)
            for row, n in enumerate(batch):
                size = len(windows[n].ids)
                ids[row, :size], types[row, :size], mask[row, :size] = windows[n].ids, windows[n].types, 1
            inputs = {"input_ids": ids, "token_type_ids": types, "attention_mask": mask}
            scores[batch] = self._session.run(None, inputs)[0].squeeze(-1)
        return int(np.argmax(scores))


def interval(values: Floats, seed: int, measure: Callable[[Floats], float] = np.mean) -> dict[str, float]:
    """The mean and its 95% bootstrap interval, from 1,000 draws."""
    rng = np.random.default_rng(seed)
    drawn = [measure(values[rng.integers(len(values), size=len(values))]) for _ in range(1000)]
    low, high = np.percentile(drawn, (2.5, 97.5))
    return {"value": round(float(measure(values)), 4), "low": round(float(low), 4), "high": round(float(high), 4)}


def time_to_embed(question: str, embedder: MemoEmbedder) -> float:
    """Seconds to embed a question, whether or not it is remembered."""
    begun = time.perf_counter()
    Embedder.encode(embedder, [question])
    return time.perf_counter() - begun


def ask(
    questions: list[Question],
    generation: Generation,
    embedder: MemoEmbedder,
    reader: SpanReader,
    re_ranker: ReRanker | None,
) -> list[dict[str, Any]]:
    """One record for each question; times in seconds."""
    retriever = Retriever(generation, embedder)
    records = []
    for question in track(questions, description="Asking"):
        vector = retriever.embed(question.text)
        embed = time_to_embed(question.text, embedder) if len(records) < TIMED else None
        begun = time.perf_counter()
        retrieved = retriever.retrieve(question.text, vector, READ)
        found = time.perf_counter()
        reading: Reading = reader.read(question.text, retrieved)
        done = time.perf_counter()
        right = [
            each.stored.passage.document_id == question.document_id
            and any(place.paragraph == question.paragraph for place in each.stored.passage.places)
            for each in retrieved
        ]
        by_id = {each.stored.passage.id: place for place, each in enumerate(retrieved)}
        record: dict[str, Any] = {
            "retrieve": found - begun, "read": done - found, "retrieval_first": bool(right and right[0]),
            "retrieved": any(right), "answerable": bool(question.answers), "first": False, "em": 0.0, "f1": 0.0,
            "confidence": 0.0, "question": question.text, "answer": "", "golds": question.answers[:3],
        }  # fmt: skip
        if embed is not None:
            record |= {"embed": embed, "total": embed + done - begun}
        if reading.spans:
            span = reading.spans[0]
            place = by_id[span.passage_id]
            document = generation.texts.document(retrieved[place].stored.passage.document_id)
            assert document is not None, "a passage's document is in the same generation"
            record["answer"] = document.text[span.start : span.end]
            record["em"], record["f1"] = best(record["answer"], question.answers) if question.answers else (0.0, 0.0)
            record["first"], record["confidence"] = right[place], span.score
        if re_ranker is not None:
            begun = time.perf_counter()
            record["re_ranker_first"] = right[re_ranker.first(question.text, retrieved)]
            record["re_rank"] = time.perf_counter() - begun
        records.append(record)
    return records


def summary(records: list[dict[str, Any]], threshold: float, seed: int) -> dict[str, Any]:
    """All measures of a run."""

    def column(name: str) -> Floats:
        return np.array([record[name] for record in records if name in record], dtype=float)

    out: dict[str, Any] = {"questions": len(records)}
    answerable = column("answerable") > 0
    for name in ("retrieved", "retrieval_first", "first", "re_ranker_first", "em", "f1"):
        if len(column(name)):
            out[name] = interval(column(name)[answerable], seed)
    chances, right = column("confidence"), (column("f1") >= RIGHT).astype(float)
    shown = chances >= threshold
    out["threshold"], out["shown"] = threshold, interval(shown.astype(float), seed)
    out["answerable_shown"] = interval(shown[answerable].astype(float), seed)
    if not answerable.all():
        out["unanswerable_held_back"] = interval(1.0 - shown[~answerable], seed)
    if not shown.any():
        return out
    out["right_of_shown"] = interval(right[shown], seed)
    out["calibration_error_of_shown"] = round(calibration_error(chances[shown], right[shown]), 4)
    out["reliability_of_shown"] = [vars(row) for row in reliability(chances[shown], right[shown])]
    for name in ("embed", "retrieve", "read", "total", "re_rank"):
        if len(column(name)):
            out[f"{name}_ms"] = dict(
                zip(("p50", "p95"), (1e3 * np.percentile(column(name), (50, 95))).round(1), strict=True)
            )
    return out


def main(arguments: list[str] | None = None) -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.open_qa", description=__doc__)
    add = parser.add_argument
    add("file", type=Path, help="a SQuAD file; titles are left out, as in the published figures")
    add("--weights", type=Path, help="folder of an exported reader with judgement.json; the shipped one unless told")
    add("--limit", type=int, help="so many questions, drawn by seed, over the whole collection")
    add(
        "--half",
        action="store_true",
        help="half of the articles are taken out of the collection, their questions are not",
    )
    add("--re-ranker", action="store_true", help="ask the published re-ranker as well, in turn with ours")
    add("--threads", type=int, default=2)
    add("--seed", type=int, default=0)
    add("--plot", type=Path, help="draw the reliability diagram of shown answers there, as SVG or PNG")
    add("--save", type=Path, help="write every question's record there as JSON lines")
    options = parser.parse_args(arguments)
    folder = options.weights or locked_model("reader").verify()
    documents, questions = read(options.file, titles=False)
    rng = np.random.default_rng(options.seed)
    if options.half:
        kept = {documents[n].id for n in rng.permutation(len(documents))[: len(documents) // 2]}
        documents = [document for document in documents if document.id in kept]
        questions = [
            q if q.document_id in kept else Question(q.id, q.text, q.document_id, q.paragraph, ()) for q in questions
        ]
    if options.limit:
        questions = [questions[n] for n in sorted(rng.permutation(len(questions))[: options.limit])]
    embedder = MemoEmbedder()
    network = exported(folder, options.threads)
    judgement = Judgement.load(folder / "judgement.json")
    with tempfile.TemporaryDirectory(prefix="pincite-open-qa-") as index:
        publish(documents, Path(index), BuildReport(), embedder)
        generation = Generation.open_current(Path(index))
        reader = SpanReader(generation, network, Featuriser(folder / "tokenizer.json"), judgement)
        records = ask(questions, generation, embedder, reader, ReRanker(options.threads) if options.re_ranker else None)
    embedder.save()
    if options.save:
        with options.save.open("w", encoding="utf-8") as stream:
            stream.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    measured = summary(records, judgement.threshold, options.seed) | {"threads": options.threads}
    if options.plot:
        reliability_diagram(measured["reliability_of_shown"], options.plot)
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()

"""``python -m bench.disagreement FILE``: sources that contradict each other, over RAMDocs (Wang et al. 2025, arXiv 2504.13079).

Each question is asked of a collection of its own documents: some right, for one or several meanings of the question, some
misinforming, some noise. Reported with 95% bootstrap intervals, for what is shown and for its first value alone (what a
reader without agreement would show): of questions with several right answers, the share of these that is shown; and how often a
misinforming value is shown and no right one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import track

from bench.memo import MemoEmbedder
from bench.open_qa import interval
from index_build.build import publish
from index_build.document import Block, Document, document_id, text_sha256
from index_build.report import BuildReport
from qa.answerer import Answerer
from qa.question import BadQuestion
from qa.reader.squad_metric import RIGHT, best


def documents_of(texts: list[str]) -> list[Document]:
    """Each text as a document of one paragraph."""
    out = []
    for number, text in enumerate(dict.fromkeys(text.replace("\n", " ").strip() for text in texts)):
        if text:
            block = Block("paragraph", 0, len(text))
            out.append(
                Document(document_id(str(number)), f"{number}.txt", "", text, text_sha256(text), blocks=(block,))
            )
    return out


def ask(row: dict[str, Any], embedder: MemoEmbedder) -> dict[str, Any]:
    """What is shown to one question over its own documents."""
    with tempfile.TemporaryDirectory(prefix="pincite-disagreement-", ignore_cleanup_errors=True) as folder:
        publish(documents_of([each["text"] for each in row["documents"]]), Path(folder), BuildReport(), embedder)
        try:
            answer = Answerer(folder, embedder).ask(row["question"])
        except BadQuestion:
            return {"status": "not_found", "values": [], "question": row["question"]}
    values = [evidence.value for evidence in answer.evidence]
    return {"status": answer.status, "values": values, "question": row["question"]}


def told(values: list[str], answers: list[str]) -> list[bool]:
    """Which of the answers the values tell."""
    return [any(best(value, [answer])[1] >= RIGHT for value in values) for answer in answers]


def main(arguments: list[str] | None = None) -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.disagreement", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, help="so many questions, the first ones")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save", type=Path, help="write what was shown to every question there as JSON lines")
    options = parser.parse_args(arguments)
    with gzip.open(options.file, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream][: options.limit]
    embedder = MemoEmbedder()
    shown = [ask(row, embedder) for row in track(rows, description="Asking")]
    out: dict[str, Any] = {"questions": len(rows)}
    out["status"] = {
        name: sum(each["status"] == name for each in shown) for name in ("answered", "sources_differ", "not_found")
    }
    several = [place for place, row in enumerate(rows) if len(row["gold_answers"]) > 1]
    wrong = [place for place, row in enumerate(rows) if row["wrong_answers"]]
    out["with_several_right_answers"], out["with_misinformation"] = len(several), len(wrong)
    for name, most in (("all_that_is_shown", None), ("first_alone", 1)):
        held = [each["values"][:most] for each in shown]
        right = [any(told(values, row["gold_answers"])) for values, row in zip(held, rows, strict=True)]
        misled = [any(told(values, row["wrong_answers"])) for values, row in zip(held, rows, strict=True)]
        out[name] = {
            "some_right_answer": interval(np.array(right, dtype=float), options.seed),
            "share_of_several_right_answers": interval(
                np.array([np.mean(told(held[place], rows[place]["gold_answers"])) for place in several]), options.seed
            ),
            "misinformation_alone": interval(
                np.array([float(misled[place] and not right[place]) for place in wrong]), options.seed
            ),
        }
    if options.save:
        with options.save.open("w", encoding="utf-8") as stream:
            stream.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in shown)
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()

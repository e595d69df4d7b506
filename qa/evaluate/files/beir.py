"""BEIR's folders (Thakur et al. 2021): ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/test.tsv``. Documents are called by their ids."""

from __future__ import annotations

import json
from pathlib import Path

from index_build.errors import BadInput
from qa.evaluate.files.judged import read_qrels
from qa.evaluate.files.opened import opened
from qa.evaluate.question import EvalQuestion

_SPLITS = ("test", "dev", "train")


def reads(path: Path) -> bool:
    """Tell whether a path looks like such a folder."""
    return path.is_dir() and _queries(path) is not None


def read(path: Path) -> list[EvalQuestion]:
    """Return the questions that the split ``test``, or else ``dev`` or ``train``, judges. Raises BadInput."""
    queries = _queries(path)
    qrels = next((found for split in _SPLITS if (found := path / "qrels" / f"{split}.tsv").is_file()), None)
    if queries is None or qrels is None:
        raise BadInput(f"{path} is no BEIR folder: it needs queries.jsonl and qrels/test.tsv")
    judged = read_qrels(qrels)
    questions = []
    with opened(queries) as file:
        for number, line in enumerate(file, start=1):
            try:
                entry = json.loads(line)
                name, words = str(entry["_id"]), str(entry["text"])
            except (ValueError, KeyError, TypeError) as error:
                raise BadInput(f'{queries}, line {number} is no query: it needs "_id" and "text"') from error
            if name in judged:
                questions.append(EvalQuestion(name, words, relevance=judged[name]))
    missing = judged.keys() - {question.id for question in questions}
    if missing:
        raise BadInput(f"{qrels} judges query {min(missing)!r}, which {queries} does not have")
    return questions


def _queries(path: Path) -> Path | None:
    return next((found for name in ("queries.jsonl", "queries.jsonl.gz") if (found := path / name).is_file()), None)

"""Question-answering files in: SQuAD's JSON (1.1 and 2.0), NQ-open oracle and QED lines; plain or gzip."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from qa.reader.example import Example


def read_examples(path: Path) -> list[Example]:
    """All examples of a file, its format told from its name and first line.

    Answers whose offset does not point at their text are looked for within the passage; an example none of
    whose answers can be found is left out. Raises ``ValueError`` for a file in no known format.
    """
    source = path.name.split(".json")[0]
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as stream:
        if ".jsonl" not in path.name:
            return list(_squad(json.load(stream), source))
        rows = [json.loads(line) for line in stream if line.strip()]
    if rows and "ctxs" in rows[0]:
        return list(_nq_open(rows, source))
    if rows and "paragraph_text" in rows[0]:
        return list(_qed(rows, source))
    raise ValueError(f"{path}: neither SQuAD JSON nor NQ-open or QED lines; convert it to SQuAD's format first")


def locate(passage: str, text: str, start: int) -> tuple[int, int] | None:
    """The trimmed span of ``text`` in ``passage`` nearest to ``start``, or none if it does not occur."""
    text = text.strip()
    if not text:
        return None
    if not passage.startswith(text, start):
        places, at = [], passage.find(text)
        while at >= 0:
            places.append(at)
            at = passage.find(text, at + 1)
        if not places:
            return None
        start = min(places, key=lambda place: abs(place - start))
    return start, start + len(text)


def _squad(document: dict[str, Any], source: str) -> Iterator[Example]:
    for number, article in enumerate(document["data"]):
        title = article.get("title")
        name = _group(title) if title else f"{source}/{number}"
        for place, paragraph in enumerate(article["paragraphs"]):
            # SQuADShifts puts every paragraph into one article: there each paragraph is a group of its own.
            group = name if len(document["data"]) > 1 else f"{source}/{place}"
            for row in paragraph["qas"]:
                spans = (locate(paragraph["context"], a["text"], a["answer_start"]) for a in row["answers"])
                # Several annotators: the span most of them chose comes first.
                found = tuple(span for span, _ in Counter(span for span in spans if span).most_common())
                if row["answers"] and not found:
                    continue
                yield Example(str(row["id"]), row["question"].strip(), paragraph["context"], found, group, source)


def _nq_open(rows: list[dict[str, Any]], source: str) -> Iterator[Example]:
    for number, row in enumerate(rows):
        context = row["ctxs"][0]
        spans = (locate(context["text"], answer, 0) for answer in row["answers"])
        found = tuple(span for span in spans if span)
        if found:
            yield Example(
                f"{source}-{number}",
                row["question"],
                context["text"],
                found,
                _group(context["title"]),
                source,
            )


def _qed(rows: list[dict[str, Any]], source: str) -> Iterator[Example]:
    for row in rows:
        answers = row.get("original_nq_answers") or []
        spans = (
            locate(row["paragraph_text"], part["string"], part["start"])
            for answer in answers
            for part in (answer if isinstance(answer, list) else [answer])
        )
        found = tuple(dict.fromkeys(span for span in spans if span))[:1]
        if found:
            yield Example(
                f"{source}-{row['example_id']}",
                row["question_text"],
                row["paragraph_text"],
                found,
                _group(row["title_text"]),
                source,
            )


def _group(title: str) -> str:
    """One name for one article in every file: NQ, QED and SQuAD all draw on Wikipedia."""
    return title.replace("_", " ").strip().lower()

"""Questions that people typed into a search engine (NQ-open's training part), as a collection of short paragraphs.

Every gold passage is a document under its article's title, and each of its sentences a paragraph of its own, as in a newspaper:
what SQuAD, with its long paragraphs and its questions written beside them, does not show.
"""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

from bench.squad import Question
from index_build.document import Block, Document, document_id, text_sha256
from index_build.sentences import sentence_spans


def read(
    path: Path, titles: bool = True, limit: int | None = None, seed: int = 0
) -> tuple[list[Document], list[Question]]:
    """Return the documents and the questions whose answer stands in one of their paragraphs; ``limit`` draws so many."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    if limit is not None:
        entries = random.Random(seed).sample(entries, limit)
    documents: dict[str, Document] = {}
    questions = []
    for number, entry in enumerate(entries):
        context = entry["ctxs"][0]
        source = f"{context['title']}-{text_sha256(context['text'])[:8]}"
        text = context["text"]
        spans = sentence_spans(text, 0, len(text))
        title = context["title"] if titles else ""
        blocks = tuple(Block("paragraph", start, end) for start, end in spans)
        documents[source] = Document(document_id(source), source, title, text, text_sha256(text), blocks=blocks)
        for paragraph, (start, end) in enumerate(spans, start=1):
            if any(answer in text[start:end] for answer in entry["answers"]):
                questions.append(
                    Question(str(number), entry["question"], document_id(source), paragraph, tuple(entry["answers"]))
                )
                break
    return list(documents.values()), questions

"""SQuAD files as collections: every article a document, every paragraph of it one paragraph of ours."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index_build.document import Block, Document, document_id, text_sha256


@dataclass(frozen=True, slots=True)
class Question:
    """A question, where its answer stands, and the answers that count as right (none for an unanswerable one)."""

    id: str
    text: str
    document_id: str
    paragraph: int
    answers: tuple[str, ...]


def read(
    path: Path, titles: bool = True, articles: int | None = None, seed: int = 0
) -> tuple[list[Document], list[Question]]:
    """Return a file's documents and questions; ``articles`` draws so many of them with the seed."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    if articles is not None:
        data = random.Random(seed).sample(data, articles)
    pairs = [_article(number, article, titles) for number, article in enumerate(data)]
    return [document for document, _ in pairs], [question for _, questions in pairs for question in questions]


def _article(number: int, article: dict, titles: bool) -> tuple[Document, list[Question]]:
    source = f"{number:04d}-{article['title']}"
    identity = document_id(source)
    blocks, start = [], 0
    # Lines within a paragraph would part it, so each becomes a space: offsets stay as they are.
    contexts = [paragraph["context"].replace("\n", " ") for paragraph in article["paragraphs"]]
    for context in contexts:
        blocks.append(Block("paragraph", start, start + len(context)))
        start += len(context) + 2
    text = "\n\n".join(contexts)
    title = article["title"].replace("_", " ") if titles else ""
    document = Document(identity, source, title, text, text_sha256(text), blocks=tuple(blocks))
    return document, list(_questions(article, identity, contexts))


def _questions(article: dict, identity: str, contexts: list[str]) -> Iterator[Question]:
    for number, paragraph in enumerate(article["paragraphs"], start=1):
        first = contexts.index(contexts[number - 1]) + 1  # A repeated paragraph is found at its first place.
        for entry in paragraph["qas"]:
            answers = tuple(answer["text"] for answer in entry["answers"])
            yield Question(entry["id"], entry["question"], identity, first, answers)

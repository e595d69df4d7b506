"""SQuAD's JSON, 1.1 and 2.0 (Rajpurkar et al. 2016 and 2018): articles of paragraphs, each with its questions.

A paragraph stands in a document that is called by its article's title; ``qa.evaluate.corpus`` makes a collection that calls them so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index_build.errors import BadInput
from qa.evaluate.files.opened import endings, opened
from qa.evaluate.question import EvalQuestion, GoldPassage


def reads(path: Path) -> bool:
    """Tell whether a path looks like such a file."""
    return path.is_file() and endings(path) == ".json"


def articles(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return the name of each article's document, and the article. Raises BadInput."""
    try:
        with opened(path) as file:
            data = json.load(file)["data"]
        return [(f"{number:04d}-{article.get('title', 'untitled')}", article) for number, article in enumerate(data)]
    except (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError) as error:
        raise BadInput(f'{path} is no SQuAD file: it has no list "data" of articles with paragraphs') from error


def context_of(paragraph: dict[str, Any]) -> str:
    """Return a paragraph's words. Lines within it would part it, so each becomes a space: offsets stay as they are."""
    words: str = paragraph["context"]
    return words.replace("\n", " ").replace("\r", " ")


def read(path: Path) -> list[EvalQuestion]:
    """Return the questions. Raises BadInput, naming the question whose answer does not stand where the file says."""
    try:
        return [question for name, article in articles(path) for question in _questions(path, name, article)]
    except (KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{path} is no SQuAD file: a paragraph or question lacks {error}") from error


def _questions(path: Path, name: str, article: dict[str, Any]) -> Iterator[EvalQuestion]:
    for paragraph in article["paragraphs"]:
        context = context_of(paragraph)
        for entry in paragraph["qas"]:
            for answer in entry["answers"]:
                start, words = answer["answer_start"], answer["text"]
                if context[start : start + len(words)] != words.replace("\n", " ").replace("\r", " "):
                    raise BadInput(
                        f"{path}, question {entry['id']}: the answer {words[:60]!r} does not stand at character {start} of its paragraph"
                    )
            answers = tuple(dict.fromkeys(answer["text"] for answer in entry["answers"]))
            impossible = bool(entry.get("is_impossible")) or not answers
            yield EvalQuestion(
                str(entry["id"]),
                entry["question"],
                () if impossible else answers,
                () if impossible else (name,),
                () if impossible else (GoldPassage(name, text=context),),
            )

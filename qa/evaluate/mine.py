"""Turns what visitors said about answers into a question file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index_build.errors import BadInput
from qa.evaluate.files.feedback import is_feedback, question_line
from qa.evaluate.files.opened import opened


@dataclass(frozen=True, slots=True)
class Mined:
    """Lines of a question file: how many are questions with answers, how many drafts, and questions that visitors judged both ways."""

    lines: tuple[dict[str, Any], ...]
    known: int
    drafts: int
    disputed: tuple[str, ...]


def mine(path: Path) -> Mined:
    """Return the questions of an export of feedback, each once: what several visitors judged alike is one question, and where one found
    helpful what another did not, it is a draft. Raises BadInput."""
    by_words: dict[str, list[dict[str, Any]]] = {}
    with opened(path) as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                entry = _entry(line, f"{path}, line {number}")
                by_words.setdefault(" ".join(entry["question"].lower().split()), []).append(entry)
    lines, disputed = [], []
    for judged in by_words.values():
        try:
            made = [question_line(each) for each in judged]
        except (KeyError, TypeError) as error:
            raise BadInput(
                f"{path} holds a judged answer that lacks {error}: export it anew with pincite feedback export"
            ) from error
        drafts = [each for each in made if each.get("draft")]
        known = [each for each in made if not each.get("draft")]
        if known and drafts:
            disputed.append(made[0]["question"])
            note = f"visitors disagree; some found {known[-1]['answers']!r} helpful; {drafts[-1]['note']}"
            lines.append(drafts[-1] | {"note": note})
        elif known:
            answers = list(dict.fromkeys(answer for each in known for answer in each["answers"]))
            documents = list(dict.fromkeys(name for each in known for name in each["documents"]))
            lines.append(known[-1] | {"answers": answers, "documents": documents})
        else:
            lines.append(drafts[-1])
    drafted = sum(bool(each.get("draft")) for each in lines)
    return Mined(tuple(lines), len(lines) - drafted, drafted, tuple(disputed))


def _entry(line: str, where: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise BadInput(f"{where} is no JSON: {error}") from error
    if not isinstance(entry, dict) or not is_feedback(entry) or not isinstance(entry.get("question"), str):
        raise BadInput(f"{where} is no judged answer: name a file that pincite feedback export wrote")
    return entry

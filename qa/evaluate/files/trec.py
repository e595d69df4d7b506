"""TREC's topics and qrels: a folder with a file of topics (``topics*``) and one of judgements (``qrels*``).

Topics are ``<top>`` blocks, of which number and title are taken, or lines of ``ID<tab>QUESTION``.
"""

from __future__ import annotations

import re
from pathlib import Path

from index_build.errors import BadInput
from qa.evaluate.files.judged import read_qrels
from qa.evaluate.files.opened import opened
from qa.evaluate.question import EvalQuestion

_TOP = re.compile(r"<top>(.*?)</top>", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"<num>\s*(?:Number:)?\s*([^\s<]+)", re.IGNORECASE)
_TITLE = re.compile(r"<title>\s*(?:Topic:)?\s*(.*?)\s*(?=<|\Z)", re.DOTALL | re.IGNORECASE)


def reads(path: Path) -> bool:
    """Tell whether a path looks like such a folder."""
    return path.is_dir() and bool(_files(path, "topics")) and bool(_files(path, "qrels"))


def read(path: Path) -> list[EvalQuestion]:
    """Return the topics that have judgements. Raises BadInput."""
    topics, qrels = (_one(path, kind) for kind in ("topics", "qrels"))
    judged = read_qrels(qrels)
    with opened(topics) as file:
        words = file.read()
    found = dict(_blocks(words, topics) if "<top>" in words.lower() else _lines(words, topics))
    missing = judged.keys() - found.keys()
    if missing:
        raise BadInput(f"{qrels} judges topic {min(missing)!r}, which {topics} does not have")
    return [EvalQuestion(name, found[name], relevance=grades) for name, grades in judged.items()]


def _blocks(words: str, path: Path) -> list[tuple[str, str]]:
    topics = []
    for block in _TOP.findall(words):
        number, title = _NUMBER.search(block), _TITLE.search(block)
        if number is None or title is None:
            raise BadInput(f"{path} has a topic without <num> or <title>: {' '.join(block.split())[:60]!r}")
        topics.append((number[1], " ".join(title[1].split())))
    return topics


def _lines(words: str, path: Path) -> list[tuple[str, str]]:
    topics = []
    for number, line in enumerate(words.splitlines(), start=1):
        if line.strip():
            name, tab, question = line.partition("\t")
            if not tab or not question.strip():
                raise BadInput(f"{path}, line {number} is no topic: write ID, a tab, and the question")
            topics.append((name.strip(), question.strip()))
    return topics


def _one(path: Path, kind: str) -> Path:
    files = _files(path, kind)
    if len(files) != 1:
        raise BadInput(f"{path} holds {len(files)} files named {kind}*: there must be one")
    return files[0]


def _files(path: Path, kind: str) -> list[Path]:
    return sorted(each for each in path.glob(f"{kind}*") if each.is_file())

"""Makes an index of the documents that a question file brings along: SQuAD's paragraphs, or the corpus of a BEIR folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from index_build.build import publish
from index_build.document import Block, Document, document_id, text_sha256
from index_build.errors import BadInput
from index_build.report import BuildReport
from qa.evaluate.files import beir, squad
from qa.evaluate.files.opened import opened


def build_corpus(
    path: Path, index: Path, progress: Callable[[str, int, int], None] = lambda stage, done, total: None
) -> BuildReport:
    """Build the index and return its report. Raises BadInput for a file without documents, and what ``publish`` raises."""
    if squad.reads(path):
        documents = list(_squad(path))
    elif beir.reads(path):
        documents = list(_beir(path))
    else:
        raise BadInput(
            f"{path} brings no documents along: only SQuAD files and BEIR folders do; index yours with pincite index"
        )
    report = BuildReport()
    publish(documents, index, report, progress=progress)
    return report


def _squad(path: Path) -> Iterator[Document]:
    for name, article in squad.articles(path):
        blocks, start = [], 0
        contexts = [squad.context_of(paragraph) for paragraph in article["paragraphs"]]
        for context in contexts:
            blocks.append(Block("paragraph", start, start + len(context)))
            start += len(context) + 2
        text = "\n\n".join(contexts)
        # Without the title, as the published figures are.
        yield Document(document_id(name), name, "", text, text_sha256(text), blocks=tuple(blocks))


def _beir(path: Path) -> Iterator[Document]:
    found = next((each for name in ("corpus.jsonl", "corpus.jsonl.gz") if (each := path / name).is_file()), None)
    if found is None:
        raise BadInput(f"{path} has no corpus.jsonl, so it brings no documents along")
    with opened(found) as file:
        for number, line in enumerate(file, start=1):
            try:
                entry = json.loads(line)
                name, title = str(entry["_id"]), str(entry.get("title") or "")
                text = str(entry["text"]).replace("\r\n", "\n").replace("\n", " ")
            except (ValueError, KeyError, TypeError) as error:
                raise BadInput(f'{found}, line {number} is no document: it needs "_id" and "text"') from error
            if text.strip():
                yield Document(
                    document_id(name), name, title, text, text_sha256(text), blocks=(Block("paragraph", 0, len(text)),)
                )

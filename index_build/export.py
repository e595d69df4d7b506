"""The documents of an index as JSON lines, for other programs and for safe keeping."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from index_build.generation import Generation


def export(index_dir: Path) -> Iterator[str]:
    """Yield a line of JSON for each document that answers, in the order of their ids, with its text and what is known of it.

    ``blocks`` are [kind, start, end, level] and ``pages`` [start, name], in characters of ``text``. Raises BadIndex.
    """
    for document in Generation.open_current(index_dir).texts.documents():
        yield json.dumps(
            {
                "id": document.id,
                "source": document.source,
                "title": document.title,
                "author": document.author,
                "date": document.published.isoformat() if document.published else None,
                "precision": document.precision,
                "dated_by": document.dated_by,
                "language": document.language,
                "labels": document.labels,
                "sha256": document.sha256,
                "text": document.text,
                "blocks": [(block.kind, block.start, block.end, block.level) for block in document.blocks],
                "pages": [(page.start, page.name) for page in document.pages],
            },
            ensure_ascii=False,
        )

"""SQuAD's development file as one collection, indexed by pincite and by the others from the same paragraphs, without titles."""

from __future__ import annotations

import hashlib
import inspect
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from bench.performance.rivals.reader_weights import CACHE
from bench.squad import Question, read
from index_build.build import publish
from index_build.document import Document
from index_build.embedder import Embedder
from index_build.report import BuildReport
from qa.answerer import Answerer

FILE = Path("../shared/data/dev/squad-v1.1-dev.json.gz")
_FEW = 1
"""Articles of the small collection: one of 98 paragraphs."""


@dataclass(frozen=True, slots=True)
class Collection:
    """The documents with their questions, pincite over them, and the folder of their texts for the others."""

    documents: dict[str, Document]
    questions: list[Question]
    pincite: Answerer
    texts: Path

    def paragraph(self, document_id: str, number: int) -> str:
        """Return a document's paragraph, the first one by 1."""
        document = self.documents[document_id]
        block = document.blocks[number - 1]
        return document.text[block.start : block.end]

    def indexed_by(self, rival: ModuleType, package: str) -> Path:
        """Return the folder of a rival's index of these texts: made once for its version and our way to make it, and kept."""
        of = [
            inspect.getsource(rival.index_files),
            version(package),
            *(each.sha256 for each in self.documents.values()),
        ]
        folder = CACHE / f"{package}-{hashlib.sha256(chr(0).join(of).encode()).hexdigest()[:12]}"
        if not folder.exists():
            CACHE.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=CACHE) as made:
                indexed, held = rival.index_files(self.texts, Path(made) / "index"), self.count()
                if indexed != held:
                    raise ValueError(
                        f"{package} made {indexed} passages of {held} paragraphs: its way to split them has changed"
                    )
                (Path(made) / "index").rename(folder)
        return folder

    def count(self) -> int:
        """Return how many paragraphs there are."""
        return sum(len(document.blocks) for document in self.documents.values())


@contextmanager
def squad_collection(quick: bool) -> Iterator[Collection]:
    """Read the file, all of it or a few articles, and index it with pincite."""
    documents, questions = read(FILE, titles=False, articles=_FEW if quick else None)
    with tempfile.TemporaryDirectory(prefix="pincite-squad-") as folder:
        index, texts = Path(folder) / "index", Path(folder) / "texts"
        texts.mkdir()
        for number, document in enumerate(documents):
            (texts / f"{number:04d}.txt").write_text(document.text, encoding="utf-8")
        embedder = Embedder()
        publish(documents, index, BuildReport(), embedder)
        yield Collection({each.id: each for each in documents}, questions, Answerer(index, embedder), texts)

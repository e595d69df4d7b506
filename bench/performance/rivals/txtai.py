"""txtai: a hybrid index and its extractive readers, as its documentation says.

The index is ``Embeddings(hybrid=True, content=True)``: its own transformers vectors with FAISS, its own BM25, their normalised scores
added half and half, the passages' words in SQLite. Its documentation reads it with the RAG pipeline over a question-answering model
(``rag``, example 05): the best passages are joined to one context, of which the model reads as much as it has positions for, 512 tokens.
``each`` has the same reader, its pipeline Questions, read the ten passages one by one, and takes the first that gives an answer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.performance.rivals.answer import RivalAnswer
from bench.performance.rivals.reader_weights import reader_folder
from index_build.model_lock import locked_model

READ = 10
_MODELS: dict[str, Any] = {}
"""Loaded once for all indexes of this process, as pincite's embedder is; Haystack keeps its own by itself."""


def index_files(folder: Path, into: Path) -> int:
    """Index the .txt files of ``folder``, a passage for each paragraph, into an index at ``into``; return how many passages it holds."""
    from txtai import Embeddings
    from txtai.pipeline import Segmentation

    paragraphs = Segmentation(paragraphs=True)
    embeddings = Embeddings(models=_MODELS, path=str(locked_model("embedder").verify()), hybrid=True, content=True)
    embeddings.index(
        paragraph
        for path in sorted(folder.glob("**/*.txt"))
        for paragraph in paragraphs(path.read_text(encoding="utf-8"))
    )
    embeddings.save(str(into))
    count = int(embeddings.count())
    embeddings.close()
    return count


class Asked:
    """An index that questions are asked of, with all models loaded."""

    def __init__(self, into: Path) -> None:
        from txtai import RAG, Embeddings

        self._embeddings = Embeddings()
        self._embeddings.load(str(into))
        self._rag = RAG(
            self._embeddings, str(reader_folder()), task="question-answering", context=READ, output="flatten"
        )
        _only_passages(self._rag.model.model)

    def rag(self, question: str) -> str:
        """Return what the RAG pipeline answers; nothing where its reader is not sure enough."""
        answers = self._rag([question])
        return answers[0] or ""

    def rag_with_passage(self, question: str) -> RivalAnswer:
        """Return what ``rag`` does, and the best ranked of the passages that hold these words."""
        answer = self.rag(question)
        return RivalAnswer(answer, next((each for each in self.passages(question) if answer and answer in each), ""))

    def each(self, question: str) -> RivalAnswer:
        """Return the answer of the first passage that gives one, of the ten that are read."""
        found = self.passages(question)
        for answer, passage in zip(self._rag.model([question] * len(found), found), found, strict=True):
            if answer:
                return RivalAnswer(answer, passage)
        return RivalAnswer()

    def passages(self, question: str) -> list[str]:
        """Return the passages that are read, best first."""
        return [each["text"] for each in self._embeddings.search(question, READ)]


def _only_passages(model: Any) -> None:
    """Let ``model`` mark words of the passage alone: txtai's reader fails where the best place is the mark for "no answer".

    The models that its documentation names were trained without such a mark; within pincite, the network masks the question itself.
    """
    from qa.reader.features import SEP

    def masked(_: Any, arguments: tuple[Any, ...], named: dict[str, Any], output: Any) -> Any:
        outside = (named["token_type_ids"] == 0) | (named["input_ids"] == SEP)
        output.start_logits.masked_fill_(outside, -1e4)
        output.end_logits.masked_fill_(outside, -1e4)
        return output

    model.register_forward_hook(masked, with_kwargs=True)

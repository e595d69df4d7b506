"""Haystack 3: hybrid retrieval and extractive reading, as its documentation and tutorials put the components together.

Built as in its tutorials 33 (hybrid retrieval) and 34 (extractive question answering) and the pages of DocumentSplitter and
DocumentJoiner: the in-memory store that they use throughout, BM25L and embeddings, ten passages of each joined by reciprocal rank
fusion, the best ten of them read by ``TransformersExtractiveReader`` in its defaults (384 tokens, stride 128). A ranker, which the
tutorial on hybrid retrieval adds, is left out: it reads all passages once more.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.performance.rivals.answer import RivalAnswer
from bench.performance.rivals.reader_weights import reader_folder, tell_apart
from index_build.model_lock import locked_model

READ = 10
_STORE = "store.json"


def index_files(folder: Path, into: Path) -> int:
    """Index the .txt files of ``folder``, a passage for each paragraph, into a store below ``into``; return how many passages it holds."""
    from haystack import Pipeline
    from haystack.components.converters import TextFileToDocument
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.components.writers import DocumentWriter
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import SentenceTransformersDocumentEmbedder

    store = InMemoryDocumentStore(shared=False)
    pipeline = Pipeline()
    pipeline.add_component("converter", TextFileToDocument())
    pipeline.add_component("splitter", DocumentSplitter(split_by="passage", split_length=1))
    pipeline.add_component("embedder", SentenceTransformersDocumentEmbedder(model=_embedder(), progress_bar=False))
    pipeline.add_component("writer", DocumentWriter(document_store=store))
    pipeline.connect("converter", "splitter")
    pipeline.connect("splitter", "embedder")
    pipeline.connect("embedder", "writer")
    pipeline.run({"converter": {"sources": sorted(folder.glob("**/*.txt"))}})
    into.mkdir(parents=True, exist_ok=True)
    store.save_to_disk(str(into / _STORE))
    return int(store.count_documents())


class Asked:
    """A store that questions are asked of, with all models loaded."""

    def __init__(self, into: Path) -> None:
        from haystack import Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.components.embedders.sentence_transformers import SentenceTransformersTextEmbedder
        from haystack_integrations.components.readers.transformers import TransformersExtractiveReader

        store = InMemoryDocumentStore.load_from_disk(str(into / _STORE))
        reader = TransformersExtractiveReader(model=reader_folder())
        reader.warm_up()
        tell_apart(reader.model)
        self._pipeline = pipeline = Pipeline()
        pipeline.add_component("embedder", SentenceTransformersTextEmbedder(model=_embedder(), progress_bar=False))
        pipeline.add_component("by_meaning", InMemoryEmbeddingRetriever(store, top_k=READ))
        pipeline.add_component("by_words", InMemoryBM25Retriever(store, top_k=READ))
        pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=READ))
        pipeline.add_component("reader", reader)
        pipeline.connect("embedder.embedding", "by_meaning.query_embedding")
        pipeline.connect("by_meaning", "joiner")
        pipeline.connect("by_words", "joiner")
        pipeline.connect("joiner.documents", "reader.documents")

    def ask(self, question: str) -> RivalAnswer:
        """Return the first answer; its own "no answer" is passed over, since all questions have one."""
        asked: dict[str, dict[str, Any]] = {
            "embedder": {"text": question},
            "by_words": {"query": question},
            "reader": {"query": question},
        }
        for answer in self._pipeline.run(asked)["reader"]["answers"]:
            if answer.data is not None:
                return RivalAnswer(answer.data, answer.document.content)
        return RivalAnswer()


def _embedder() -> str:
    return str(locked_model("embedder").verify())

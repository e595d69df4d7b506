"""Turns texts into unit vectors with the sentence-transformers model that models.lock names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index_build.compute_threads import session_options
from index_build.model_lock import LockedModel, locked_model

# Tokens of a passage's input that its title and headings may take from the passage itself.
CONTEXT_TOKENS = 40
_SPECIAL_TOKENS = 2
_LONGEST = 256  # Tokens of an input, as the model's own configuration has it.
_BATCH = 32
# Of the weights' file: a head for another task, and numbers from 0 on.
_NOT_IN_THE_GRAPH = ("pooler.", "embeddings.position_ids")
_COUNTED = 1000


class Embedder:
    """A verified embedding model, on the CPU. May be used from several threads.

    It computes what ``SentenceTransformer.encode`` does, from the same weights, under onnxruntime: that library and what it needs take
    seconds to import, which every command would wait for.
    """

    def __init__(self, model: LockedModel | None = None) -> None:
        """Verify and load the model. Raises BadModel."""
        self.model = model or locked_model("embedder")
        folder, graph = self.model.verify(), locked_model("embedder graph").verify()
        from tokenizers import Tokenizer

        self._session = _session(graph / "embedder.onnx", folder / "model.safetensors")
        # What comes in may be cut to what the model reads; what is counted may not.
        self._reading, self._counting = (Tokenizer.from_file(str(folder / "tokenizer.json")) for _ in range(2))
        self._reading.enable_truncation(_LONGEST)
        self._reading.enable_padding()
        self._counting.no_truncation()
        self._counting.no_padding()
        self.dimension = int(self._session.get_outputs()[0].shape[1])
        self.passage_tokens = _LONGEST - _SPECIAL_TOKENS - CONTEXT_TOKENS

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without the model's own marks around it."""
        lengths: list[int] = []
        for start in range(
            0, len(texts), _COUNTED
        ):  # A document may have a million lines, and every token takes memory.
            batch = list(texts[start : start + _COUNTED])
            lengths += [
                len(encoded.ids) for encoded in self._counting.encode_batch_fast(batch, add_special_tokens=False)
            ]
        return lengths

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, float32 of shape (texts, dimension); what exceeds the model's length is not seen."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        # The like of length together: what is filled up with nothing costs as much as words.
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        for start in range(0, len(texts), _BATCH):
            places = order[start : start + _BATCH]
            encoded = self._reading.encode_batch_fast([texts[place] for place in places])
            ids = np.array([each.ids for each in encoded], dtype=np.int64)
            mask = np.array([each.attention_mask for each in encoded], dtype=np.int64)
            (vectors[places],) = self._session.run(None, {"ids": ids, "mask": mask})
        return vectors

    def encode_passages(self, contexts: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of passages, each read below its context: its title and headings."""
        return self.encode([_below(self._cut(context), text) for context, text in zip(contexts, texts, strict=True)])

    def _cut(self, context: str) -> str:
        """Return the context's first CONTEXT_TOKENS tokens."""
        if len(context) < CONTEXT_TOKENS:
            return context
        offsets = self._counting.encode(context, add_special_tokens=False).offsets
        return context if len(offsets) < CONTEXT_TOKENS else context[: offsets[CONTEXT_TOKENS - 2][1]]


def _session(graph: Path, weights: Path) -> Any:
    """Return the graph, whose file holds no weights, with those of a safetensors file."""
    import onnxruntime
    from safetensors.numpy import load_file

    options = session_options()
    held = {name: weight for name, weight in load_file(weights).items() if not name.startswith(_NOT_IN_THE_GRAPH)}
    options.add_external_initializers(
        list(held), [onnxruntime.OrtValue.ortvalue_from_numpy(weight) for weight in held.values()]
    )
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def _below(context: str, text: str) -> str:
    return f"{context}\n{text}" if context else text

"""Turns texts into unit vectors with the sentence-transformers model that models.lock names."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index_build.bfloat16 import Bfloat16Network, Floats, Ints, has_bfloat16
from index_build.compute_threads import cores, session_options
from index_build.model_lock import LockedModel, locked_model

# Tokens of a passage's input that its title and headings may take from the passage itself.
CONTEXT_TOKENS = 40
_SPECIAL_TOKENS = 2
_LONGEST = 256  # Tokens of an input, as the model's own configuration has it.
# Texts of more characters together are embedded as many are, in bfloat16 where the processor has it; questions and a paragraph that has
# changed are not, so that what serves them loads nothing more.
MANY = 16_000
# Tokens of a run, filled up: enough for the matrix products, few enough to stay in the cache of a core.
_RUN = 2048
# Texts that are brought into the order of their length together, and those that become tokens at once.
_SORTED, _TOKENISED = 4096, 64
# Runs that wait for a free thread.
_AHEAD = 2
# Of the weights' file: a head for another task, and numbers from 0 on.
_NOT_IN_THE_GRAPH = ("pooler.", "embeddings.position_ids")
_COUNTED = 1000


class Network(Protocol):
    """What turns tokens into vectors; may be called from several threads."""

    def run(self, ids: Ints, mask: Ints) -> Floats:
        """Return unit vectors (B, H) of tokens (B, L), of which ``mask`` (B, L) is 1 where they are words."""


class Embedder:
    """A verified embedding model, on the CPU. May be used from several threads.

    It computes what ``SentenceTransformer.encode`` does, from the same weights, under onnxruntime: that library and what it needs take
    seconds to import, which every command would wait for. Many texts are computed one run a core, in bfloat16 where that is multiplied in
    hardware; such vectors have a cosine of .9999 with the others and stand beside them in one index.
    """

    def __init__(self, model: LockedModel | None = None) -> None:
        """Verify and load the model. Raises BadModel."""
        self.model = model or locked_model("embedder")
        folder, graph = self.model.verify(), locked_model("embedder graph").verify()
        from tokenizers import Tokenizer

        self._graph, self._weights = graph / "embedder.onnx", folder / "model.safetensors"
        # A question has all cores: with two threads it took two thirds of the time with one.
        self._network = OnnxNetwork(self._graph, self._weights)
        # What comes in may be cut to what the model reads; what is counted may not.
        self._reading, self._counting = (Tokenizer.from_file(str(folder / "tokenizer.json")) for _ in range(2))
        self._reading.enable_truncation(_LONGEST)
        self._reading.no_padding()
        self._counting.no_truncation()
        self._counting.no_padding()
        self.dimension = self._network.dimension
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
        if sum(map(len, texts)) < MANY:
            for places, ids, mask in self._runs(texts, range(len(texts))):
                vectors[places] = self._network.run(ids, mask)
            return vectors
        network, threads = self._for_many, cores()
        with ThreadPoolExecutor(threads, thread_name_prefix="embed") as pool:
            begun: deque[tuple[list[int], Future[Floats]]] = deque()

            def take() -> None:
                places, made = begun.popleft()
                vectors[places] = made.result()

            for first in range(0, len(texts), _SORTED):
                # What comes next becomes tokens here while the threads compute.
                for places, ids, mask in self._runs(texts, range(first, min(first + _SORTED, len(texts)))):
                    begun.append((places, pool.submit(network.run, ids, mask)))
                    if len(begun) > threads + _AHEAD:
                        take()
            while begun:
                take()
        return vectors

    @cached_property
    def _for_many(self) -> Network:
        if has_bfloat16():
            return Bfloat16Network(self._weights, cores())
        # One thread a run, since there is one run a core: threads that share a run wait for each other.
        return OnnxNetwork(self._graph, self._weights, threads=1)

    def _runs(self, texts: Sequence[str], places: range) -> Iterator[tuple[list[int], Ints, Ints]]:
        """Yield the texts at these places as tokens, those of like length together, the longest first: the places, ids and mask of each run."""
        # What is filled up with nothing costs as much as words.
        order = sorted(places, key=lambda place: -len(texts[place]))
        waiting: list[tuple[int, list[int]]] = []
        for start in range(0, len(order), _TOKENISED):
            chunk = order[start : start + _TOKENISED]
            encoded = self._reading.encode_batch_fast([texts[place] for place in chunk])
            waiting += zip(chunk, (each.ids for each in encoded), strict=True)
            waiting.sort(key=lambda each: -len(each[1]))
            last = start + _TOKENISED >= len(order)
            while waiting and (last or len(waiting) * len(waiting[0][1]) > 2 * _RUN):
                count = max(1, _RUN // len(waiting[0][1]))
                yield _filled_up(waiting[:count])
                del waiting[:count]

    def encode_passages(self, contexts: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of passages, each read below its context: its title and headings."""
        return self.encode([_below(self._cut(context), text) for context, text in zip(contexts, texts, strict=True)])

    def _cut(self, context: str) -> str:
        """Return the context's first CONTEXT_TOKENS tokens."""
        if len(context) < CONTEXT_TOKENS:
            return context
        offsets = self._counting.encode(context, add_special_tokens=False).offsets
        return context if len(offsets) < CONTEXT_TOKENS else context[: offsets[CONTEXT_TOKENS - 2][1]]


class OnnxNetwork:
    """The graph, whose file holds no weights, with those of a safetensors file, under onnxruntime in float32."""

    def __init__(self, graph: Path, weights: Path, threads: int | None = None) -> None:
        """``threads`` None takes as many as ``compute_with`` says."""
        import onnxruntime
        from safetensors.numpy import load_file

        options = session_options(threads)
        held = {name: weight for name, weight in load_file(weights).items() if not name.startswith(_NOT_IN_THE_GRAPH)}
        options.add_external_initializers(
            list(held), [onnxruntime.OrtValue.ortvalue_from_numpy(weight) for weight in held.values()]
        )
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self.dimension = int(self._session.get_outputs()[0].shape[1])

    def run(self, ids: Ints, mask: Ints) -> Floats:
        """See ``Network``."""
        (vectors,) = self._session.run(None, {"ids": ids, "mask": mask})
        return np.asarray(vectors, dtype=np.float32)


def _filled_up(tokens: Sequence[tuple[int, list[int]]]) -> tuple[list[int], Ints, Ints]:
    ids = np.zeros((len(tokens), max(len(each) for _, each in tokens)), dtype=np.int64)  # 0 is the mark that fills up.
    mask = np.zeros_like(ids)
    for row, (_, each) in enumerate(tokens):
        ids[row, : len(each)] = each
        mask[row, : len(each)] = 1
    return [place for place, _ in tokens], ids, mask


def _below(context: str, text: str) -> str:
    return f"{context}\n{text}" if context else text

"""What is embedded while files are still being read is what would be embedded after them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index_build.embedding_ahead import _BATCH, EmbeddingAhead
from tests.index_build.word_embedder import WordEmbedder


class Watched(WordEmbedder):
    def __init__(self) -> None:
        super().__init__()
        self.runs: list[list[str]] = []

    def encode_passages(self, contexts: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]:
        self.runs.append(list(texts))
        if "broken" in texts:
            raise RuntimeError("the network broke")
        return super().encode_passages(contexts, texts)


@pytest.fixture
def ahead() -> Iterator[EmbeddingAhead]:
    made = EmbeddingAhead()
    yield made
    made.close()


def test_every_passage_comes_back_once_with_its_own_vector(ahead: EmbeddingAhead) -> None:
    embedder = Watched()
    count = 3 * _BATCH + 5
    for number in range(count):
        ahead.add(embedder, '["a"]' if number % 3 else "[]", [number], ["title"], [f"passage {number}"])
    found = {
        int(identity): vector
        for ids, vectors in ahead.finished(embedder)
        for identity, vector in zip(ids, vectors, strict=True)
    }
    assert sorted(found) == list(range(count))
    for number in (0, 1, _BATCH, count - 1):
        expected = embedder.encode_passages(["title"], [f"passage {number}"])[0]
        np.testing.assert_allclose(found[number], expected, atol=1e-6)


def test_passages_of_different_compartments_are_never_embedded_together(ahead: EmbeddingAhead) -> None:
    embedder = Watched()
    for number in range(2 * _BATCH):
        for compartment in ("[]", '["board"]'):
            ahead.add(embedder, compartment, [number], [""], [compartment])
    list(ahead.finished(embedder))
    assert len(embedder.runs) >= 4
    assert all(len(set(run)) == 1 for run in embedder.runs)


def test_what_fails_in_its_thread_is_raised_to_who_asks(ahead: EmbeddingAhead) -> None:
    embedder = Watched()
    ahead.add(embedder, "[]", [1], [""], ["broken"])
    with pytest.raises(RuntimeError, match="the network broke"):
        list(ahead.finished(embedder))

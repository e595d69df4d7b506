"""Vectors that outlive the run that made them."""

from pathlib import Path

import numpy as np
import pytest

from qa.reader.cached_vectors import CachedVectors


def test_vectors_are_embedded_once_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "vectors.npz"
    first = CachedVectors(path)(["rivers of Norway", "kings of Sweden"])
    monkeypatch.setattr("index_build.embedder.Embedder.encode", lambda *_: pytest.fail("embedded again"))
    again = CachedVectors(path)(["kings of Sweden", "rivers of Norway"])
    np.testing.assert_array_equal(again, first[::-1])
    np.testing.assert_allclose(np.linalg.norm(again, axis=1), 1, atol=1e-2)


def test_vectors_of_another_embedder_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    np.savez(path, model="other==1", keys=np.array([1]), vectors=np.zeros((1, 3), dtype=np.float16))
    with pytest.raises(ValueError, match="of other==1"):
        CachedVectors(path)

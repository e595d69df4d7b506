from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_build.embedder import Embedder

TEXTS = [
    "How many containers did Seoul identify?",
    "",
    "  a\n\n b\t",
    "Ünïcödé 서울 is the capital 🚢🚢 of “Korea”\r\n" * 3,
    "no word is as long as this " * 200,
    "x" * 3000,
    "\x00\ufffd\u200b",
]


@pytest.fixture(scope="module")
def reference(embedder: Embedder) -> object:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(embedder.model.verify()), device="cpu", local_files_only=True)


def test_vectors_are_those_of_sentence_transformers(embedder: Embedder, reference: object) -> None:
    expected = reference.encode(TEXTS, normalize_embeddings=True)  # type: ignore[attr-defined]
    assert np.abs(embedder.encode(TEXTS) - expected).max() < 1e-5


def test_tokens_are_counted_as_the_model_counts_them(embedder: Embedder, reference: object) -> None:
    encoded = reference.tokenizer(TEXTS, add_special_tokens=False, verbose=False)["input_ids"]  # type: ignore[attr-defined]
    assert embedder.count_tokens(TEXTS) == [len(ids) for ids in encoded]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=70))
def test_a_text_has_its_vector_whatever_stands_beside_it(embedder: Embedder, texts: list[str]) -> None:
    vectors = embedder.encode(texts)
    assert vectors.shape == (len(texts), 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in list(zip(texts, vectors, strict=True))[:3]:
        assert np.abs(embedder.encode([text])[0] - vector).max() < 1e-5


def test_several_threads_may_embed_at_once(embedder: Embedder) -> None:
    expected = embedder.encode(TEXTS)
    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(lambda _: embedder.encode(TEXTS), range(12)):
            assert np.abs(found - expected).max() < 1e-6


@pytest.mark.slow
def test_asking_loads_no_training_library(demo_index: Path) -> None:
    check = (
        "import sys; from qa import Answerer; "
        f"answer = Answerer({str(demo_index)!r}).ask('How many containers did Seoul identify?'); "
        "print(answer.status, sorted({'torch', 'transformers', 'sentence_transformers', 'sklearn', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=1)[1].strip() == "[]"

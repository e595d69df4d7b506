from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_build.bfloat16 import has_bfloat16
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


@settings(max_examples=25)
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
        for found in threads.map(lambda _: embedder.encode(TEXTS), range(4)):
            assert np.abs(found - expected).max() < 1e-6


SHORT = [*TEXTS[:4], *("one word more " * number for number in range(12))]


@pytest.fixture
def as_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Embed a few texts the way many are."""
    monkeypatch.setattr("index_build.embedder.MANY", 0)
    monkeypatch.setattr("index_build.embedder.cores", lambda: 2)
    monkeypatch.setattr("index_build.embedder._RUN", 64)


@pytest.mark.usefixtures("as_many")
def test_many_texts_have_the_vectors_that_a_few_have(embedder: Embedder, reference: object) -> None:
    expected = reference.encode(SHORT, normalize_embeddings=True)  # type: ignore[attr-defined]
    vectors = embedder.encode(SHORT)
    # In bfloat16, where the processor has it.
    assert (vectors * expected).sum(axis=1).min() > 0.999
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


@pytest.mark.usefixtures("as_many")
def test_without_bfloat16_many_texts_are_computed_as_a_few_are(
    reference: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index_build.embedder.has_bfloat16", lambda: False)
    expected = reference.encode(SHORT, normalize_embeddings=True)  # type: ignore[attr-defined]
    assert np.abs(Embedder().encode(SHORT) - expected).max() < 1e-5


@pytest.mark.usefixtures("as_many")
def test_several_threads_may_embed_many_texts_at_once(embedder: Embedder) -> None:
    expected = embedder.encode(SHORT)
    with ThreadPoolExecutor(3) as threads:
        for found in threads.map(lambda _: embedder.encode(SHORT), range(3)):
            assert (found * expected).sum(axis=1).min() > 0.9999


def test_bfloat16_is_used_where_the_processor_says_that_it_has_it(tmp_path: Path) -> None:
    told = tmp_path / "cpuinfo"
    told.write_text("processor : 0\nflags\t\t: fpu avx2 avx512_bf16 amx_tile\n")
    assert has_bfloat16(told)
    told.write_text("processor : 0\nflags\t\t: fpu avx2 avx512f\n")
    assert not has_bfloat16(told)
    assert not has_bfloat16(tmp_path / "absent")


def test_bfloat16_is_not_used_where_openvino_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "cpuinfo"
    told.write_text("flags : amx_bf16\n")
    monkeypatch.setattr("index_build.bfloat16.find_spec", lambda name: None)
    assert not has_bfloat16(told)


@pytest.mark.slow
def test_asking_loads_no_training_library(demo_index: Path) -> None:
    check = (
        "import sys; from qa import Answerer; "
        f"answer = Answerer({str(demo_index)!r}).ask('How many containers did Seoul identify?'); "
        "print(answer.status, sorted({'torch', 'transformers', 'sentence_transformers', 'sklearn', 'scipy', 'openvino'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=1)[1].strip() == "[]"

"""The collections that growth is measured with are what their docstrings say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from bench.performance.growth.embeddings import Model
from bench.performance.growth.texts import Chain, documents

REAL = [
    "The ferry sails twice a day. The harbour is old.",
    "The old ferry was repaired in nine days, and the crane stands still.",
    "A crane is repaired twice. It stands.",
] * 40


def test_words_follow_one_another_as_they_did_and_some_are_new() -> None:
    made = Chain.learn(REAL).paragraphs(np.random.default_rng(0), 2000)
    known = {pair for text in REAL for pair in pairwise(text.split())} | {
        (one.split()[-1], other.split()[0]) for one in REAL for other in REAL
    }
    pairs = [pair for text in made for pair in pairwise(text.split())]
    share = np.mean([pair in known for pair in pairs])
    assert 0.95 < share < 1
    assert {len(text.split()) for text in made} == {len(text.split()) for text in REAL}
    assert 1 - len(set(made)) / len(made) > 0.015


def test_a_collection_has_so_many_passages_as_are_asked_for_and_is_the_same_again() -> None:
    chain = Chain.learn(REAL)
    found = [list(documents(500, ["The first paragraph."], chain, seed=3)) for _ in range(2)]
    assert found[0] == found[1]
    passages = [(document, passage) for document, held in found[0] for passage in held]
    assert len(passages) == 500 == len({passage.id for _, passage in passages})
    first, place = passages[0]
    assert first.text[place.start : place.end] == "The first paragraph."
    for document, passage in passages:
        words = document.text[passage.start : passage.end]
        assert words == words.strip() and words
    assert 0.5 < np.mean([document.published is not None for document, _ in found[0]]) < 1


def test_made_vectors_are_unit_vectors_about_their_subjects() -> None:
    chance = np.random.default_rng(0)
    articles = np.repeat(np.arange(30), 20)
    real = chance.standard_normal((30, 64))[articles] + 0.7 * chance.standard_normal((600, 64))
    real = (real / np.linalg.norm(real, axis=1, keepdims=True)).astype(np.float32)
    made = Model.fit(real, articles.tolist()).draw(430, np.random.default_rng(1), 43)
    assert made.shape == (430, 64) and made.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    near = made @ made.T
    same = np.arange(430)[:, None] // 43 == np.arange(430)[None] // 43
    assert near[same].mean() > near[~same].mean() + 0.3

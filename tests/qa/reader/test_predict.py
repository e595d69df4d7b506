"""Batches change nothing: a pair reads the same alone and among others."""

from pathlib import Path

import numpy as np
import pytest

from qa.reader import model
from qa.reader.features import Featuriser
from qa.reader.predict import TorchNetwork, read_pairs, run


def test_readings_do_not_depend_on_the_batch(backbone: Path) -> None:
    network = TorchNetwork(model.from_backbone(backbone).eval())
    featuriser = Featuriser(backbone / "tokenizer.json")
    pairs = [("who?", "ann met bob."), ("when?", "in 1948 " * 40), ("where?", "cafe\u0301 “x” 🙂\r\nend")]
    together = read_pairs(network, featuriser, pairs, length=60, stride=10)
    for pair, reading in zip(pairs, together, strict=True):
        (alone,) = read_pairs(network, featuriser, [pair], length=60, stride=10)
        assert alone.null == pytest.approx(reading.null, abs=1e-4)
        assert [s.score for s in alone.spans] == pytest.approx([s.score for s in reading.spans], abs=1e-4)
        assert all(pair[1][s.start : s.end].strip() == pair[1][s.start : s.end] != "" for s in reading.spans)


def test_windows_that_are_kept_read_as_if_all_were_and_the_others_are_left_half_read(backbone: Path) -> None:
    network = TorchNetwork(model.from_backbone(backbone).eval())
    featuriser = Featuriser(backbone / "tokenizer.json")
    windows = [featuriser.windows("who?", text)[0] for text in ("ann met bob.", "in 1948 " * 9, "nobody", "x " * 30)]
    whole = run(network, windows)
    kept = run(network, windows, tokens=40, keep=lambda early: np.arange(len(early)) % 2 == 1)
    assert [reading is None for reading in kept] == [True, False, True, False]
    for one, other in zip(kept[1::2], whole[1::2], strict=True):
        assert one is not None and other is not None
        np.testing.assert_allclose(one[0], other[0], atol=1e-4)
        assert one[2] == pytest.approx(other[2], abs=1e-4)

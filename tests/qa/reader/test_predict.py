"""Batches change nothing: a pair reads the same alone and among others."""

from pathlib import Path

import pytest

from qa.reader import model
from qa.reader.features import Featuriser
from qa.reader.predict import read_pairs, torch_network


def test_readings_do_not_depend_on_the_batch(backbone: Path) -> None:
    network = torch_network(model.from_backbone(backbone).eval())
    featuriser = Featuriser(backbone / "tokenizer.json")
    pairs = [("who?", "ann met bob."), ("when?", "in 1948 " * 40), ("where?", "cafe\u0301 “x” 🙂\r\nend")]
    together = read_pairs(network, featuriser, pairs, length=60, stride=10)
    for pair, reading in zip(pairs, together, strict=True):
        (alone,) = read_pairs(network, featuriser, [pair], length=60, stride=10)
        assert alone.null == pytest.approx(reading.null, abs=1e-4)
        assert [s.score for s in alone.spans] == pytest.approx([s.score for s in reading.spans], abs=1e-4)
        assert all(pair[1][s.start : s.end].strip() == pair[1][s.start : s.end] != "" for s in reading.spans)

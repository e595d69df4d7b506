"""What is shipped says what was trained."""

from pathlib import Path

import numpy as np
import pytest
import torch

from qa.reader import checkpoint, export, model
from qa.reader.features import Featuriser
from qa.reader.predict import OnnxNetwork, TorchNetwork, run


def test_exported_reader_gives_the_logits_of_the_trained_one(backbone: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    reader = model.from_backbone(backbone).eval()
    checkpoint.save_weights(tmp_path, reader, reader.state_dict(), {})
    export.main(
        ["--weights", str(tmp_path), "--out", str(tmp_path / "out"), "--tokenizer", str(backbone / "tokenizer.json")]
    )
    featuriser = Featuriser(backbone / "tokenizer.json")
    windows = [featuriser.windows("who?", text)[0] for text in ("ann met bob.", "in 1948 " * 9)]
    trained = run(TorchNetwork(reader), windows)
    for folder, suffix, allowed in ((tmp_path, ".fp32.onnx", 1e-4), (tmp_path / "out", ".onnx", 0.1)):
        shipped = run(OnnxNetwork(*(folder / f"{part}{suffix}" for part in export.PARTS)), windows)
        for one, other in zip(shipped, trained, strict=True):
            assert one is not None and other is not None
            np.testing.assert_allclose(one[0], other[0], atol=allowed)
            assert one[2] == pytest.approx(other[2], abs=allowed)

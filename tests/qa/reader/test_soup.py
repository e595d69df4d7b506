"""The mean of several runs is one reader."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from qa.reader import model, soup
from qa.reader.checkpoint import save_weights


def run_in(folder: Path, reader: model.Reader) -> Path:
    save_weights(folder, reader, reader.state_dict(), {})
    return folder


def test_the_mean_lies_in_the_middle_and_is_a_reader(backbone: Path, tmp_path: Path) -> None:
    one, other = model.from_backbone(backbone), model.from_backbone(backbone)
    other.load_state_dict(one.state_dict())  # The heads are new, and begin by chance.
    with torch.no_grad():
        for value in other.parameters():
            value.add_(2.0)
    soup.main(
        [str(run_in(tmp_path / "one", one)), str(run_in(tmp_path / "other", other)), "--out", str(tmp_path / "mean")]
    )
    mean = model.load(tmp_path / "mean").state_dict()
    for name, value in one.named_parameters():
        assert torch.allclose(mean[name], value + 1.0, atol=1e-6)


def test_runs_of_other_shapes_are_refused(backbone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = model.from_backbone(backbone), model.from_backbone(backbone)
    other.encoder.encoder.layer = other.encoder.encoder.layer[:2]
    other.config.num_hidden_layers = 2
    runs = [str(run_in(tmp_path / name, each)) for name, each in (("one", one), ("other", other))]
    with pytest.raises(SystemExit):
        soup.main([*runs, "--out", str(tmp_path / "mean")])
    assert "not of one shape" in capsys.readouterr().err

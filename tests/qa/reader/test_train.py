"""A tiny run from files to weights, killed and resumed."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from qa.reader import model, train
from qa.reader.schedule import factor


def _arguments(squad_file: Path, backbone: Path, out: Path) -> list[str]:
    return [
        "--data", str(squad_file), "--out", str(out), "--backbone", str(backbone), "--tokens", "12000",
        "--batch-tokens", "1000", "--stages", "0.5:60", "0.5:120", "--precision", "fp32", "--threads", "1",
        "--draw", "30",
    ]  # fmt: skip


@pytest.fixture(autouse=True)
def _small_threads() -> None:
    torch.set_num_threads(1)


def test_resumed_run_ends_where_an_unbroken_one_does(
    squad_file: Path, backbone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    train.main(_arguments(squad_file, backbone, whole))

    class Killed(Exception):
        """Stands for a kill in the middle of a run."""

    genuine, calls = train.collate, []

    def collate(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 6:
            raise Killed
        return genuine(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(train, "collate", collate)
    # Zero minutes between checkpoints: one after every step.
    with pytest.raises(Killed):
        train.main([*_arguments(squad_file, backbone, broken), "--save-minutes", "0"])
    monkeypatch.setattr(train, "collate", genuine)
    train.main([*_arguments(squad_file, backbone, broken), "--resume"])
    left, right = (load_file(folder / "reader.safetensors") for folder in (whole, broken))
    assert all(torch.equal(left[name], right[name]) for name in left)
    assert model.load(broken).config.hidden_size == 16


def test_a_second_run_does_not_overwrite_the_first(squad_file: Path, backbone: Path, tmp_path: Path) -> None:
    train.main(_arguments(squad_file, backbone, tmp_path))
    with pytest.raises(SystemExit, match="--resume"):
        train.main(_arguments(squad_file, backbone, tmp_path))


def test_rate_rises_stays_and_falls_to_zero() -> None:
    rates = [factor(step, 100, 0.1, 0.3) for step in range(101)]
    assert rates[0] < rates[5] < rates[9] == 1
    assert set(rates[10:70]) == {1.0}
    assert rates[70] == 1 and rates[85] == pytest.approx(0.5) and rates[100] == 0


def test_frozen_layers_stay_as_they_are_and_the_others_are_trained(
    squad_file: Path, backbone: Path, tmp_path: Path
) -> None:
    train.main([*_arguments(squad_file, backbone, tmp_path / "run"), "--freeze", "2"])
    before, after = (
        load_file(path) for path in (backbone / "model.safetensors", tmp_path / "run" / "reader.safetensors")
    )
    for layer in range(4):
        name = f"encoder.layer.{layer}.output.dense.weight"
        assert torch.equal(before[name], after[f"encoder.{name}"]) is (layer < 2)
    with pytest.raises(ValueError, match="--freeze 4"):
        train.main([*_arguments(squad_file, backbone, tmp_path / "other"), "--freeze", "4"])

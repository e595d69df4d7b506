"""What a run needs to go on after a kill, written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from qa.reader.model import Reader


def save_state(path: Path, state: dict[str, Any]) -> None:
    """Write the run's own state (weights, average, optimiser, step, random state) to a new name, then rename it."""
    partial = path.with_name(path.name + ".partial")
    torch.save(state, partial)
    partial.replace(path)


def load_state(path: Path, device: torch.device) -> dict[str, Any]:
    """Read what ``save_state`` wrote; tensors and plain values only, never arbitrary pickled code."""
    state: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
    return state


def save_weights(folder: Path, reader: Reader, weights: dict[str, Tensor], card: dict[str, Any]) -> None:
    """Write ``reader.safetensors``, ``config.json`` and ``training.json`` (what made them) to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / "reader.safetensors.partial"
    save_file({name: value.contiguous().cpu() for name, value in weights.items()}, partial)
    partial.replace(folder / "reader.safetensors")
    reader.config.save_pretrained(folder)
    (folder / "training.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")

"""The network as a function of arrays, and reading many question-passage pairs with it, in batches of like length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index_build.compute_threads import session_options
from qa.reader.decode import LONGEST, PassageReading, read_passage
from qa.reader.features import Featuriser, Window, assemble

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Keep = Callable[[Floats], npt.NDArray[np.bool_]]
"""Early relevance (N,) of all windows → which of them (N,) are read to the end."""


class Network(Protocol):
    """A trained reader in two parts; arrays ids, types and mask are int64 of shape (B, L)."""

    def lower(self, ids: Ints, types: Ints, mask: Ints) -> tuple[Floats, Floats]:
        """Hidden states (B, L, H) and early relevance (B,)."""

    def upper(self, hidden: Floats, ids: Ints, types: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        """Start (B, L), end (B, L) and relevance (B,) logits from what ``lower`` gave."""


class TorchNetwork:
    """A ``qa.reader.model.Reader`` on whatever device it is."""

    def __init__(self, reader: object) -> None:
        import torch

        assert isinstance(reader, torch.nn.Module)
        self._reader = reader
        self._device = next(reader.parameters()).device

    def lower(self, ids: Ints, types: Ints, mask: Ints) -> tuple[Floats, Floats]:
        """See ``Network``."""
        hidden, early = self._run("lower", ids, types, mask)
        return hidden, early

    def upper(self, hidden: Floats, ids: Ints, types: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        """See ``Network``."""
        start, end, relevance = self._run("upper", hidden, ids, types, mask)
        return start, end, relevance

    def _run(self, part: str, *arrays: npt.NDArray[np.generic]) -> list[Floats]:
        import torch

        with torch.inference_mode():
            outputs = getattr(self._reader, part)(*(torch.from_numpy(array).to(self._device) for array in arrays))
        return [output.float().cpu().numpy() for output in outputs]


class OnnxNetwork:
    """An exported reader under onnxruntime; may be used from several threads."""

    def __init__(self, lower: Path, upper: Path, threads: int | None = None) -> None:
        """``threads`` None takes as many as ``compute_with`` says."""
        import onnxruntime

        options = session_options(threads)
        self._lower, self._upper = (
            onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            for path in (lower, upper)
        )

    def lower(self, ids: Ints, types: Ints, mask: Ints) -> tuple[Floats, Floats]:
        """See ``Network``."""
        hidden, early = self._lower.run(None, {"ids": ids, "types": types, "mask": mask})
        return hidden, early

    def upper(self, hidden: Floats, ids: Ints, types: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        """See ``Network``."""
        start, end, relevance = self._upper.run(None, {"hidden": hidden, "ids": ids, "types": types, "mask": mask})
        return start, end, relevance


def read_pairs(
    network: Network,
    featuriser: Featuriser,
    pairs: Sequence[tuple[str, str]],
    length: int = 384,
    stride: int = 128,
    batch_tokens: int = 8192,
    longest: int = LONGEST,
) -> list[PassageReading]:
    """The reading of each ``(question, passage)`` pair, in order."""
    questions = list(dict.fromkeys(question for question, _ in pairs))
    passages = list(dict.fromkeys(passage for _, passage in pairs))
    asked = dict(zip(questions, featuriser.encode(questions), strict=True))
    held = dict(zip(passages, featuriser.encode(passages), strict=True))
    windows = [assemble(asked[q][0], *held[p], length=length, stride=stride) for q, p in pairs]
    flat = [(number, window) for number, rows in enumerate(windows) for window in rows]
    outputs = run(network, [window for _, window in flat], batch_tokens)
    by_pair: list[list[tuple[Floats, Floats, float]]] = [[] for _ in pairs]
    for (number, _), output in zip(flat, outputs, strict=True):
        assert output is not None, "every window is read to the end"
        by_pair[number].append(output)
    readings = []
    for (_, passage), rows, scores in zip(pairs, windows, by_pair, strict=True):
        starts, ends, relevance = ([score[i] for score in scores] for i in range(3))
        readings.append(read_passage(passage, rows, starts, ends, relevance, longest=longest))  # type: ignore[arg-type]
    return readings


def run(
    network: Network, windows: Sequence[Window], tokens: int = 8192, keep: Keep | None = None
) -> list[tuple[Floats, Floats, float] | None]:
    """Start and end logits (L,) and relevance of each window, None for those that ``keep`` leaves half-read."""
    out: list[tuple[Floats, Floats, float] | None] = [None] * len(windows)
    if keep is None:
        for batch in _batches(windows, range(len(windows)), tokens):
            arrays = _arrays(windows, batch)
            _unpack(network.upper(network.lower(*arrays)[0], *arrays), batch, windows, out)
        return out
    held: list[Floats | None] = [None] * len(windows)
    early = np.empty(len(windows), dtype=np.float32)
    for batch in _batches(windows, range(len(windows)), tokens):
        hidden, early[batch] = network.lower(*_arrays(windows, batch))
        for row, number in enumerate(batch):
            held[number] = hidden[row]
    for batch in _batches(windows, np.flatnonzero(keep(early)).tolist(), tokens):
        arrays = _arrays(windows, batch)
        width = arrays[0].shape[1]
        hidden = np.stack([_to_width(held[number], width) for number in batch])
        _unpack(network.upper(hidden, *arrays), batch, windows, out)
    return out


def _batches(windows: Sequence[Window], numbers: Sequence[int], tokens: int) -> list[list[int]]:
    """Windows sorted by length, in batches of at most ``tokens`` after padding."""
    out: list[list[int]] = []
    for number in sorted(numbers, key=lambda n: len(windows[n].ids)):
        if out and (len(out[-1]) + 1) * len(windows[number].ids) <= tokens:
            out[-1].append(number)
        else:
            out.append([number])
    return out


def _arrays(windows: Sequence[Window], batch: Sequence[int]) -> tuple[Ints, Ints, Ints]:
    ids = np.zeros((len(batch), max(len(windows[number].ids) for number in batch)), dtype=np.int64)
    types, mask = np.zeros_like(ids), np.zeros_like(ids)
    for row, number in enumerate(batch):
        window = windows[number]
        ids[row, : len(window.ids)] = window.ids
        types[row, : len(window.ids)] = window.types
        mask[row, : len(window.ids)] = 1
    return ids, types, mask


def _to_width(hidden: Floats | None, width: int) -> Floats:
    """Hidden states cut or padded to ``width`` positions; what is beyond a window's own is masked."""
    assert hidden is not None, "every window has been through the lower layers"
    if len(hidden) >= width:
        return hidden[:width]
    return np.concatenate((hidden, np.zeros((width - len(hidden), hidden.shape[1]), dtype=hidden.dtype)))


def _unpack(
    outputs: tuple[Floats, Floats, Floats],
    batch: Sequence[int],
    windows: Sequence[Window],
    out: list[tuple[Floats, Floats, float] | None],
) -> None:
    start, end, relevance = outputs
    for row, number in enumerate(batch):
        count = len(windows[number].ids)
        out[number] = (start[row, :count], end[row, :count], float(relevance[row]))

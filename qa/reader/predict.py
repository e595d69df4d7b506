"""PassageReading many question-passage pairs with one pass of the network each, in batches of like length."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from qa.reader.decode import LONGEST, PassageReading, read_passage
from qa.reader.features import Featuriser, Window, assemble

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Network = Callable[[Ints, Ints, Ints], tuple[Floats, Floats, Floats]]
"""Ids, types and mask (B, L) int64 → start (B, L), end (B, L) and relevance (B,) logits."""


def torch_network(reader: object) -> Network:
    """A ``qa.reader.model.Reader`` as a network over arrays, on whatever device it is."""
    import torch

    assert isinstance(reader, torch.nn.Module)
    device = next(reader.parameters()).device

    def run(ids: Ints, types: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        with torch.inference_mode():
            outputs = reader(*(torch.from_numpy(array).to(device) for array in (ids, types, mask)))
        start, end, relevance = (output.float().cpu().numpy() for output in outputs)
        return start, end, relevance

    return run


def onnx_network(path: str, threads: int = 2) -> Network:
    """An exported reader under onnxruntime."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def run(ids: Ints, types: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        start, end, relevance = session.run(None, {"ids": ids, "types": types, "mask": mask})
        return start, end, relevance

    return run


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
    outputs = _run(network, [window for _, window in flat], batch_tokens)
    by_pair: list[list[tuple[Floats, Floats, float]]] = [[] for _ in pairs]
    for (number, _), output in zip(flat, outputs, strict=True):
        by_pair[number].append(output)
    readings = []
    for (_, passage), rows, scores in zip(pairs, windows, by_pair, strict=True):
        starts, ends, relevance = ([score[i] for score in scores] for i in range(3))
        readings.append(read_passage(passage, rows, starts, ends, relevance, longest=longest))  # type: ignore[arg-type]
    return readings


def _run(network: Network, windows: Sequence[Window], tokens: int) -> list[tuple[Floats, Floats, float]]:
    """Logits of each window, computed in batches sorted by length."""
    out: list[tuple[Floats, Floats, float]] = [(np.empty(0, np.float32), np.empty(0, np.float32), 0.0)] * len(windows)
    order = sorted(range(len(windows)), key=lambda n: len(windows[n].ids))
    at = 0
    while at < len(order):
        size = 1
        while at + size < len(order) and (size + 1) * len(windows[order[at + size]].ids) <= tokens:
            size += 1
        batch = order[at : at + size]
        width = len(windows[batch[-1]].ids)
        ids = np.zeros((size, width), dtype=np.int64)
        types, mask = np.zeros_like(ids), np.zeros_like(ids)
        for row, number in enumerate(batch):
            window = windows[number]
            ids[row, : len(window.ids)] = window.ids
            types[row, : len(window.ids)] = window.types
            mask[row, : len(window.ids)] = 1
        start, end, relevance = network(ids, types, mask)
        for row, number in enumerate(batch):
            count = len(windows[number].ids)
            out[number] = (start[row, :count], end[row, :count], float(relevance[row]))
        at += size
    return out

"""The whole course of a training run, made before its first step and kept on disk.

Because every batch is fixed beforehand, the number of steps is known, the learning rate can fall to zero exactly
at the end, and a run that was killed goes on at the very batch where it stopped.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from qa.reader.example import Example
from qa.reader.features import Featuriser, assemble, label


@dataclass(frozen=True)
class Stage:
    """A stretch of the run: its share of all tokens and its longest input, in tokens."""

    share: float
    length: int


@dataclass(frozen=True)
class Features:
    """Examples as arrays: ``ids`` of all in one row, ``starts`` (N + 1,) their bounds, ``first`` (N,) where the
    passage begins, ``spans`` (N, 2) gold positions, both 0 (``[CLS]``) for no answer, ``kinds`` (N,) names."""

    ids: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]
    first: npt.NDArray[np.int32]
    spans: npt.NDArray[np.int32]
    kinds: npt.NDArray[np.str_]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Tokens of each example (N,)."""
        return np.diff(self.starts)


def featurise(examples: Sequence[Example], featuriser: Featuriser, length: int) -> Features:
    """Examples to arrays; one whose answer falls outside its first ``length`` tokens is left out."""
    rows, first, spans, kinds = [], [], [], []
    questions = featuriser.encode([example.question for example in examples])
    passages = featuriser.encode([example.passage for example in examples])
    for example, (asked, _), (ids, offsets) in zip(examples, questions, passages, strict=True):
        window = assemble(asked, ids, offsets, length, stride=0)[0]
        span: tuple[int, int] | None = (0, 0)
        if example.answers:
            span = label(window, *example.answers[0])
        if span is None or not len(ids):
            continue
        rows.append(window.ids)
        first.append(window.first)
        spans.append(span)
        kinds.append(example.kind)
    starts = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
    return Features(
        np.concatenate(rows),
        starts,
        np.asarray(first, dtype=np.int32),
        np.asarray(spans, dtype=np.int32),
        np.asarray(kinds),
    )


def join(parts: Sequence[Features]) -> Features:
    """Several sets of features as one, in order."""
    lengths = np.concatenate([part.lengths for part in parts])
    return Features(
        np.concatenate([part.ids for part in parts]),
        np.concatenate(([0], np.cumsum(lengths))),
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.spans for part in parts]),
        np.concatenate([part.kinds for part in parts]),
    )


def batches(
    lengths: npt.NDArray[np.int64], tokens: int, multiple: int, rng: random.Random
) -> list[npt.NDArray[np.int64]]:
    """Example numbers of each batch: alike in length, at most ``tokens`` after padding to a ``multiple``.

    Sorting is within stretches of about fifty batches, so that a batch is still a random sample of its length.
    """
    order = list(range(len(lengths)))
    rng.shuffle(order)
    mean = max(1.0, float(lengths.mean()))
    stretch = max(1, int(50 * tokens / mean))
    out = []
    for at in range(0, len(order), stretch):
        batch: list[int] = []
        for number in sorted(order[at : at + stretch], key=lambda n: int(lengths[n])):
            width = padded(int(lengths[number]), multiple)
            if batch and width * (len(batch) + 1) > tokens:
                out.append(np.asarray(batch))
                batch = []
            batch.append(number)
        out.append(np.asarray(batch))
    rng.shuffle(out)
    return out


def padded(length: int, multiple: int) -> int:
    """``length`` rounded up to a ``multiple``: few shapes let the matrix library keep its plans."""
    return -(-length // multiple) * multiple


def save_plan(path: Path, features: Features, order: Sequence[npt.NDArray[np.int64]]) -> None:
    """Write features and batches to one ``.npz`` (no pickle)."""
    bounds = np.concatenate(([0], np.cumsum([len(batch) for batch in order])))
    partial = path.with_suffix(".partial.npz")
    np.savez(partial, **vars(features), order=np.concatenate(order), bounds=bounds)
    partial.replace(path)


def load_plan(path: Path) -> tuple[Features, list[npt.NDArray[np.int64]]]:
    """Read what ``save_plan`` wrote."""
    with np.load(path, allow_pickle=False) as held:
        features = Features(*(held[name] for name in ("ids", "starts", "first", "spans", "kinds")))
        order, bounds = held["order"], held["bounds"]
    return features, [order[a:b] for a, b in itertools.pairwise(bounds)]


def collate(
    features: Features, batch: npt.NDArray[np.int64], width: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, types, mask (B, width) and spans (B, 2) of a batch, int64."""
    ids = np.zeros((len(batch), width), dtype=np.int64)
    types, mask = np.zeros_like(ids), np.zeros_like(ids)
    for row, number in enumerate(batch):
        a, b = features.starts[number], features.starts[number + 1]
        ids[row, : b - a] = features.ids[a:b]
        types[row, features.first[number] : b - a] = 1
        mask[row, : b - a] = 1
    spans = features.spans[batch].astype(np.int64)
    return torch.from_numpy(ids), torch.from_numpy(types), torch.from_numpy(mask), torch.from_numpy(spans)

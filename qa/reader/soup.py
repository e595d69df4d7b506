"""``python -m qa.reader.soup``: the mean of the weights of several runs, as one reader.

Wortsman et al. 2022, "Model soups", arXiv 2203.05482: runs that began at the same weights lie in one valley, and the middle of it is often better than
each; it costs nothing when it is used. Whether it was is told by questions of held-out articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from qa.reader import model
from qa.reader.checkpoint import save_weights


def soup(readers: Sequence[model.Reader]) -> dict[str, Tensor]:
    """Return the mean of each tensor, float32. Raises ValueError where they are not of one shape."""
    states = [reader.state_dict() for reader in readers]
    for state in states[1:]:
        if {name: value.shape for name, value in state.items()} != {n: v.shape for n, v in states[0].items()}:
            raise ValueError(
                "These runs are not of one shape, so that there is no middle: name runs that began at the same weights"
            )
    return {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}


def main(arguments: list[str] | None = None) -> None:
    """Read the runs and write their mean."""
    parser = argparse.ArgumentParser(
        prog="python -m qa.reader.soup",
        description=__doc__,
        epilog="Example: python -m qa.reader.soup START RUN --out MEAN",
    )
    parser.add_argument("runs", type=Path, nargs="+", help="folders that training or qa.reader.restore wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder for the mean, which qa.reader.export takes")
    options = parser.parse_args(arguments)
    readers = [model.load(folder) for folder in options.runs]
    try:
        mean = soup(readers)
    except ValueError as error:
        parser.error(str(error))
    save_weights(options.out, readers[0], mean, {"mean of": [folder.name for folder in options.runs]})


if __name__ == "__main__":
    main()

"""Text to token ids with offsets, and back: ``[CLS] question [SEP] passage window [SEP]``.

Offsets are code points of the passage as it was given, whatever the tokeniser folded away: nothing is ever
searched for again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Ints = npt.NDArray[np.int32]

CLS, SEP = 101, 102
QUESTION_TOKENS = 48


@dataclass(frozen=True)
class Window:
    """One input of the model: a question and a stretch of a passage.

    ``ids`` (L,) int32, special tokens included; ``first`` is the position of the first passage token;
    ``offsets`` (L - first - 1, 2) int32, half-open code points of each passage token in the passage.
    """

    ids: Ints
    first: int
    offsets: Ints

    @property
    def types(self) -> Ints:
        """Token types (L,) int32: 0 for the question, 1 for the passage and its closing mark."""
        types = np.zeros(len(self.ids), dtype=np.int32)
        types[self.first :] = 1
        return types


class Featuriser:
    """Tokenises questions and passages separately, so that a passage read with ten questions is tokenised once."""

    def __init__(self, tokenizer_file: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer_file))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        # "[SEP]" in a document is text, not structure.
        self.tokenizer.encode_special_tokens = True

    def encode(self, texts: Sequence[str]) -> list[tuple[Ints, Ints]]:
        """Ids (n,) and offsets (n, 2) of each text, without special tokens."""
        encodings = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [
            (np.asarray(e.ids, dtype=np.int32), np.asarray(e.offsets, dtype=np.int32).reshape(-1, 2)) for e in encodings
        ]

    def windows(self, question: str, passage: str, length: int = 384, stride: int = 128) -> list[Window]:
        """The windows of one passage, neighbours overlapping by ``stride`` tokens."""
        (asked, _), (ids, offsets) = self.encode([question, passage])
        return assemble(asked, ids, offsets, length, stride)


def assemble(asked: Ints, ids: Ints, offsets: Ints, length: int = 384, stride: int = 128) -> list[Window]:
    """Windows of at most ``length`` tokens from a tokenised question and passage.

    Raises ``ValueError`` if ``stride`` leaves no room to advance.
    """
    asked = asked[:QUESTION_TOKENS]
    room = length - len(asked) - 3
    if room <= stride:
        raise ValueError(f"windows of {length} tokens cannot overlap by {stride}: choose a smaller stride")
    head = np.concatenate(([CLS], asked, [SEP])).astype(np.int32)
    out, at = [], 0
    while True:
        piece = ids[at : at + room]
        out.append(Window(np.concatenate((head, piece, [SEP])).astype(np.int32), len(head), offsets[at : at + room]))
        if at + room >= len(ids):
            return out
        at += room - stride


def label(window: Window, start: int, end: int) -> tuple[int, int] | None:
    """Positions in ``window.ids`` of the first and last token of the characters ``[start, end)``; none if outside."""
    touched = np.flatnonzero((window.offsets[:, 1] > start) & (window.offsets[:, 0] < end))
    if not len(touched) or window.offsets[touched[0], 0] > start or window.offsets[touched[-1], 1] < end:
        return None
    return window.first + int(touched[0]), window.first + int(touched[-1])

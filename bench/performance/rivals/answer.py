"""What a rival answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RivalAnswer:
    """The first answer's words, and the passage that they stand in; both empty where it gives none."""

    text: str = ""
    passage: str = ""

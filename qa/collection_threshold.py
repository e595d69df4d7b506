"""A collection's own threshold: how sure an answer has to be to be shown, fitted on questions that people asked of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from index_build.errors import BadIndex
from index_build.index_folder import THRESHOLD, IndexFolder
from index_build.model_lock import locked_model


@dataclass(frozen=True, slots=True)
class CollectionThreshold:
    """The least confidence at which an answer is shown, and what it was fitted on.

    ``precision`` is what was asked for; on the ``questions`` it was fitted on, ``shown`` were shown and ``right`` of them right.
    """

    threshold: float
    precision: float
    questions: int
    shown: int
    right: int
    generation: str
    reader: str

    @classmethod
    def read(cls, index_dir: Path) -> CollectionThreshold | None:
        """Return the index's threshold, or None where none was fitted. Raises BadIndex for a damaged file."""
        path = index_dir / THRESHOLD
        try:
            held = cls(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            raise BadIndex(f"{path} cannot be read: run pincite calibrate again, or delete it") from error
        if not 0 <= held.threshold <= 1:
            raise BadIndex(f"{path} holds no probability: run pincite calibrate again, or delete it")
        if held.reader != locked_model("reader").revision:
            raise BadIndex(f"{path} was fitted for another reader: run pincite calibrate again, or delete it")
        return held

    def write(self, index_dir: Path) -> None:
        """Keep the threshold with the index, whole or not at all; it outlives the generation it was fitted on."""
        IndexFolder(index_dir).write_threshold(json.dumps(asdict(self), indent=1) + "\n")

"""FAISS indexes that stay in their file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np


def mapped(path: Path) -> tuple[Any, Any]:
    """Return the index in a file, and what has to be kept for as long as it is used; it is only read.

    The system holds one copy of the vectors for all processes, and takes the memory back when it is short of it.
    Raises OSError, RuntimeError or ValueError for what is none.
    """
    held = np.memmap(path, dtype=np.uint8, mode="r")
    library: Any = faiss  # Its stubs know less than it can do.
    reader = library.ZeroCopyIOReader(library.swig_ptr(held), held.size)
    return library.read_index(reader), held

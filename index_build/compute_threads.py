"""How many threads this process computes with: processes side by side must not each take all cores."""

from __future__ import annotations

import os
from typing import Any

_threads = 0


def compute_with(threads: int) -> None:
    """Let whatever is loaded from now on compute with so many threads; 0 leaves it to the libraries, which take all cores."""
    global _threads
    _threads = threads
    if threads:
        # Read when the library's first pool is made.
        os.environ["RAYON_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(threads)
        import faiss

        faiss.omp_set_num_threads(threads)


def cores() -> int:
    """Return how many runs of one thread each this process computes at once: as many as it is to compute with, else one a core that it may use."""
    return _threads or _of_the_environment() or len(os.sched_getaffinity(0))


def session_options(threads: int | None = None) -> Any:
    """Return options for an onnxruntime session with as many threads as are asked for, as were set, or as OMP_NUM_THREADS says.

    onnxruntime does not read that variable itself, where torch, faiss and OpenBLAS do.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = (_threads or _of_the_environment()) if threads is None else threads
    return options


def _of_the_environment() -> int:
    """Return the first figure of OMP_NUM_THREADS, which may be a list with one for each level; 0 where it says none."""
    first = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0].strip()
    return int(first) if first.isdecimal() else 0

"""Waiting until what was written is on the disk."""

from __future__ import annotations

import os
from pathlib import Path


def flush(path: Path) -> None:
    """Wait until a file, or every file and folder below a folder, is on the disk."""
    for entry in [path, *path.rglob("*")] if path.is_dir() else [path]:
        flush_entry(entry)


def flush_entry(path: Path) -> None:
    """Wait until one file, or the entries of one folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

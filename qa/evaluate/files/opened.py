"""Text files, plain or packed by gzip."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TextIO, cast

from index_build.errors import BadInput


def opened(path: Path) -> TextIO:
    """Open a text in UTF-8, with or without a byte order mark. Raises BadInput where it cannot be opened."""
    try:
        if path.suffix == ".gz":
            return cast("TextIO", gzip.open(path, "rt", encoding="utf-8-sig"))
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({(error.strerror or str(error)).lower()})") from error


def endings(path: Path) -> str:
    """Return a file's ending in lower case, without the ``.gz`` that it may have behind it.

    >>> endings(Path("dev.JSON.gz"))
    '.json'
    """
    return Path(path.name.removesuffix(".gz")).suffix.lower()

"""Errors that are shown to people: one sentence that says what, where and how to mend it."""

from os import PathLike, fspath


class PinciteError(Exception):
    """Base of every error whose text is meant to be read by the user as it stands."""


class UnreadableDocument(PinciteError):
    """One document cannot be read; the build goes on without it and lists it in its report."""


class BadInput(PinciteError):
    """The whole command cannot be carried out as it was asked."""


class BadIndex(PinciteError):
    """A folder holds no index, or one that this version cannot serve."""


class BadModel(PinciteError):
    """A model is missing, or its files are not those that models.lock names."""


def build_again(index_dir: str | PathLike[str]) -> str:
    """Return how an index is mended that this version cannot serve.

    >>> build_again("my-index")
    'build it again with pincite index PATH... --out my-index'
    """
    return f"build it again with pincite index PATH... --out {fspath(index_dir)}"


TOO_LARGE = "it takes more memory to read than there is: split it"


def could_not_be_read(error: Exception) -> str:
    """Return the reason to report for an error that no loader foresaw."""
    if isinstance(error, MemoryError):
        return TOO_LARGE
    return f"it could not be read ({type(error).__name__}): save it anew, or leave it out"

"""The indexes that one server answers from, each under the name that visitors choose it by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from index_build.embedder import Embedder
from index_build.errors import BadInput, PinciteError
from qa.answerer import Answerer
from ui.source.page_pictures import PagePictures


class NoSuchCollection(PinciteError):
    """A collection was named that is not served."""


class Collection:
    """One index: its name, what answers from it, and the pictures of its pages."""

    def __init__(self, name: str, answerer: Answerer) -> None:
        self.name = name
        self.answerer = answerer
        self.pictures = PagePictures(answerer.index_dir)


class Collections:
    """All collections of a server, the default one first; there is at least one."""

    def __init__(self, answerers: Mapping[str, Answerer]) -> None:
        self._collections = {name: Collection(name, answerer) for name, answerer in answerers.items()}

    @classmethod
    def open(cls, folders: Mapping[str, Path], embedder: Embedder | None = None) -> Collections:
        """Open the indexes, which share one embedder. Raises BadInput for none, BadIndex and BadModel."""
        if not folders:
            raise BadInput("There is no index to serve: name one with --index DIR")
        shared = embedder or Embedder()
        return cls({name: Answerer(folder, shared) for name, folder in folders.items()})

    def __iter__(self) -> Iterator[Collection]:
        return iter(self._collections.values())

    @property
    def default(self) -> Collection:
        """The one that is meant where none is named."""
        return next(iter(self))

    def named(self, name: str = "") -> Collection:
        """Return a collection; the default one for an empty name. Raises NoSuchCollection."""
        if not name:
            return self.default
        try:
            return self._collections[name]
        except KeyError:
            raise NoSuchCollection(
                f"There is no collection {name[:80]!r} here: choose among {', '.join(self._collections)}"
            ) from None

    def close(self) -> None:
        """End the processes that draw pages."""
        for collection in self:
            collection.pictures.close()

"""What every kind of dense index does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray


class DenseIndex(ABC):
    """Unit vectors by passage id, some of which may be hidden from a search. Once made it is never changed; safe from several threads."""

    rounds: ClassVar[bool] = False
    """Whether vectors are stored less exactly than they are given."""

    learns: ClassVar[bool] = False
    """Whether it is shaped by the vectors that it is made of, so that one may decide how another is found."""

    @classmethod
    @abstractmethod
    def make(cls, ids: NDArray[np.int64], vectors: NDArray[np.float32], like: NDArray[np.bool_] | None = None) -> Self:
        """Return an index of vectors, float32 of shape (n, dimension), under ids in order, int64 of shape (n,).

        What it learns from vectors, it learns from those alone where ``like``, of shape (n,), is true; None stands for all.
        """

    @classmethod
    @abstractmethod
    def open(cls, folder: Path) -> Self:
        """Open what ``write`` wrote; vectors stay in the file, of which the system holds one copy for all processes.

        Raises OSError, RuntimeError or ValueError for what is none.
        """

    @abstractmethod
    def write(self, folder: Path) -> None:
        """Write the index into a generation's folder."""

    @abstractmethod
    def without(self, hidden: NDArray[np.int64]) -> Self:
        """Return the same index whose search looks at all but these ids, in order, int64 of shape (n,), all of them held."""

    def exhaustive(self) -> Self:
        """Return the same index whose search leaves nothing out for speed, so that nothing that is hidden can matter to it."""
        return self

    @property
    @abstractmethod
    def dimension(self) -> int:
        """Numbers of a vector."""

    @abstractmethod
    def __len__(self) -> int:
        """Vectors, hidden ones too."""

    @abstractmethod
    def ids(self) -> NDArray[np.int64]:
        """Return all ids, hidden ones too, in order, int64 of shape (n,)."""

    @abstractmethod
    def vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of ids that are held, in whatever order, as they are stored, float32 of shape (n, dimension).

        An index made of them stores the same.
        """

    def everything(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return all ids, int64 of shape (n,), and their vectors, float32 of shape (n, dimension), in the order of ids."""
        ids = self.ids()
        return ids, self.vectors(ids)

    @abstractmethod
    def search(
        self, vector: NDArray[np.float32], count: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return ids and inner products of the ``count`` nearest, best first; fewer when the index holds fewer.

        Where ``allowed`` is given, ids in order of shape (m,), all of them held, nothing else is looked at.
        """

"""Long documents laid out, kept for a while: to read and lay out the longest takes three seconds, and its reader turns to the next part at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar, cast

from index_build.document import Document
from index_build.generation import Generation
from ui.source.changes import Row, rows
from ui.source.layout import Layout

WORTH = 200_000
"""Characters from which a document is kept; a shorter one is laid out in milliseconds."""
MOST = 60_000_000
"""Characters of all that is kept: two of the longest documents."""

T = TypeVar("T")
_Key = tuple[str, ...]


class Opened:
    """Lays out documents, and versions side by side; keeps the long ones. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, tuple[object, int]] = OrderedDict()
        self._size = 0

    def layout(self, seen: Generation, document_id: str, collection: str = "") -> Layout | None:
        """Return a document of a collection's generation, laid out; None where the visitor, whose ``seen`` generation it is, does not see it."""
        # Asked each time: what is kept says nothing of who may see it, nor of what was deleted since.
        if document_id not in seen.texts.select("d.id = :value", document_id):
            return None
        kept = self._get(("layout", collection, seen.name, document_id))
        if kept is not None:
            return cast("Layout", kept)
        document = seen.texts.document(document_id)
        return self.laid_out(document, collection, seen.name) if document else None

    def laid_out(self, document: Document, *names: str) -> Layout:
        """Return a version of a document that somebody may see, laid out; ``names`` are those of the collection and of the generation."""
        return self._made(("layout", *names, document.id), lambda: Layout(document), len(document.text))

    def rows(self, then: Layout, now: Layout, *names: str) -> list[Row]:
        """Return two versions of a document side by side, see ``changes.rows``; ``names`` are those of the collection and of both generations."""
        old, new = then.document, now.document
        key = ("rows", old.id, *names)
        return self._made(key, lambda: rows(old, new), len(old.text) + len(new.text))

    def _made(self, key: _Key, make: Callable[[], T], size: int) -> T:
        kept = self._get(key)
        if kept is not None:
            return cast("T", kept)
        made = make()
        self._keep(key, made, size)
        return made

    def _get(self, key: _Key) -> object | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def _keep(self, key: _Key, made: object, size: int) -> None:
        if size < WORTH:
            return
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made, size
                self._size += size
            while self._size > MOST and len(self._kept) > 1:
                self._size -= self._kept.popitem(last=False)[1][1]

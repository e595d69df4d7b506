"""The one gate that every document passes through on its way to a visitor: what they may not see, or what was deleted, is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from index_build.generation import Generation
from ui.collections import Collection, Collections, NoSuchCollection
from ui.identity import Identity
from ui.source.layout import Layout
from ui.source.opened import Opened
from ui.source.versions import Older, cited_version
from ui.source.view import View


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as one visitor is shown it, and the version that was cited where that is another one which is kept and theirs to see."""

    identity: Identity
    collection: Collection
    seen: Generation
    layout: Layout
    older: Older | None


class Watcher(Protocol):
    """What is told of every document that is shown, such as the audit log."""

    def shows(self, shown: Shown, view: View) -> None:
        """Called before a document's page is sent; not for the pictures on it."""


class Gate:
    """Finds what a visitor may see of the collections."""

    def __init__(self, collections: Collections, watchers: tuple[Watcher, ...] = ()) -> None:
        self._collections = collections
        self._watchers = watchers
        self.opened = Opened()

    def seen(self, identity: Identity, collection: str) -> tuple[Collection, Generation] | None:
        """Return a collection and what a visitor sees of it now, once for each request; None for a collection that is none."""
        try:
            held = self._collections.named(collection)
        except NoSuchCollection:
            return None
        return held, held.answerer.seen_with(identity.labels)

    def shown(self, identity: Identity, document_id: str, view: View) -> Shown | None:
        """Return a document for a visitor; None where they see none by this id. Whatever shows one asks here."""
        found = self.seen(identity, view.collection)
        if found is None:
            return None
        collection, seen = found
        layout = self.opened.layout(seen, document_id, collection.name)
        if layout is None:
            return None
        older = cited_version(collection.answerer.index_dir, seen, layout.document, view, identity.labels)
        shown = Shown(identity, collection, seen, layout, older)
        for watcher in self._watchers:
            watcher.shows(shown, view)
        return shown

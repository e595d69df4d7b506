"""What a user asks to have fetched, and the roots and hosts that this comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index_build.collect import absolute
from index_build.errors import BadInput, UnreadableDocument
from index_build.fetch.addresses import Resolver, resolve
from index_build.fetch.errors import NotFetched
from index_build.fetch.urls import normal, own_host
from index_build.loaders.decoding import decode
from index_build.sources import WebRoot


@dataclass(frozen=True, slots=True)
class WebRequest:
    """URLs of pages and sitemaps, files that list URLs, and how they are fetched.

    ``rules`` are fields of ``Rules`` to set anew; what is not named stays as the index remembers it. ``allow_private`` is never
    remembered: what is private depends on where an update runs.
    """

    urls: tuple[str, ...] = ()
    lists: tuple[Path, ...] = ()
    rules: Mapping[str, object] = field(default_factory=dict)
    allow_private: bool = False
    resolver: Resolver = resolve

    @property
    def names_any(self) -> bool:
        """Whether it names a URL or a list; an update without either may still say how those of last time are fetched."""
        return bool(self.urls or self.lists)

    def roots(self, fields: str = "") -> list[WebRoot]:
        """Return what was named, in its normal form. Raises BadInput for what is no URL that can be fetched, and for a list that is not there."""
        return [WebRoot(_normal(url), False, fields) for url in self.urls] + [
            WebRoot(str(_there(absolute(path))), True, fields) for path in self.lists
        ]


def lines_of(root: WebRoot) -> Iterator[tuple[int, str]]:
    """Yield the numbers, from 1, and URLs of the lines of a list; empty ones and those that begin with # are none. Raises BadInput."""
    path = _there(Path(root.name))
    try:
        text = decode(path.read_bytes())
    except (OSError, UnreadableDocument) as error:
        raise BadInput(f"{path}, the list of URLs, cannot be read: {error}") from error
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line.strip()


def own_hosts(roots: list[WebRoot]) -> set[str]:
    """Return the entries of the hosts that need no further permission: those of URLs that were given themselves."""
    return {own_host(root.name) for root in roots if not root.is_list}


def _normal(url: str) -> str:
    try:
        return normal(url)
    except NotFetched as error:
        raise BadInput(f"{url} cannot be fetched: {error}") from error


def _there(path: Path) -> Path:
    if not path.is_file():
        raise BadInput(f"{path}, the list of URLs, is not there: check the path, or build the index without it")
    return path

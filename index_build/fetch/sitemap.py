"""Sitemaps (sitemaps.org): lists of pages, and lists of such lists, as XML, perhaps packed with gzip."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from index_build.errors import UnreadableDocument
from index_build.fetch.errors import NotFetched
from index_build.fetch.unpack import gathered
from index_build.loaders.safe_xml import parse
from index_build.loaders.stated_date import stated_date

MOST_BYTES = 50 << 20
MOST_ENTRIES = 50_000
"""Both as the protocol has them, for one sitemap, unpacked."""
DEEPEST = 3
"""Sitemaps within sitemaps; the protocol knows one level, some sites use two."""
_GZIP = b"\x1f\x8b"
_KINDS = {"urlset": "url", "sitemapindex": "sitemap"}
_LOOKED_AT = 4096
# The first element, behind declarations and comments; atomic groups, so that no page is tried in all ways to part its comments.
_FIRST = re.compile(
    rb"\s*+(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[.*?\])?\s*+>)\s*+)*+<(?:[A-Za-z0-9_.-]+:)?([A-Za-z0-9]+)",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page or, where it ``is_sitemap``, another list; as it is written, with the day of its last change where that is told."""

    url: str
    is_sitemap: bool
    changed: date | None


def entries(body: bytes) -> list[Entry] | None:
    """Return what a sitemap lists; None for a body that is none. Raises NotFetched for a sitemap that cannot be read."""
    if body.startswith(_GZIP):
        body = gathered([body], MOST_BYTES, packed=True, way_out="split the sitemap")
    if not _seems(body[:_LOOKED_AT]):
        return None
    if len(body) > MOST_BYTES:
        raise NotFetched(f"the sitemap is larger than {MOST_BYTES >> 20} MB: split it")
    try:
        root = parse(body)
    except UnreadableDocument as error:
        raise NotFetched(str(error)) from error
    except SyntaxError as error:
        raise NotFetched("the sitemap is no whole XML: it was cut short, or its server writes it wrongly") from error
    kind = _KINDS.get(_name(root))
    if kind is None:
        return None
    found = list(_listed(root, kind))
    if len(found) > MOST_ENTRIES:
        raise NotFetched(f"the sitemap lists more than {MOST_ENTRIES:,} URLs: split it")
    return found


def _listed(root: Any, kind: str) -> Iterator[Entry]:
    for node in root:
        if _name(node) != kind:
            continue
        told = {_name(child): (child.text or "").strip() for child in node}
        if told.get("loc"):
            yield Entry(told["loc"], kind == "sitemap", stated_date(told.get("lastmod")))


def _seems(head: bytes) -> bool:
    first = _FIRST.match(head.removeprefix(codecs.BOM_UTF8))
    return first is not None and first[1].decode("ascii") in _KINDS


def _name(node: Any) -> str:
    """Return an element's name without its namespace, which many sites get wrong."""
    return str(node.tag).rpartition("}")[2]

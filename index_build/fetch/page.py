"""What is remembered of a page that was fetched, so that the next run asks only whether it has changed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Page:
    """The version of a page that is kept: where it was, what names that version, and the days on which it is said to have changed.

    ``url`` is where redirects led to, ``root`` the URL or list through which it was found, ``through`` the sitemap, itself where it was named or listed itself, ``fetched`` an ISO 8601 time in UTC of the
    last answer, ``served`` the day of its Last-Modified and ``listed`` that of its sitemap's lastmod.
    """

    url: str
    root: str
    through: str
    fetched: str
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    served: str | None = None
    listed: str | None = None

    @property
    def day(self) -> date | None:
        """The day on which the page was last changed, by its sitemap, else by its server."""
        told = self.listed or self.served
        return date.fromisoformat(told) if told else None

    def written(self) -> str:
        """Return the record as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, written: str) -> Page:
        """Return a record as ``written`` wrote it."""
        return cls(**json.loads(written))


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it is now; ``body`` is the path of its body below the index folder."""

    page: Page
    body: Path

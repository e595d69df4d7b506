"""Every page that some roots lead to, each asked for once, and only for what has changed since it was fetched before."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from index_build.fetch.bodies import Bodies
from index_build.fetch.client import Client, Response, Validators, validators
from index_build.fetch.errors import NotFetched
from index_build.fetch.kinds import ending, in_utf_8
from index_build.fetch.page import Fetched, Page
from index_build.fetch.request import lines_of
from index_build.fetch.rules import Rules
from index_build.fetch.sitemap import DEEPEST, Entry, entries
from index_build.fetch.urls import normal
from index_build.loaders.stated_date import stated_date
from index_build.report import Skipped
from index_build.sources import SourceRecord, WebRoot

MOST_SITEMAPS = 1000
"""Within others, in one run."""
_MADE_WHEN_ASKED = timedelta(minutes=1)


@dataclass(slots=True)
class Crawled:
    """Pages by URL, in the order in which they were found, and what was not fetched and why.

    ``staying`` are the URLs of known pages that keep their text since nothing can be told of them now; ``gone`` what was named and is not there.
    """

    pages: dict[str, Fetched] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    staying: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Item:
    url: str
    root: str
    through: str = ""
    depth: int = 0
    is_sitemap: bool = False
    asked_for: bool = True
    changed: date | None = None


class Crawl:
    """One run over some roots."""

    def __init__(
        self,
        client: Client,
        bodies: Bodies,
        known: Mapping[str, SourceRecord],
        rules: Rules,
        progress: Callable[[int, int], None],
    ) -> None:
        """``known`` are pages that were fetched before, by URL; ``progress`` is called with what is done and what there is so far."""
        self._client, self._bodies, self._known, self._rules = client, bodies, known, rules
        self._progress = progress
        # Sitemaps that known pages were found through.
        self._led = {record.page.through for url, record in known.items() if record.page and record.page.through != url}
        self._queue: deque[_Item] = deque()
        self._seen: set[str] = set()
        self._finals: dict[str, str] = {}
        self._counts = Counter[bool]()
        self._left_out = Counter[tuple[str, bool]]()
        self._incomplete: set[str] = set()
        self._named: frozenset[str] = frozenset()
        self._found = Crawled()

    def run(self, roots: Sequence[WebRoot], named: Collection[str] = ()) -> Crawled:
        """Fetch what the roots lead to. A root that was ``named`` goes with its pages when it is not there; what another one led to
        stays then, as a server may be set up wrongly for a while. Raises BadInput for a list of URLs that cannot be read.
        """
        self._named = frozenset(named)
        for root in roots:
            for number, url in lines_of(root) if root.is_list else [(0, root.name)]:
                self._enqueue(url, _Item("", root.name), f"line {number} of {root.name}" if number else "")
        done = 0
        while self._queue:
            item = self._queue.popleft()
            self._visit(item)
            done += 1
            self._progress(done, done + len(self._queue))
        for (name, are_sitemaps), count in self._left_out.items():
            what = "sitemaps" if are_sitemaps else "pages"
            way_out = "split them among several" if are_sitemaps else "raise --max-pages"
            self._skip(
                name,
                f"it leads to {count:,} {what} beyond the {self._most(are_sitemaps):,} that are fetched: {way_out}",
            )
            self._incomplete.add(name)
        self._found.staying |= {
            url
            for url, record in self._known.items()
            if record.page and {record.page.root, record.page.through} & self._incomplete and url not in self._seen
        }
        return self._found

    def _enqueue(self, written: str, item: _Item, where: str = "") -> None:
        try:
            url = normal(written)
        except NotFetched as error:
            self._skip(written, f"{error} ({where})" if where else str(error))
            return
        if url in self._seen:
            return
        if url != item.root:
            if self._counts[item.is_sitemap] >= self._most(item.is_sitemap):
                self._left_out[item.root, item.is_sitemap] += 1
                return
            self._counts[item.is_sitemap] += 1
        self._seen.add(url)
        self._queue.append(replace(item, url=url, through=item.through or url))

    def _most(self, sitemaps: bool) -> int:
        return MOST_SITEMAPS if sitemaps else self._rules.most_pages

    def _visit(self, item: _Item) -> None:
        if not item.asked_for and not self._client.may_ask(item.url):
            self._skip(item.url, "it is on a host that is not allowed, see --allow-host", failed=False)
            return
        record = None if item.is_sitemap else self._known.get(item.url)
        page = record.page if record and self._is_kept(record) else None
        try:
            response = self._client.get(item.url, _version(page))
            listed = entries(response.body) if item.is_sitemap or item.asked_for else None
            if listed is not None:
                self._list(item, listed)
            elif item.is_sitemap:
                raise NotFetched("it is no sitemap, though another one says so")
            elif item.asked_for and item.through in self._led and item.url not in self._named:
                raise NotFetched("it was a sitemap before and is none now")
            else:
                self._take(item, response, record, page)
        except NotFetched as error:
            self._not_fetched(item, error)

    def _is_kept(self, record: SourceRecord) -> bool:
        """Whether the body is still there, so that "not modified" is enough of an answer."""
        path = self._bodies.at(record.path)
        return record.stamp.sha256 is not None and path.is_file() and path.stat().st_size == record.stamp.size

    def _list(self, item: _Item, listed: Sequence[Entry]) -> None:
        if item.depth >= DEEPEST:
            raise NotFetched(f"it lies more than {DEEPEST} sitemaps deep")
        for each in listed:
            self._enqueue(
                each.url, _Item("", item.root, item.through, item.depth + 1, each.is_sitemap, False, each.changed)
            )

    def _take(self, item: _Item, response: Response, record: SourceRecord | None, before: Page | None) -> None:
        if response.url != item.url and (other := self._read_as(response.url)):
            self._skip(item.url, f"it leads to {response.url}, which is read as {other} already", failed=False)
            return
        version = validators(response, _version(before))
        content_type = response.headers.get(
            "content-type", before.content_type if response.status == 304 and before else ""
        )
        served = before.served if response.status == 304 and before else _day(response)
        page = Page(
            url=response.url,
            root=item.root,
            through=item.through,
            fetched=datetime.now(UTC).isoformat(timespec="seconds"),
            content_type=content_type[:200],
            etag=version.etag,
            last_modified=version.last_modified,
            served=served,
            listed=item.changed.isoformat() if item.changed else None,
        )
        if response.status == 304 and record is not None:
            body = record.path
        else:
            suffix = ending(content_type, response.url, response.body)
            if suffix is None:
                kind = content_type.partition(";")[0] or "nothing in particular"
                self._skip(item.url, f"it is served as {kind}, which pincite does not read", failed=item.asked_for)
                return
            body = self._bodies.keep(in_utf_8(response.body, suffix, content_type), suffix)
        self._finals[response.url] = item.url
        self._found.pages[item.url] = Fetched(page, body)

    def _read_as(self, final: str) -> str | None:
        """Return the URL under which a page that redirects led to is read, or going to be read."""
        return final if final in self._seen else self._finals.get(final)

    def _not_fetched(self, item: _Item, error: NotFetched) -> None:
        led = item.is_sitemap or (item.asked_for and item.through in self._led)
        known = item.url in self._known
        if error.kind == "gone" and item.url in self._named:
            self._found.gone.add(item.url)
            return
        if led:
            self._incomplete.add(item.through)
            stay = "; the pages that were found by it stay" if item.through in self._led else ""
        elif known and error.kind not in ("gone", "robots"):
            self._found.staying.add(item.url)
            day = self._known[item.url].page
            stay = f"; its text of {day.fetched[:10]} stays" if day else ""
        else:
            stay = ""
        # A page that was there and is gone is counted among what has vanished.
        if not (known and error.kind == "gone"):
            self._skip(item.url, f"{error}{stay}", failed=error.kind != "robots")

    def _skip(self, url: str, reason: str, failed: bool = True) -> None:
        self._found.skipped.append(Skipped(url, reason, failed))


def _version(page: Page | None) -> Validators | None:
    return Validators(page.url, page.etag, page.last_modified) if page else None


def _day(response: Response) -> str | None:
    """Return the day of Last-Modified, unless the page was made when it was asked for: then it tells nothing."""
    modified = response.headers.get("last-modified", "")
    found = stated_date(modified) if modified else None
    try:
        now = parsedate_to_datetime(response.headers["date"]) if "date" in response.headers else datetime.now(UTC)
        if now - parsedate_to_datetime(modified) < _MADE_WHEN_ASKED:
            return None
    except (ValueError, TypeError):
        return None
    return found.isoformat() if found else None

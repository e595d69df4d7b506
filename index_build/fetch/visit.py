"""What an index is to hold of the web: pages that stay as they are, pages to be read, and pages that went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from index_build.assembly import Progress
from index_build.collect import SourceFile
from index_build.fetch.bodies import Bodies
from index_build.fetch.page import Fetched
from index_build.fetch.request import WebRequest, own_hosts
from index_build.fetch.rules import Rules
from index_build.formats import container_of
from index_build.index_folder import IndexFolder
from index_build.read_sources import ToRead
from index_build.report import Skipped
from index_build.sources import SourceRecord, Sources, Stamp, WebRoot, read_fields


@dataclass(slots=True)
class Visited:
    """Records of pages that stay, unchanged or because nothing can be told of them; of those that vanished; of those nobody asked about."""

    kept: list[SourceRecord] = field(default_factory=list)
    to_read: list[ToRead] = field(default_factory=list)
    vanished: list[SourceRecord] = field(default_factory=list)
    elsewhere: list[SourceRecord] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    roots: dict[str, WebRoot] = field(default_factory=dict)
    """The roots that the index is then made from."""
    rules: Rules = field(default_factory=Rules)


def visit(
    folder: IndexFolder,
    request: WebRequest,
    known: Sources,
    fields: str | None,
    everything: bool,
    back: set[str],
    progress: Progress,
) -> Visited:
    """Fetch what is asked for, or from all roots that the index knows where ``everything`` is; without either, nothing is connected to.

    ``back`` are URLs to be read whether they have changed or not. For the one writer. Raises BadInput.
    """
    rules = known.web_rules.changed(request.rules)
    given = {root.name: root for root in request.roots(fields or "")}
    looked = {name: _root(name, given, known, fields) for name in (given or (known.web_roots if everything else ()))}
    if not looked:
        return Visited(elsewhere=list(known.pages.values()), roots=known.web_roots, rules=rules)
    # Only here: for files alone, what connects is not even loaded.
    from index_build.fetch.client import Client
    from index_build.fetch.crawl import Crawl

    hosts = {*rules.hosts, *own_hosts([*known.web_roots.values(), *looked.values()])}
    bodies = Bodies(folder)
    with Client(rules, hosts, request.allow_private, request.resolver) as client:
        crawl = Crawl(client, bodies, known.pages, rules, lambda done, total: progress("Fetching", done, total))
        found = crawl.run(list(looked.values()), set(given) & {*known.web_roots, *known.pages})
    result = Visited(skipped=found.skipped, rules=rules)
    for url, fetched in found.pages.items():
        record = known.files.get(url)
        if record and record.page and record.page.root not in looked:
            before = record.page
            fetched = replace(fetched, page=replace(fetched.page, root=before.root, through=before.through))
        _sort_out(result, url, fetched, record, bodies, looked, fields, back)
    for url, record in known.pages.items():
        if url in found.pages:
            continue
        asked = url in given or (record.page is not None and record.page.root in looked)
        where = result.kept if url in found.staying else result.vanished if asked else result.elsewhere
        where.append(record)
    covered = {url for url, record in known.pages.items() if record.page and record.page.root not in looked}
    new = {name: root for name, root in looked.items() if name not in covered}
    result.roots = {name: root for name, root in (known.web_roots | new).items() if name not in found.gone}
    return result


def _sort_out(
    result: Visited,
    url: str,
    fetched: Fetched,
    record: SourceRecord | None,
    bodies: Bodies,
    looked: Mapping[str, WebRoot],
    fields: str | None,
    back: set[str],
) -> None:
    """Put a page among those that stay as they are or among those to be read."""
    root = looked.get(fetched.page.root)
    wanted = fields if fields is not None else record.fields if record else root.fields if root else ""
    use = wanted if container_of(fetched.body.name) else ""
    if (
        record is not None
        and record.path == fetched.body
        and record.page is not None
        and record.page.day == fetched.page.day
        and record.fields == use
        and record.stamp.sha256 is not None
        and url not in back
    ):
        result.kept.append(replace(record, page=fetched.page))
        return
    file = SourceFile(bodies.at(fetched.body), url, asked_for=True, saved=fetched.page.day)
    result.to_read.append(ToRead(file, read_fields(use), Stamp.of(file.path), fetched))


def _root(name: str, given: Mapping[str, WebRoot], known: Sources, fields: str | None) -> WebRoot:
    """Return a root with the fields named now, else those of the last time."""
    before = known.web_roots.get(name)
    return given[name] if name in given and (before is None or fields is not None) else before or given[name]

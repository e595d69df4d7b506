"""The options of `pincite index` for what is fetched over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index_build.cited_names import is_url
from ui.arguments import some_path

if TYPE_CHECKING:
    from index_build.fetch.request import WebRequest

_PANEL = "Pages fetched over HTTP"
_MB = 1 << 20

Urls = Annotated[
    list[Path] | None,
    typer.Option(
        "--urls",
        metavar="FILE",
        parser=some_path,
        rich_help_panel=_PANEL,
        help="A text file of URLs, one a line, of pages or sitemaps; may be repeated.",
    ),
]
AllowHost = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOST",
        rich_help_panel=_PANEL,
        help="A host to fetch from: example.org, example.org:8080, or *.example.org for those below it; may be repeated. A URL given as "
        "an argument allows its own; those in lists and sitemaps, and what pages redirect to, have to be allowed. Remembered.",
    ),
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        rich_help_panel=_PANEL,
        help="Let hosts lie in private networks or on this machine. Not remembered: say it at each update.",
    ),
]
MaxPages = Annotated[
    int | None,
    typer.Option(
        min=1, rich_help_panel=_PANEL, help="The most pages to fetch from lists and sitemaps; 10,000. Remembered."
    ),
]
MaxMb = Annotated[
    float | None,
    typer.Option(min=0.001, rich_help_panel=_PANEL, help="The largest page, unpacked, in MB; 64. Remembered."),
]
MaxSeconds = Annotated[
    float | None,
    typer.Option(min=0.1, rich_help_panel=_PANEL, help="The longest that one page may take; 120. Remembered."),
]
Delay = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=3600,
        rich_help_panel=_PANEL,
        help="Seconds between two requests to a host; 0.5, or more where its robots.txt asks for it, up to 30. Remembered.",
    ),
]


def apart(given: Sequence[str]) -> tuple[list[Path], tuple[str, ...]]:
    """Return the paths and the URLs among arguments."""
    return [Path(each) for each in given if not is_url(each)], tuple(each for each in given if is_url(each))


def web_request(
    urls: Sequence[str],
    lists: Sequence[Path] | None,
    hosts: Sequence[str] | None,
    allow_private: bool,
    max_pages: int | None,
    max_mb: float | None,
    max_seconds: float | None,
    delay: float | None,
) -> WebRequest:
    """Return what is asked for. Raises BadInput for a host that is none."""
    from index_build.errors import BadInput
    from index_build.fetch.request import WebRequest
    from index_build.fetch.urls import parse_host

    allowed = []
    for host in hosts or ():
        try:
            allowed.append(parse_host(host))
        except ValueError as error:
            raise BadInput(
                f"--allow-host {host!r} is no host: write example.org, example.org:8080 or *.example.org"
            ) from error
    rules = {
        "hosts": tuple(allowed),
        "most_pages": max_pages,
        "most_bytes": None if max_mb is None else int(max_mb * _MB),
        "most_seconds": max_seconds,
        "delay": delay,
    }
    request = WebRequest(tuple(urls), tuple(lists or ()), rules, allow_private)
    request.roots()  # A mistake is told before the slow imports.
    return request

"""The plain pages that visitors meet who are not let in, or have signed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from starlette.responses import HTMLResponse

_STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem}"
    "h1{font-size:1.4rem}a{display:inline-block;margin:.5rem 1rem 0 0}"
)


@dataclass(frozen=True, slots=True)
class Way:
    """A link from a page; ``apart`` opens it in a tab of its own, for a page inside another one."""

    words: str
    to: str
    apart: bool = False


def plain_page(status: int, heading: str, said: str, ways: Sequence[Way] = ()) -> HTMLResponse:
    """Return a page of a heading, a sentence, and links."""
    links = "".join(
        f'<a href="{escape(way.to)}"{" target=_blank rel=noopener" if way.apart else ""}>{escape(way.words)}</a>'
        for way in ways
    )
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(heading)} · pincite</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(heading)}</h1><p>{escape(said)}</p>{f'<p>{links}</p>' if links else ''}</main></body></html>",
        status,
        {"Cache-Control": "no-store"},
    )

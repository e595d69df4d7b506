"""The HTML around every page of our own that Gradio does not make: source pages, the sign-in page, and pages that say what went wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_THEMES = ("light", "dark")


def page(
    title: str,
    body: str,
    *,
    language: str = "en",
    root: str = "../",
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    accent: str = "",
    theme: str = "",
    embedded: bool = False,
) -> str:
    """Return a whole HTML page.

    ``title`` is words and is escaped here; ``body`` is HTML, landmarks and heading among it. ``language`` is that of our own words on it.
    ``root`` is where the service begins as the page sees it: "../" for /source/x, or an absolute path that ends in a slash. ``styles`` and
    ``scripts`` are files of ui/static, loaded after the shell's own style. ``accent`` is the operator's colour as #rrggbb, ``theme`` light or dark
    where a visitor chose it; what is neither counts as not given. ``embedded`` makes it compact, for a panel in somebody else's page.
    """
    held = escape(root)
    links = "".join(f'<link rel="stylesheet" href="{held}page/{escape(name)}">' for name in ("shell.css", *styles))
    code = "".join(f'<script src="{held}page/{escape(name)}" defer></script>' for name in scripts)
    # A style, since the policy allows no inline script; nothing but six digits gets in.
    colour = f"<style>:root{{--accent:{accent}}}</style>" if _COLOUR.fullmatch(accent) else ""
    chosen = f' data-theme="{theme}"' if theme in _THEMES else ""
    compact = ' class="embedded"' if embedded else ""
    return (
        f'<!doctype html><html lang="{escape(language_tag(language) or "en")}"{chosen}{compact}><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        f"{links}{colour}{code}</head><body>{body}</body></html>"
    )


def message_page(
    title: str, words: str, *, root: str = "../", more: str = "", accent: str = "", embedded: bool = False
) -> str:
    """Return a page that says one thing: a heading and a sentence, both escaped here, and ``more`` HTML below, such as a link or a form."""
    body = f'<main class="message"><h1>{escape(title)}</h1><p>{escape(words)}</p>{more}</main>'
    return page(title, body, root=root, accent=accent, embedded=embedded)


def language_tag(language: str | None) -> str:
    """Return a language as HTML's ``lang`` wants it; nothing for what is no tag (RFC 5646, as far as it is used here).

    >>> language_tag("de_AT"), language_tag('x"y')
    ('de-AT', '')
    """
    tag = (language or "").replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""

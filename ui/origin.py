"""The link from a page's citation to the page itself. It leads out of pincite, so nothing follows it unasked and it tells nobody where from."""

from __future__ import annotations

from collections.abc import Callable

from index_build.cited_names import is_web_url


def origin(source: str, escaped: Callable[[str], str]) -> str:
    """Return the name that a document is cited by as HTML; a link where it is an http or https URL, and never for another scheme.

    ``escaped`` makes words inert for where they are to stand, as text and within quotation marks.
    """
    words = escaped(source)
    if not is_web_url(source):
        return words
    return f'<a class="origin" href="{words}" rel="noreferrer noopener nofollow" target="_blank">{words}</a>'

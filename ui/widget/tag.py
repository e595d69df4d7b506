"""What a page needs in order to show the widget: the tag, and the lines of its security policy."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

from index_build.errors import BadInput
from ui.web.allowlist import parse_origin
from ui.widget.files import public_files, versioned


def server_of(url: str) -> str:
    """Return the address of a server with a slash at its end. Raises BadInput for what is none."""
    parts = urlsplit(url.strip())
    try:
        origin = parse_origin(f"{parts.scheme}://{parts.netloc}")
    except ValueError as error:
        raise BadInput(f"--url: {error}") from error
    if parts.query or parts.fragment:
        raise BadInput(f"--url: {url[:80]!r} is no address of a server: leave out what follows ? or #")
    return f"{origin}{parts.path.rstrip('/')}/"


def script_tag(server: str, data: Mapping[str, str], latest: bool = False) -> str:
    """Return the tag for the script of a server, as ``server_of`` gives it; ``data`` are its data attributes.

    It is held to the bytes of this version, unless the ``latest`` is to be loaded, whichever that will be.
    """
    name = "v1.js" if latest else versioned("v1.js")
    held = "" if latest else f' integrity="{public_files()["v1.js"].integrity}" crossorigin="anonymous"'
    attributes = "".join(f' data-{key}="{escape(value)}"' if value else f" data-{key}" for key, value in data.items())
    return f'<script src="{escape(server)}widget/{name}"{held} async data-pincite{attributes}></script>'


def policy_lines(server: str) -> Mapping[str, str]:
    """Return the sources that the policy of the page has to name, and what each is for."""
    parts = urlsplit(server)
    origin = f"{parts.scheme}://{parts.netloc}"
    return {
        f"script-src {origin}": "the script",
        f"frame-src {origin}": "the chat's frame",
        f"connect-src {origin}": "to learn why the chat is not there; it works without",
    }

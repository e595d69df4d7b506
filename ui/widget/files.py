"""The files that ui/widget/build.mjs makes of ui/widget/src, under the names that they are served by."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DIST = Path(__file__).with_name("dist")
_TYPES = {".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".map": "application/json"}


@dataclass(frozen=True, slots=True)
class WidgetFile:
    """One file: its bytes, their media type, and whether its name says which bytes they are, so that they never change."""

    body: bytes
    media_type: str
    lasting: bool

    @property
    def tag(self) -> str:
        """The entity tag (RFC 9110, 8.8.3)."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'

    @property
    def integrity(self) -> str:
        """What a page holds the file against (Subresource Integrity, W3C)."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.body).digest()).decode()


@cache
def public_files() -> Mapping[str, WidgetFile]:
    """Return what pages of others load: scripts and source maps, and each script under a name with its digest too."""
    found: dict[str, WidgetFile] = {}
    for name in ("v1.js", "v1.mjs"):
        for each in (name, f"{name}.map"):
            found[each] = _read(each)
        found[versioned(name)] = WidgetFile(found[name].body, found[name].media_type, lasting=True)
    return found


@cache
def frame_files() -> Mapping[str, WidgetFile]:
    """Return what the chat's own page loads."""
    return {name: _read(name) for name in ("embed.js", "embed.js.map")}


def versioned(name: str) -> str:
    """Return the name of a script that changes with its bytes: v1.0123456789ab.js."""
    stem, ending = name.split(".")
    return f"{stem}.{hashlib.sha256(_read(name).body).hexdigest()[:12]}.{ending}"


def _read(name: str) -> WidgetFile:
    path = DIST / name
    return WidgetFile(path.read_bytes(), _TYPES[path.suffix], lasting=False)

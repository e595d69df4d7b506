"""The operator's logo: checked when the server starts, held in memory, and shown as a picture, which runs nothing."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from index_build.errors import BadInput, UnreadableDocument
from index_build.loaders import safe_xml

MOST_BYTES = 256 * 1024
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_SVG = "{http://www.w3.org/2000/svg}svg"


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture's bytes and its media type."""

    content: bytes
    media_type: str

    @classmethod
    def read(cls, path: Path) -> Logo:
        """Read a picture; what its bytes are counts, and not its name. Raises BadInput."""
        try:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise BadInput(
                f"The logo {path} cannot be read ({(error.strerror or str(error)).lower()}): name another file with page.logo"
            ) from error
        if len(content) > MOST_BYTES:
            raise BadInput(
                f"The logo {path} is larger than {MOST_BYTES // 1024} kB: make it smaller, it is shown 32 dots high"
            )
        media_type = _raster(content) or _vector(content)
        if media_type is None:
            raise BadInput(f"The logo {path} is no PNG, JPEG, WebP or SVG: save it as one of them")
        return cls(content, media_type)


def _raster(content: bytes) -> str | None:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=tuple(_TYPES)) as picture:
            picture.verify()
            return _TYPES[picture.format or ""]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, Image.DecompressionBombError):
        return None


def _vector(content: bytes) -> str | None:
    try:
        root = safe_xml.parse(content)
    except (UnreadableDocument, SyntaxError, ValueError):
        return None
    return "image/svg+xml" if root.tag == _SVG else None

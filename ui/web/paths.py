"""Which paths can be reached at all. A new route has to be named here, or it answers 404 to everybody."""

from __future__ import annotations

import re

_OPEN = (
    # Ours.
    r"/",
    r"/healthz",
    r"/source/[^/]+(/[0-9]{1,5}\.webp)?",
    r"/page/[\w.-]+",
    # What Gradio's page needs. Its file, upload, proxy and direct-call routes are not among them: one of them would have
    # the server open addresses that a visitor names.
    r"/(ui/)?(config|theme\.css|manifest\.json|favicon\.ico|robots\.txt)",
    r"/(assets|static)/[\w./@+-]+",
    r"/gradio_api/(info|startup-events|queue/(join|data)|heartbeat/\w+|cancel|reset)",
)
_PATTERN = re.compile("|".join(_OPEN))


def is_open(path: str) -> bool:
    """Tell whether a path, without the part that a proxy strips, leads anywhere."""
    return _PATTERN.fullmatch(path) is not None and ".." not in path

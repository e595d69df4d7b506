"""What the scopes of API keys open. A path that none of them opens is closed to keys."""

from __future__ import annotations

import re

_OPENED: tuple[tuple[str, str], ...] = (
    (r"/api/v1/ask(:[\w-]+|/[\w:-]+)?", "ask"),
    (r"/api/v1/feedback(/.*)?", "feedback"),
    (r"/metrics", "metrics"),
    (r"/api/v1/.+", "read"),
    (r"/source/.+", "read"),
)
_PATTERNS = tuple((re.compile(pattern), scope) for pattern, scope in _OPENED)


def scope_of(path: str) -> str | None:
    """Return the scope that a key needs for a path, None where no key leads.

    >>> scope_of("/api/v1/ask:batch"), scope_of("/api/v1/documents/0a1b"), scope_of("/gradio_api/queue/join")
    ('ask', 'read', None)
    """
    return next((scope for pattern, scope in _PATTERNS if pattern.fullmatch(path)), None)

"""Why a question got no answer, in one word."""

from __future__ import annotations

from index_build.errors import PinciteError
from ui.asking import Busy, GoneAway, TooMany, TooSlow

_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (Busy, "busy"),
    (TooSlow, "too_slow"),
    (TooMany, "too_many"),
    (GoneAway, "gone"),
    (PinciteError, "invalid"),
)


def why(error: Exception) -> str:
    """Return the reason; "gone" is one who went away before the answer came.

    >>> why(GoneAway()), why(ValueError())
    ('gone', 'error')
    """
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "error")

"""What stands in the page's head: its style sheets, its scripts, and what the scripts have to know of the settings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from ui.settings import Settings

SCRIPTS_BEFORE_GRADIO = ("chat-early.js",)
"""Run before Gradio's own, in this order; files of /page."""


def head(settings: Settings, collections: Sequence[str] = ()) -> str:
    """Return the head's tags; every address is relative, so that the page works below any path."""
    known = {
        "feedback": settings.feedback.on,
        "signed_on": settings.auth.mode != "none",
        "seconds": settings.limits.seconds,
        "collections": list(collections),
    }
    scripts = "".join(f'<script src="page/{name}"></script>' for name in SCRIPTS_BEFORE_GRADIO)
    return (
        f'<meta name="pincite" content="{escape(json.dumps(known))}">'
        '<meta name="color-scheme" content="light dark">'
        '<link rel="stylesheet" href="page/palette.css"><link rel="stylesheet" href="page/chat.css">'
        f'{scripts}<script type="module" src="page/chat.js"></script>'
    )

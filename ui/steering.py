"""Words that anybody may have written, without the characters that steer a terminal or turn the direction of what it shows."""

from __future__ import annotations

import json
import re
import unicodedata

_STEERING = {"Cc", "Cf", "Cs"}
_JOINERS = "\u200c\u200d\u00ad"
# JSON itself writes those below a space otherwise.
_IN_JSON = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]"
)


def harmless(words: str) -> str:
    """Return words with every character that is not seen, but for line ends, made visible as a replacement character."""
    return "".join(
        "\ufffd" if unicodedata.category(character) in _STEERING and character not in f"\n{_JOINERS}" else character
        for character in words.replace("\r\n", "\n").replace("\t", " ")
    )


def harmless_json(written: str) -> str:
    """Return JSON that says the same and writes such characters as their numbers.

    >>> harmless_json('["a\\u202eb"]')
    '["a\\\\u202eb"]'
    """
    return _IN_JSON.sub(lambda found: json.dumps(found[0])[1:-1], written)

"""What the tests of office formats share: words in many scripts, how a loaded document is looked at, and files made to do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from index_build.loaders import LoadedDocument, load

WORDS = (
    "Everyone has 27 days of leave.",
    "“Curly” quotes – and an apostrophe’s dash…",
    "An emoji 🏳️‍🌈 and a family 👩‍👩‍👧 stand here.",
    "Cafe\u0301 has a combining mark, and 10\u00a0000 a hard space.",
    "שלום עולם, זה מימין לשמאל.",
    "مرحبا بالعالم",
    "東京の事務所は六時に閉まります。",
    "Tags <b>&amp;</b> are text.",
)


def blocks(name: str, data: bytes) -> list[tuple[str, str]]:
    loaded = load(name, data)
    return [(block.kind, loaded.text[block.start : block.end]) for block in loaded.blocks]


def page_of(loaded: LoadedDocument, words: str) -> str:
    """The name of the page on which words stand."""
    at = loaded.text.index(words)
    return [page.name for page in loaded.pages if page.start <= at][-1]


def changed(data: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """The same archive with some parts put in or replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return made.getvalue()


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def bomb(root: str) -> str:
    """XML whose entities would expand to a billion words."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><{root}>&a9;</{root}>'

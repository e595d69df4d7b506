"""What the tests of containers share: read a file's documents, and say what became of each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from index_build.loaders import LoadedDocument, Reading, Unread
from index_build.members import documents_in


def documents(name: str, data: bytes | str, **fields: str) -> dict[str, LoadedDocument]:
    """Return the documents by their sources; nothing else may be there."""
    found = everything(name, data, **fields)
    assert not [(source, each) for source, each in found.items() if isinstance(each, Unread)]
    return {source: each for source, each in found.items() if isinstance(each, LoadedDocument)}


def unread(name: str, data: bytes | str, **fields: str) -> dict[str, str]:
    """Return the reasons of what is not read, by sources."""
    found = everything(name, data, **fields)
    return {source: each.reason for source, each in found.items() if isinstance(each, Unread)}


def everything(
    name: str, data: bytes | str, reading: Reading | None = None, **fields: str
) -> dict[str, LoadedDocument | Unread]:
    found = list(documents_in(name, data.encode() if isinstance(data, str) else data, reading or Reading(fields)))
    assert len({each.source for each in found}) == len(found), "two members are cited by one name"
    for each in found:
        if isinstance(each.content, LoadedDocument):
            check_blocks(each.content)
    return {each.source: each.content for each in found}


def check_blocks(loaded: LoadedDocument) -> None:
    position = 0
    for block in loaded.blocks:
        assert position <= block.start < block.end <= len(loaded.text)
        words = loaded.text[block.start : block.end]
        assert words == words.strip()
        position = block.end


def blocks(loaded: LoadedDocument) -> list[tuple[str, str]]:
    return [(block.kind, loaded.text[block.start : block.end]) for block in loaded.blocks]


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()

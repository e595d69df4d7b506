"""What a file holds: one document, or the members of a container, at any depth that is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index_build.cited_names import is_web_url
from index_build.errors import TOO_LARGE, UnreadableDocument, could_not_be_read
from index_build.formats import container_of, is_readable
from index_build.loaders import LoadedDocument, Member, Reading, Unread, load, or_reason, refuse_many
from index_build.loaders.member_names import Names

DEEPEST = 2
"""Containers within containers: an archive in an archive in the file that was given, and none below."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document, or why there is none, under the name that it is cited by: ``archive.zip/inner/report.md``."""

    source: str
    content: LoadedDocument | Unread


def file_documents(path: Path, source: str, fields: Mapping[str, str]) -> Iterator[Found]:
    """Yield the document that a file is, or those that it holds, cited as ``source``; see ``documents_in``."""
    try:
        data = path.read_bytes()
    except OSError as error:
        yield Found(source, Unread(f"it cannot be read: {(error.strerror or str(error)).lower()}"))
        return
    except MemoryError:
        yield Found(source, Unread(TOO_LARGE))
        return
    yield from documents_in(source, data, Reading(fields), name=path.name)


def documents_in(source: str, data: bytes, reading: Reading, depth: int = 0, name: str = "") -> Iterator[Found]:
    """Yield every document of a file, and every reason why there is none; nothing that is wrong with one stops the others.

    The ending of ``name`` tells what it is, or that of ``source`` where there is none: a page's URL need not have one. A member is
    cited as ``source``, "/" and its own name, so its id stays while the container's path and that name do. A mail is
    cited by the path of its file, as what it says is the file's own.
    """
    container = container_of(name or source)
    if container is None:
        yield Found(source, _loaded(name or source, data))
        return
    if depth > DEEPEST:
        yield Found(source, Unread(f"it lies more than {DEEPEST} archives deep: unpack it and index what it holds"))
        return
    if not data.strip():
        yield Found(source, Unread("the file is empty"))
        return
    names = Names()
    try:
        for member in container.members(data, reading):
            if reading.members_left <= 0:
                raise UnreadableDocument("it holds more documents than are read from one file: split it")
            reading.members_left -= 1
            within = names.unique(member.name)
            yield from _member(_cited(source, within), member, reading, depth)
    except UnreadableDocument as error:
        yield Found(source, Unread(str(error)))
    except Exception as error:  # A parser may fail in any way on a file made to break it; the others are read.
        yield Found(source, Unread(could_not_be_read(error)))


def _cited(source: str, within: str) -> str:
    """Return what a member is cited as; of a page, as a fragment of its URL, which still leads to the page then."""
    mark = "#" if is_web_url(source) and "#" not in source else "/"
    return f"{source}{mark}{within}" if within else source


def _member(source: str, member: Member, reading: Reading, depth: int) -> Iterator[Found]:
    content = member.content
    if isinstance(content, LoadedDocument):
        yield Found(source, or_reason(lambda: refuse_many(content)))
        return
    if isinstance(content, Unread):
        yield Found(source, content)
        return
    if not is_readable(source):
        yield Found(source, Unread("its ending is none that pincite reads", failed=False))
        return
    if len(content) > reading.bytes_left:
        raise UnreadableDocument("it unpacks to more than is read from one file: split it")
    reading.bytes_left -= len(content)
    yield from documents_in(source, content, reading, depth + 1)


def _loaded(source: str, data: bytes) -> LoadedDocument | Unread:
    try:
        return or_reason(lambda: load(source, data))
    except Exception as error:
        return Unread(could_not_be_read(error))

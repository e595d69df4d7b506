"""Mails: each message is a document of its subject, its sender and receivers, and its words; attachments are members."""

from __future__ import annotations

import email
import mimetypes
from collections.abc import Iterator
from datetime import date
from email.errors import MessageError
from email.message import Message
from email.policy import default

from index_build.document import Block
from index_build.errors import UnreadableDocument
from index_build.formats import is_readable
from index_build.loaders import LoadedDocument, Member, Reading, Unread, or_reason
from index_build.loaders.decoding import decode
from index_build.loaders.html_fragment import load_fragment, load_text
from index_build.loaders.member_names import member_name
from index_build.loaders.stated_author import sender
from index_build.loaders.stated_date import stated_date
from index_build.loaders.text_builder import TextBuilder

_PEOPLE = ("From", "To", "Cc")
_DEEPEST = 50
_BROKEN = (MessageError, LookupError, ValueError, TypeError, AttributeError)
"""What the standard library raises on headers and parts that break the rules."""

Part = Message


def members(data: bytes, reading: Reading) -> Iterator[Member]:
    """Yield the message under no name, since it is the file itself, and its attachments under theirs."""
    message = _parsed(data)
    if not any(header(message, name) for name in ("From", "To", "Subject", "Date", "Message-ID")):
        raise UnreadableDocument("it is no mail: it has neither sender nor subject; check its ending")
    yield from message_members(message)


def message_members(message: Part) -> Iterator[Member]:
    """Yield a message under the name "" and then its attachments."""
    texts: list[Part] = []
    attached: list[Part] = []
    _sort(message, texts, attached, depth=0)
    yield Member("", or_reason(lambda: _document(message, texts)))
    for number, part in enumerate(attached, start=1):
        if part.get_content_maintype() == "image":
            continue  # A logo or a photograph; there are no words to read.
        yield Member(_name(part, number), _bytes(part))


def header(message: Part, name: str) -> str:
    """Return a header as it is meant to be read; one that breaks the rules as it stands, and an empty text for none."""
    try:
        value = str(message.get(name, ""))
    except Exception:  # The parser of headers fails in many ways on what spam and old programs write.
        value = next((str(raw) for key, raw in message.raw_items() if key.lower() == name.lower()), "")
    return " ".join(value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split())


def _parsed(data: bytes) -> Part:
    try:
        return email.message_from_bytes(data, policy=default)
    except (*_BROKEN, RecursionError) as error:
        raise UnreadableDocument("it is no mail that can be read: save it anew from the mail program") from error


def _document(message: Part, texts: list[Part]) -> LoadedDocument:
    subject = header(message, "Subject")
    builder = TextBuilder()
    builder.add("heading", subject, level=1)
    people = [f"{name}: {value}" for name in _PEOPLE if (value := header(message, name))]
    builder.add("paragraph", "\n".join(people))
    language = None
    for part in texts:
        words = _text(part)
        is_html = part.get_content_type() == "text/html"
        loaded = load_fragment(words) if is_html else load_text(words)
        builder.add_text(loaded.text, loaded.blocks if is_html else [_no_heading(block) for block in loaded.blocks])
        language = language or loaded.language
    text, blocks = builder.build()
    stated = header(message, "Content-Language").split(",")[0].strip()
    author = sender(header(message, "From"))
    return LoadedDocument(text, blocks, subject or None, _date(message), stated or language, author=author)


def _no_heading(block: Block) -> Block:
    """Return a heading as a paragraph: "Dear Bob," and "Ann" stand alone on their lines and head nothing."""
    return Block("paragraph", block.start, block.end) if block.kind == "heading" else block


def _date(message: Part) -> date | None:
    return stated_date(header(message, "Date"))


def _sort(part: Part, texts: list[Part], attached: list[Part], depth: int) -> None:
    """Put the parts into what the message says and what it brings; of alternatives the first plain text with words, else HTML."""
    kind = part.get_content_type()
    if not part.is_multipart() or part.get_content_maintype() == "message":
        # What says that it has parts, and has none, is its own text.
        shown = (kind in ("text/plain", "text/html") or kind.startswith("multipart/")) and not _file_name(part)
        (texts if shown and part.get_content_disposition() != "attachment" else attached).append(part)
        return
    if depth > _DEEPEST:
        raise UnreadableDocument("its parts are nested too deep: save it anew from the mail program")
    found: list[list[Part]] = []
    for child in _children(part):
        found.append([])
        _sort(child, found[-1], attached, depth + 1)
    if kind != "multipart/alternative":
        texts.extend(text for child in found for text in child)
        return
    with_words = [child for child in found if any(_text(text).strip() for text in child)]
    plain = [child for child in with_words if all(text.get_content_type() == "text/plain" for text in child)]
    texts.extend(next(iter(plain), next(iter(reversed(with_words)), [])))


def _children(part: Part) -> list[Part]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _text(part: Part) -> str:
    """Return a part's words; bytes that its encoding does not have are shown as the replacement character."""
    data = _payload(part)
    declared = _charset(part)
    try:
        return decode(data, declared)
    except UnreadableDocument:
        return data.decode(declared or "utf-8", "replace").replace("\0", "")


def _charset(part: Part) -> str | None:
    try:
        charset = part.get_content_charset()
        b"".decode(charset or "utf-8")
    except _BROKEN:
        return None
    return charset


def _bytes(part: Part) -> bytes | Unread:
    """Return what an attachment holds; a message that was forwarded whole is written out again."""
    if part.get_content_maintype() == "message":
        forwarded = _children(part)
        try:
            return forwarded[0].as_bytes() if forwarded else _payload(part)
        except (*_BROKEN, RecursionError):
            return Unread("this forwarded mail cannot be read: save it as a file of its own and index that")
    return _payload(part)


def _payload(part: Part) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except _BROKEN:
        return b""
    return data if isinstance(data, bytes) else b""


def _file_name(part: Part) -> str:
    try:
        name = part.get_filename() or ""
    except Exception:  # As with headers.
        name = ""
    return member_name(name).rpartition("/")[2]


def _name(part: Part, number: int) -> str:
    """Return an attachment's name, with the ending of its type where its own says nothing."""
    name = _file_name(part)
    if name and is_readable(name):
        return name
    if part.get_content_maintype() == "message":
        forwarded = _children(part)
        subject = member_name(header(forwarded[0], "Subject")).replace("/", " ") if forwarded else ""
        return f"{name or subject or f'message {number}'}.eml"
    ending = mimetypes.guess_extension(part.get_content_type()) or ""
    return f"{name or f'attachment {number}'}{ending if is_readable(f'x{ending}') else ''}"

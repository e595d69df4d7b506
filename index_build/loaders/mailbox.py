"""Mailboxes in the mbox format (RFC 4155): each message is a member under its Message-ID, which stays when others go."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.policy import default

from index_build.errors import UnreadableDocument
from index_build.loaders import Member, Reading, Unread
from index_build.loaders.mail import header, message_members
from index_build.loaders.member_names import Names, member_name

# The line that parts messages: an address and a time. "From now on" at a line's beginning is somebody's words.
_PARTING = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]*\d\d:\d\d[^\r\n]*\r?\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def members(data: bytes, reading: Reading) -> Iterator[Member]:
    """Yield every message and, below it, its attachments."""
    data = data.lstrip(b"\r\n")
    partings = list(_PARTING.finditer(data))
    if not partings or partings[0].start() > 0:
        raise UnreadableDocument('it is no mailbox: no line "From ADDRESS TIME" begins it; check its ending')
    names = Names()
    for number, parting in enumerate(partings, start=1):
        end = partings[number].start() if number < len(partings) else len(data)
        raw = _QUOTED.sub(rb"\1", data[parting.end() : end])
        try:
            message = email.message_from_bytes(raw, policy=default)
            identity = member_name(header(message, "Message-ID").strip("<> ")).replace("/", "-")
            name = names.unique(identity or f"message {number}")
            for member in message_members(message):
                yield Member(f"{name}/{member.name}" if member.name else name, member.content)
        except UnreadableDocument as error:
            yield Member(names.unique(f"message {number}"), Unread(str(error)))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            yield Member(
                names.unique(f"message {number}"), Unread("it cannot be read: save it anew from the mail program")
            )

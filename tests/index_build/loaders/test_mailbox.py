from __future__ import annotations

from datetime import date
from email.message import EmailMessage

from tests.index_build.loaders.containers import documents, unread


def boxed(*messages: tuple[str, str], first: str = "ann@example.org") -> bytes:
    parts = []
    for identity, words in messages:
        head = f"Message-ID: <{identity}>\n" if identity else ""
        parts.append(
            f"From {first} Tue Jun 18 10:15:00 2024\nFrom: ann@example.org\nSubject: About {words[:5]}\n{head}"
            f"Date: Tue, 18 Jun 2024 10:15:00 +0000\n\n{words}\n\n"
        )
    return "".join(parts).encode()


def test_each_message_is_a_document_under_its_own_identity() -> None:
    found = documents("box.mbox", boxed(("1@x.org", "The ferry sails."), ("a/b@x.org", "The crane is slow.")))
    assert {source: (loaded.title, loaded.published) for source, loaded in found.items()} == {
        "box.mbox/1@x.org": ("About The f", date(2024, 6, 18)),
        "box.mbox/a-b@x.org": ("About The c", date(2024, 6, 18)),
    }
    later = documents("box.mbox", boxed(("a/b@x.org", "The crane is slow.")))
    assert later["box.mbox/a-b@x.org"].text == found["box.mbox/a-b@x.org"].text


def test_messages_without_an_identity_or_with_the_same_have_names_of_their_own() -> None:
    data = boxed(("", "One thing."), ("1@x.org", "Two things."), ("1@x.org", "Three things."))
    assert list(documents("box.mbox", data)) == ["box.mbox/message 1", "box.mbox/1@x.org", "box.mbox/1@x.org (2)"]


def test_a_line_that_begins_with_from_is_words_and_not_a_new_message() -> None:
    found = documents("box.mbox", boxed(("1@x.org", "It is so.\n\nFrom now on tea is free.\n\n>From me to you.")))
    text = found["box.mbox/1@x.org"].text
    assert "From now on tea is free." in text
    assert "\nFrom me to you." in text


def test_attachments_lie_below_their_message_and_windows_line_ends_are_read() -> None:
    message = EmailMessage()
    message["From"], message["Message-ID"] = "ann@example.org", "<1@x.org>"
    message.set_content("See the plan.")
    message.add_attachment(b"Dig a hole.", maintype="text", subtype="plain", filename="plan.txt")
    data = b"From ann Tue Jun 18 10:15:00 2024\n" + message.as_bytes() + b"\n" + boxed(("2@x.org", "Another."))
    found = documents("box.mbox", data.replace(b"\n", b"\r\n"))
    assert list(found) == ["box.mbox/1@x.org", "box.mbox/1@x.org/plan.txt", "box.mbox/2@x.org"]
    assert found["box.mbox/1@x.org/plan.txt"].text == "Dig a hole."


def test_what_is_no_mailbox_is_refused() -> None:
    assert "no mailbox" in unread("box.mbox", b"Subject: x\n\nwords")["box.mbox"]

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest

from tests.index_build.loaders.containers import blocks, documents, everything, unread, zipped


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    given = {"Subject": "The ferry", "From": "Ann Lee <ann@example.org>", "To": "Bob <bob@example.org>", **headers}
    for name, value in given.items():
        message[name.replace("_", "-")] = value
    return message


def test_a_mail_is_a_document_of_its_subject_people_and_words() -> None:
    message = mail(Date="Tue, 18 Jun 2024 10:15:00 +0200", Cc="carl@example.org")
    message.set_content("The ferry sails on Monday. 🙂\n\nOn 17 June Bob wrote:\n> When does it sail?\n> Tell me.\n")
    found = documents("a/letter.eml", message.as_bytes())
    assert list(found) == ["a/letter.eml"]
    loaded = found["a/letter.eml"]
    assert (loaded.title, loaded.published) == ("The ferry", date(2024, 6, 18))
    assert blocks(loaded)[:3] == [
        ("heading", "The ferry"),
        ("paragraph", "From: Ann Lee <ann@example.org>\nTo: Bob <bob@example.org>\nCc: carl@example.org"),
        ("paragraph", "The ferry sails on Monday. 🙂"),
    ]
    assert "> When does it sail?" in loaded.text


def test_plain_text_is_preferred_and_html_is_read_where_there_is_no_other() -> None:
    both = mail()
    both.set_content("In plain words.")
    both.add_alternative("<p>In <b>HTML</b>.</p>", subtype="html")
    assert "In plain words." in documents("a.eml", both.as_bytes())["a.eml"].text
    assert "HTML" not in documents("a.eml", both.as_bytes())["a.eml"].text
    html = mail()
    html.set_content("  \n")
    html.add_alternative(
        "<html><head><style>p {color: red}</style></head><body><p>The ferry sails on <b>Monday</b>.</p>"
        "<ul><li>Bring tea</li></ul><script>alert(1)</script></body></html>",
        subtype="html",
    )
    text = documents("a.eml", html.as_bytes())["a.eml"].text
    assert "The ferry sails on Monday." in text
    assert "Bring tea" in text
    assert "alert" not in text
    assert "color" not in text


def test_attachments_are_members_read_by_their_own_endings() -> None:
    message = mail()
    message.set_content("See the plan.")
    message.add_attachment(b"# Plan\n\nDig a hole.", maintype="text", subtype="markdown", filename="plan.md")
    message.add_attachment(b"Another plan.", maintype="text", subtype="plain", filename="../../plan.txt")
    message.add_attachment(zipped({"b.txt": "Deep down."}), maintype="application", subtype="zip", filename="box.zip")
    message.add_attachment(b"<p>A page.</p>", maintype="text", subtype="html")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    found = documents("a.eml", message.as_bytes())
    assert {source: loaded.text for source, loaded in found.items() if source != "a.eml"} == {
        "a.eml/plan.md": "Plan\n\nDig a hole.",
        "a.eml/plan.txt": "Another plan.",
        "a.eml/box.zip/b.txt": "Deep down.",
        "a.eml/attachment 4.html": "A page.",
    }


def test_an_attachment_that_cannot_be_read_is_named_and_the_mail_is_read() -> None:
    message = mail()
    message.set_content("See the plan.")
    message.add_attachment(b"no pdf", maintype="application", subtype="pdf", filename="plan.pdf")
    message.add_attachment(b"what", maintype="application", subtype="octet-stream", filename="plan.xyz")
    found = everything("a.eml", message.as_bytes())
    assert "no PDF" in unread("a.eml", message.as_bytes())["a.eml/plan.pdf"]
    assert "ending" in unread("a.eml", message.as_bytes())["a.eml/plan.xyz"]
    assert len(found) == 3


def test_a_forwarded_mail_is_a_member() -> None:
    inner = mail(Subject="The crane")
    inner.set_content("It is slow.")
    outer = mail()
    outer.set_content("See below.")
    outer.add_attachment(inner)
    found = documents("a.eml", outer.as_bytes())
    assert found["a.eml/The crane.eml"].title == "The crane"
    assert "It is slow." not in found["a.eml"].text


def test_encodings_of_headers_and_words_are_obeyed() -> None:
    raw = (
        "Subject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\nFrom: =?utf-8?b?SsO8cmdlbg==?= <j@example.org>\r\n"
        "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "Das B=FCro schlie=DFt um sechs.\r\n"
    )
    loaded = documents("a.eml", raw)["a.eml"]
    assert loaded.title == "Grüße"
    assert "From: Jürgen <j@example.org>" in loaded.text
    assert "Das Büro schließt um sechs." in loaded.text


@pytest.mark.parametrize(
    "head",
    [
        b"Subject: \xff\xfe raw bytes\r\n",
        b"Subject: x\r\nDate: no day at all\r\n",
        b"Subject: x\r\nDate: Tue, 99 Jun 2024 99:99:99 +9999\r\n",
        b'Subject: x\r\nFrom: <<>>,,;@\r\nTo: "unclosed\r\n',
        b"Subject: x\r\nContent-Type: text/plain; charset=no-such-thing\r\n",
        b"Subject: x\r\nContent-Type: ;;;\r\n",
        b"Subject: x\r\nContent-Type: multipart/mixed; boundary=\r\n",
        b"Subject: x\r\nContent-Type: multipart/mixed; boundary=never\r\n",
        b"Subject: x\r\nContent-Transfer-Encoding: rot13\r\n",
        b"Subject: =?utf-8?b?////?= =?x?q?=\r\nMessage-ID: <<[>\r\n",
        b"Subject: x\r\nno colon here\r\n",
    ],
)
def test_headers_that_break_the_rules_cost_at_most_themselves(head: bytes) -> None:
    found = documents("a.eml", head + b"\r\nThe ferry sails on Monday.\r\n")
    assert "The ferry sails on Monday." in found["a.eml"].text
    assert found["a.eml"].published is None


def test_bytes_that_an_encoding_does_not_have_are_shown_as_such() -> None:
    raw = b"Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe b\xfcro closes.\r\n"
    assert "The b�ro closes." in documents("a.eml", raw)["a.eml"].text


@pytest.mark.parametrize("data", [b"just some words", b"\x89PNG\r\n\x1a\n\0\0\0"])
def test_what_is_no_mail_is_refused(data: bytes) -> None:
    assert "it is no mail" in unread("a.eml", data)["a.eml"]


def test_parts_nested_without_end_are_refused() -> None:
    raw = b"Subject: x\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number) for number in range(3000)
    )
    assert list(unread("a.eml", raw)) == ["a.eml"]

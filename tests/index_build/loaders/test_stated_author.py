from __future__ import annotations

import pytest

from index_build.loaders.stated_author import sender, stated_author


@pytest.mark.parametrize(
    "nobody",
    [
        "python-docx",
        "Microsoft Office User",
        "ADMIN",
        "(anonymous)",
        "",
        " ",
        "—",
        "https://example.org/ann",
        "@ann",
        7,
        None,
        {},
        "a" * 9000,
    ],
)
def test_what_programs_and_templates_fill_in_is_nobody(nobody: object) -> None:
    assert stated_author(nobody) is None


@pytest.mark.parametrize(
    ("stated", "author"),
    [
        ("By Ann  Lee", "Ann Lee"),
        ("Ann Lee; Bob Ray", "Ann Lee, Bob Ray"),
        ([{"name": "Ann Lee"}, "admin"], "Ann Lee"),
        ("Ann\u202eLee\x1b[2J", "Ann Lee [2J"),
        ("Byron", "Byron"),
        ("李安", "李安"),
    ],
)
def test_names_are_said_once_without_what_cannot_be_seen(stated: object, author: str) -> None:
    assert stated_author(stated) == author


def test_a_list_without_end_is_cut() -> None:
    found = stated_author([f"Author Number {n}" for n in range(100_000)])
    assert found is not None and len(found) <= 200


def test_a_sender_is_a_name_else_an_address() -> None:
    assert sender("Ann Lee <ann@example.org>, bob@example.org") == "Ann Lee, bob@example.org"

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.source.view import View

ANY = st.text(st.characters(codec="utf-8"), max_size=30)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["mark", "v", "m", "view", "page", "part", "at", "c", "s", "embed", "theme", "x"]),
            st.one_of(ANY, st.sampled_from(["1-2", "7", "1", "text", "dark"])),
        ),
        max_size=12,
    )
)
def test_an_address_of_a_view_asks_for_the_same_view(fields: list[tuple[str, str]]) -> None:
    view = View.of(fields, "a.ticket")
    again = urlsplit(view.address("m1"))
    assert again.fragment == "m1"
    assert View.of(parse_qsl(again.query), "a.ticket") == view


@pytest.mark.parametrize("number", ["0", "-1", "x", "1e9", "٣", "9" * 40, "", " 1"])
def test_a_number_that_is_none_counts_as_not_given(number: str) -> None:
    assert View.of([("page", number), ("part", number), ("at", number), ("m", number)]) == View()


def test_a_version_is_named_by_the_beginning_of_its_digest() -> None:
    digest = "ab" * 32
    assert View(version="abab").names(digest) and View().names(digest) and View(version=digest).names(digest)
    assert not View(version="abac").names(digest) and not View(version='"><b>').names(digest)
    assert not View(version=f"{digest}0").names(digest)


def test_a_permanent_address_names_the_mark_and_the_version_and_nothing_of_the_visitor() -> None:
    view = View(marks=((1, 2), (3, 4)), ticket="secret", embedded=True, theme="dark", collection="news & more")
    assert view.permanent("d/1", "ab" * 32, (3, 4), 7) == f"source/d%2F1?mark=3-4&v={'ab' * 8}&c=news+%26+more#p7"


def test_a_ticket_goes_along_within_its_document_alone() -> None:
    view = View(ticket="t.1")
    assert "s=t.1" in view.address() and "s=" not in view.address(document="other")

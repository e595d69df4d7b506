"""A document's date is read from it, and from no crawler's banner that its text contradicts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_build.collect import collect
from index_build.published import Dating, dating
from index_build.read import read_document
from tests.conftest import Write
from ui.demo import CORPUS

TODAY = date(2025, 3, 1)
TITLE = "Ferry runs aground off Turku"
STORY = (
    "The ferry Aurora ran aground on Tuesday, the harbour board said on Tuesday. Its owner announced on Monday that the old engines "
    "had been repaired. Ada Quill, who was on board, told the Wire on Tuesday that nobody was hurt."
)
LONG_AGO = "A cargo ship was struck on 24 August, according to the board, and its crew was brought home."
LAST_MONTH = f"The line sold a ship last month. {LONG_AGO}"


def published(text: str, title: str | None = TITLE, language: str | None = "en") -> Dating | None:
    return dating(text, title, language, TODAY)


@pytest.mark.parametrize(
    ("text", "day", "by"),
    [
        (f"Harbour Wire\nTuesday, 14 May 2024\n\n{TITLE}\n\n{STORY}", date(2024, 5, 14), "banner"),
        (f"Selasa, 14 Mei 2024\n\n{TITLE}\n\n{STORY}", date(2024, 5, 14), "banner"),
        (f"{TITLE}\n\nBy Ada Quill | 14 May 2024\n\n{STORY}", date(2024, 5, 14), "line"),
        (f"{TITLE}\n14 May 2024, 11:42 BST\n\n{STORY}", date(2024, 5, 14), "line"),
        (f"{TITLE}\n\nTURKU, May 14, 2024 (Harbour Wire) – {STORY}", date(2024, 5, 14), "line"),
        (f"Saturday, 1 February 2025\n{TITLE}\nPublished: 14 May 2024\n\n{STORY}", date(2024, 5, 14), "stamp"),
        (f"{TITLE}\n\n{STORY}\n\nLast modified on 14 May 2024 at 09:30", date(2024, 5, 14), "stamp"),
        (f"Saturday, 1 February 2025\n{TITLE}\n\n{STORY}\n\n2024-05-14 20:31:00Z", date(2024, 5, 14), "stamp"),
        (f"{TITLE}\n\n{STORY}\n\nTue, 14 May 2024 20:31:00 GMT", date(2024, 5, 14), "stamp"),
        # Comments are younger than the page.
        (f"Tuesday, 14 May 2024\n{TITLE}\n\n{STORY}\n\n2024-05-20 08:00:00Z", date(2024, 5, 14), "stamp"),
    ],
)
def test_a_date_is_read_where_the_document_states_it(text: str, day: date, by: str) -> None:
    assert published(text) == Dating(day, by)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n\n{STORY}",
        f"Saturday, 15 June 2024\n\n{TITLE}\n\n{STORY}",  # Nothing in it is of a Saturday.
        f"Monday, 15 June 2024\n\n{TITLE}\n\nNothing happened.",  # It was a Saturday.
        f"5 July 2024\n\n{TITLE}\n\n{LONG_AGO}",  # Ten months ago is told with its year.
        f"5 July 2024\n\n{TITLE}\n\nThe pier was opened on 9 August 2024.",
        f"{TITLE}\n14 May 2024\n3 January 2019\n\n{STORY}",
        f"{TITLE}\n\nThe minutes of 14 May 2024 were read out and approved by the board, which then went home for the day.",
        "Minutes of 14 May 2024\n\nThe board met.",
        "Opening hours: until 14 May 2024\n\nThe board met.",
        f"Senin, 14 Mei 2024\n\n{TITLE}\n\nNothing happened.",  # It was a Tuesday.
        f"14 May 2031\n\n{TITLE}\n\nNothing happened.",  # It has not come yet.
        f"03/04/2024\n\n{TITLE}\n\nNothing happened.",  # March or April.
    ],
)
def test_when_in_doubt_there_is_no_date(text: str) -> None:
    assert published(text) is None


def test_a_text_that_says_which_day_was_last_month_tells_the_month_before_its_banner() -> None:
    assert published(f"Friday, 5 July 2024\n\n{TITLE}\n\n{LAST_MONTH}") == Dating(date(2023, 9, 1), "text", "month")
    assert published(f"Friday, 5 July 2024\n\n{TITLE}\n\n{LAST_MONTH} It was repaired by 7 January 2024.") is None
    assert published(f"{TITLE}\n\n{LAST_MONTH}") is None
    assert published(f"Friday, 6 September 2024\n\n{TITLE}\n\n{LAST_MONTH}") == Dating(date(2024, 9, 6), "banner")


def test_a_month_named_beside_last_month_may_be_another_and_tells_nothing() -> None:
    text = f"Friday, 5 July 2024\n\n{TITLE}\n\nLast month the board spoke of ferries; in April it had spoken of cranes."
    assert published(text) == Dating(date(2024, 7, 5), "banner")


@given(st.text(max_size=400), st.dates(date(1990, 1, 1), TODAY))
def test_any_text_is_read_and_no_date_lies_in_the_future(words: str, day: date) -> None:
    found = published(f"{day}\n{words}", title=None)
    assert found is None or found.published <= date(2025, 3, 2)


def test_front_matter_is_read_in_words_too(write: Write) -> None:
    folder = write(
        {"a.md": "---\npubDate: 14 May 2024\n---\n# Ferry\n\nIt sank.", "b.md": "---\ndate: soon\n---\nIt sank."}
    )
    assert [read_document(file).published for file in collect([folder])] == [date(2024, 5, 14), None]


def test_the_demo_documents_are_dated_as_they_say() -> None:
    dated = {Path(file.source).name: read_document(file).published for file in collect([CORPUS])}
    assert {name: str(day) for name, day in dated.items()} == {
        "annual-leave.md": "2024-01-08",
        "equipment-and-home-office.txt": "2024-04-22",
        "first-week.html": "2024-06-03",
        "on-call.md": "None",
        "security-incidents.md": "2024-05-13",
        "sick-and-parental-leave.md": "2024-02-19",
        "travel-expenses.md": "2024-03-04",
        "vpn-setup.md": "None",
        "harbour-wire-pyongyang-visit.html": "2024-06-17",
        "live-2023-09-12.html": "2023-09-12",
        "live-2024-06-18.txt": "2024-06-18",
        "morning-courier-north-korea.html": "2024-06-18",
        "nato-succession.md": "2024-06-18",
        "northern-ledger-putin-kim.txt": "2024-06-18",
        "state-department-containers.md": "2024-06-18",
        "vladivostok-forum.txt": "2023-09-12",
    }

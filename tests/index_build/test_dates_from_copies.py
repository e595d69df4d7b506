"""What carries a dated document's passages within its week takes its date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index_build.collect import collect
from index_build.dates_from_copies import date_copies
from index_build.near_duplicates import families
from index_build.passages import passages
from index_build.read import read_document
from index_build.text_writer import TextWriter
from tests.conftest import Write

SHARED = (
    "The harbour board said on Monday that the new ferry had cost nine million crowns, twice as much as was planned."
)
NEUTRAL = "Ferries have crossed the sound since 1871, when a steamer first carried post and passengers to the islands and back."
LATER = (
    "Its captain resigned on Tuesday, after the board had met in the town hall on Tuesday and voted against him twice."
)
Dates = Callable[..., dict[str, date | None]]
DATED = f"Published: 13 May 2024\n\n{SHARED}\n\n{NEUTRAL}\n"  # A Monday.


@pytest.fixture
def dates(write: Write, tmp_path: Path) -> Dates:
    """Index texts by name and say how each comes out dated."""

    def dated(**files: str) -> dict[str, date | None]:
        texts = TextWriter.create(tmp_path / f"{len(list(tmp_path.iterdir()))}.sqlite")
        names = {}
        for file in collect([write({f"{name}.txt": text for name, text in files.items()})]):
            document = read_document(file)
            found = passages(document, lambda pieces: [len(piece.split()) for piece in pieces], 256)
            texts.add(document, found)
            names[file.path.stem] = document.id
        for keys in families(texts, lambda _: None):
            texts.join(keys, "[]")
        date_copies(texts)
        found_dates = {}
        for name, identity in names.items():
            document_now = texts.document(identity)
            assert document_now is not None
            found_dates[name] = document_now.published
        texts.close()
        return found_dates

    return dated


def test_an_undated_copy_takes_the_date_that_its_own_weekdays_tell(dates: Dates) -> None:
    assert dates(a=DATED, b=f"{SHARED}\n\n{LATER}")["b"] == date(2024, 5, 14)


def test_a_copy_of_a_copy_is_dated_too(dates: Dates) -> None:
    assert dates(a=DATED, b=f"{SHARED}\n\n{LATER}", c=f"{LATER}\n\nNobody else was there.")["c"] == date(2024, 5, 14)


def test_a_passage_that_names_no_day_dates_nothing(dates: Dates) -> None:
    assert dates(a=DATED, b=f"{NEUTRAL}\n\n{LATER}\n\nNobody else was there.")["b"] is None


def test_a_passage_carried_by_documents_of_different_months_dates_nothing(dates: Dates) -> None:
    assert dates(a=DATED, b=DATED.replace("May", "June"), c=f"{SHARED}\n\n{LATER}")["c"] is None


def test_a_text_that_tells_of_something_later_only_carries_what_is_older(dates: Dates) -> None:
    later = f"{SHARED}\n\nThe ferry was sold on 3 December 2024, as the harbour board told the Wire in a letter."
    assert dates(a=DATED, b=later)["b"] is None


def test_a_banner_months_after_its_copies_was_a_crawlers(dates: Dates) -> None:
    banner = f"Wednesday, 4 December 2024\n\nThe ferry that cost too much\n\n{SHARED}\n\n{LATER}"
    assert dates(b=banner)["b"] == date(2024, 12, 4)
    assert dates(a=DATED, b=banner)["b"] == date(2024, 5, 14)


def test_a_date_that_a_document_states_is_never_replaced(dates: Dates) -> None:
    assert dates(a=DATED, b=f"Published: 4 December 2024\n\n{SHARED}\n\n{LATER}")["b"] == date(2024, 12, 4)


def test_a_day_of_saving_gives_way_to_copies_and_dates_none(write: Write, tmp_path: Path) -> None:
    texts = TextWriter.create(tmp_path / "saved.sqlite")
    names = {}
    said = {"a.txt": DATED, "b.txt": f"{SHARED}\n\n{LATER}\n\n{NEUTRAL}\n"}
    for file in collect([write(said)]):
        document = read_document(file)
        if file.path.stem == "b":
            document = replace(document, published=date(2026, 1, 5), precision="day", dated_by="saved")
        found = passages(document, lambda pieces: [len(piece.split()) for piece in pieces], 256)
        texts.add(document, found)
        names[file.path.stem] = document.id
    for keys in families(texts, lambda _: None):
        texts.join(keys, "[]")
    date_copies(texts)
    redated, dated = texts.document(names["b"]), texts.document(names["a"])
    assert (
        redated is not None and redated.published is not None and abs(redated.published - date(2024, 5, 14)).days <= 2
    )
    assert dated is not None and dated.published == date(2024, 5, 13)
    texts.close()

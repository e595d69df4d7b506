from __future__ import annotations

from datetime import date

from index_build.loaders.markdown import load

PAGE = b"""---
title: Leave
date: 2026-01-05
lang: en-GB
---
# Annual leave <!-- draft -->

Everyone has **27 days** of [leave](https://example.org) a
year.

1. Ask `early`.
2. Wait:
   - a day
   - or two

| Grade | Days |
|-------|------|
| A     | 27   |

<script>alert(1)</script>

```
<img src=x onerror=alert(1)>
```
"""


def blocks(data: bytes) -> list[tuple[str, str]]:
    loaded = load(data)
    return [(block.kind, loaded.text[block.start : block.end]) for block in loaded.blocks]


def test_the_stored_text_is_what_a_reader_of_the_page_sees() -> None:
    assert blocks(PAGE) == [
        ("heading", "Annual leave"),
        ("paragraph", "Everyone has 27 days of leave a year."),
        ("list", "1. Ask early.\n2. Wait:\n  • a day\n  • or two"),
        ("table", "Grade | Days\nA | 27"),
        ("paragraph", "<script>alert(1)</script>"),
        ("code", "<img src=x onerror=alert(1)>"),
    ]


def test_title_date_and_language_come_from_the_front_matter() -> None:
    loaded = load(PAGE)
    assert (loaded.title, loaded.published, loaded.language) == ("Leave", date(2026, 1, 5), "en-GB")


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    loaded = load(b"Before.\n\n## On call\n\nText.\n")
    assert (loaded.title, loaded.published) == ("On call", None)


def test_front_matter_that_is_no_mapping_costs_the_metadata_and_not_the_text() -> None:
    bomb = b"a: &a [x, x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(40)) + b"title: *b39"
    tags = (
        b"title: !!python/object:os.system x",
        b'title: !!timestamp "x"',
        b'title: !!int ""',
        b"title: " + b"[" * 3000,
    )
    for front in (b"- a list", b"a: [broken", b"title: &a [*a]", bomb, *tags):
        loaded = load(b"---\n" + front + b"\n---\n\nThe text stays.\n")
        assert loaded.text == "The text stays."
        assert loaded.title is None


def test_a_date_that_is_none_is_left_out() -> None:
    assert load(b"---\ndate: soon\n---\nText.\n").published is None


def test_a_table_in_a_list_keeps_its_cells_apart() -> None:
    assert blocks(b"- a\n\n  | t | u |\n  |---|---|\n  | 1 | 2 |\n") == [("list", "• a\n  t | u\n  1 | 2")]

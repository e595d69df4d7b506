from __future__ import annotations

from datetime import date

import pytest

from index_build.errors import UnreadableDocument
from index_build.loaders import load
from tests.index_build.loaders.office_files import WORDS, blocks


def rtf(body: str) -> bytes:
    head = (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 MS Mincho;}}"
        r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\sbasedon0 heading 1;}{\s2 heading 2;}{\s9 Title;}}"
        r"{\*\generator Writer;}{\info{\title Leave}{\creatim\yr2001\mo1\dy1}{\revtim\yr2026\mo1\dy5\hr9}}"
    )
    return f"{head}{body}}}".encode("latin-1")


def escaped(words: str) -> str:
    units = words.encode("utf-16-le")
    codes = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
    return "".join(chr(code) if 32 <= code < 128 else f"\\u{code}?" for code in codes)


def test_paragraphs_hold_the_very_words_in_every_script() -> None:
    body = "".join(rf"\pard {escaped(words)}\par" + "\n" for words in WORDS)
    assert blocks("a.rtf", rtf(body)) == [("paragraph", words) for words in WORDS]


def test_bytes_are_read_in_the_code_page_of_their_font() -> None:
    body = r"\pard Caf\'e9 {\f1 \'ef\'f0\'e8\'e2\'e5\'f2} {\f2 \'93\'8c\'8b\'9e} \ldblquote yes\rdblquote\emdash\~\{no\}\par"
    assert blocks("a.rtf", rtf(body)) == [("paragraph", "Café привет 東京 “yes”—\u00a0{no}")]


def test_headings_are_known_by_outline_level_or_style() -> None:
    loaded = load(
        "a.rtf",
        rtf(r"\pard\s9 Travel\par\pard\s1 Hotels\par\pard\s2 Abroad\par\pard\outlinelevel2 Far\par\pard Text.\par"),
    )
    assert [(block.kind, block.level) for block in loaded.blocks] == [
        ("heading", 1), ("heading", 1), ("heading", 2), ("heading", 3), ("paragraph", 0),
    ]  # fmt: skip


def test_lists_are_lines_with_the_marks_of_the_file() -> None:
    body = (
        r"{\listtext\pard 1.\tab}\pard\ls1 Wait\par{\listtext\pard 2.\tab}\pard\ls1 Ask\par{\listtext\pard (a)\tab}\pard\ls1\ilvl1 Ann\par"
        r"\pard Then:\par{\pntext\f0\'b7\tab}\pard Keep it\par"
    )
    assert blocks("a.rtf", rtf(body)) == [
        ("list", "1. Wait\n2. Ask\n  (a) Ann"),
        ("paragraph", "Then:"),
        ("list", "• Keep it"),
    ]


def test_a_table_is_rows_of_cells() -> None:
    row = r"\trowd\cellx1000\cellx2000\pard\intbl {}\cell {}\cell\row"
    body = (
        row.format("Country", "Full day")
        + row.format(r"Norway\par (north)", "54")
        + row.format("Italy", "")
        + r"\pard After.\par"
    )
    assert blocks("a.rtf", rtf(body)) == [
        ("table", "Country | Full day\nNorway (north) | 54\nItaly |"),
        ("paragraph", "After."),
    ]


def test_links_show_their_text_and_deleted_hidden_and_drawn_things_do_not_show() -> None:
    body = (
        r'\pard\v0 See {\field{\*\fldinst{HYPERLINK "https://example.org/"}}{\fldrslt{\ul the rules}}}{\deleted  old}{\v  secret}'
        r"{\pict\bin4 }}}}}{\*\unknown junk}{\header Page 1} now.\line Quay 5\par"
    )
    assert blocks("a.rtf", rtf(body)) == [("paragraph", "See the rules now.\nQuay 5")]


def test_a_footnote_follows_its_paragraph() -> None:
    body = r"\pard It costs 54.{\super\chftn{\footnote\pard\chftn From May on.\par}}\par\pard Next.\par"
    assert [words for _, words in blocks("a.rtf", rtf(body))] == ["It costs 54.", "From May on.", "Next."]


def test_the_title_and_the_day_of_saving_are_those_of_the_file() -> None:
    loaded = load("a.rtf", rtf(r"\pard Text.\par"))
    assert (loaded.title, loaded.saved, loaded.published, loaded.text) == ("Leave", date(2026, 1, 5), None, "Text.")


def test_the_last_paragraph_needs_no_end() -> None:
    assert load("a.rtf", rtf(r"\pard Text.")).text == "Text."


def test_broken_and_foreign_files_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match="save it as Rich Text"):
        load("a.rtf", b"PK\x03\x04")
    with pytest.raises(UnreadableDocument, match="cut short"):
        load("a.rtf", rtf(r"\pard Text.\par")[:-1])
    with pytest.raises(UnreadableDocument, match="cut short"):
        load("a.rtf", rtf(r"\pard Text.{\pict\bin999999999 abc}"))
    with pytest.raises(UnreadableDocument):
        load("a.rtf", rtf("{" * 100_000))
    assert load("a.rtf", rtf("{" * 10_000 + "deep" + "}" * 10_000)).text == "deep"

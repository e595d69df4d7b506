"""Word boundaries on text that is not plain ASCII."""

import pytest

from qa.reader.spans import continues, snap


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("at least 10,000 containers", (9, 11), "10,000"),
        ("as much as 4.8m shells", (13, 14), "4.8m"),
        ("a cafe\u0301 in Paris", (2, 6), "cafe\u0301"),
        ("“Venite” they sang", (2, 5), "Venite"),
        ("ends here.\r\nNext line", (5, 12), "here."),
        ("in 北京 today", (3, 4), "北"),
        ("a family 👨‍👩‍👧 stood", (9, 10), "👨‍👩‍👧"),
        ("flag 🇫🇷🇩🇪 end", (5, 6), "🇫🇷"),
        ("wave 👋🏽 back", (5, 6), "👋🏽"),
        ("his “problematic” views on it", (5, 22), "“problematic” views"),
        ("over 11,000 (so far) since", (5, 19), "11,000 (so far)"),
        ('they called it "a gift" twice', (16, 22), "a gift"),
        ('they called it "a gift" twice', (15, 22), '"a gift"'),
        ("Forward it to report@tidewater.example, not to a list.", (20, 30), "report@tidewater.example"),
        (
            "See https://tidewater.example/leave?year=2025#days.",
            (12, 21),
            "https://tidewater.example/leave?year=2025#days",
        ),
    ],
)
def test_snap_widens_to_whole_words(text: str, cut: tuple[int, int], whole: str) -> None:
    start, end = snap(text, *cut)
    assert text[start:end] == whole


def test_snap_drops_space_at_the_edges() -> None:
    assert snap("one  two ", 3, 9) == (5, 8)
    assert snap("   ", 0, 3) == (3, 3)


def test_line_feed_belongs_to_its_carriage_return() -> None:
    assert continues("a\r\nb", 2)
    assert not continues("a\n\nb", 2)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ui.chat.colours import DARK, LIGHT, READABLE, Scheme, accent_on, contrast, palette, parsed
from ui.chat.theme import theme
from ui.settings.page import PageSettings

BYTES = st.integers(0, 255)


@given(st.tuples(BYTES, BYTES, BYTES), st.sampled_from([LIGHT, DARK]))
def test_words_can_be_read_whatever_the_accent(colour: tuple[int, int, int], scheme: Scheme) -> None:
    accent = accent_on(scheme, colour)
    for behind in (scheme.paper, scheme.card, accent.tint):
        assert contrast(accent.words, behind) >= READABLE
    assert contrast(accent.on_fill, accent.fill) >= READABLE


def test_an_accent_that_can_be_read_stays_as_it_is() -> None:
    assert accent_on(LIGHT, parsed("#2456c4")).words == parsed("#2456c4")


def test_the_style_sheet_names_the_colours_for_light_and_dark() -> None:
    sheet = palette("#f2c200")
    assert sheet.startswith(":root {") and "\n.dark {" in sheet
    assert sheet.count("--pc-accent: ") == 2 and "--pc-accent-fill: #f2c200;" in sheet


def test_the_theme_asks_no_font_of_anybody() -> None:
    assert not any(getattr(font, "stylesheet", None) and font.stylesheet()["url"] for font in theme("#2456c4")._font)


@pytest.mark.parametrize("accent", ["red", "#12345", "#1234567", "#12345g", "#123456;}", ""])
def test_what_is_no_colour_is_refused(accent: str) -> None:
    with pytest.raises(ValidationError):
        PageSettings(accent=accent)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//evil.example", 'https://e.example/"onclick=', "data:x", "x"]
)
def test_a_footer_leads_to_no_script_and_to_no_address_without_its_scheme(link: str) -> None:
    with pytest.raises(ValidationError):
        PageSettings(footer_link=link)
    assert PageSettings(footer_link="/privacy").footer_link == "/privacy"

"""The page's colours, made of one accent such that words stay readable: contrast as WCAG 2.2 counts it."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int]
"""Red, green and blue, from 0 to 255."""

READABLE = 4.5
"""The least contrast of words with what is behind them: WCAG 2.2, criterion 1.4.3."""
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Scheme:
    """The surfaces that the accent has to stand on, light or dark, and what it is mixed with until it does."""

    paper: Colour
    card: Colour
    towards: Colour


LIGHT = Scheme((251, 250, 247), (255, 255, 255), (0, 0, 0))
DARK = Scheme((20, 22, 26), (29, 32, 38), (255, 255, 255))


@dataclass(frozen=True, slots=True)
class Accent:
    """The accent on one scheme: for words and lines, for what is filled with it, for the words on that, and as a tint behind words."""

    words: Colour
    fill: Colour
    on_fill: Colour
    tint: Colour

    def css(self) -> str:
        """Return the colours as custom properties."""
        names = {"accent": self.words, "accent-fill": self.fill, "on-accent": self.on_fill, "accent-tint": self.tint}
        return " ".join(f"--pc-{name}: {hexadecimal(colour)};" for name, colour in names.items())


def accent_on(scheme: Scheme, accent: Colour) -> Accent:
    """Return an accent as it can be read on a scheme: each of its words on its background with ``READABLE`` at least."""
    tint = mixed(scheme.card, accent, 0.1)
    words = _until_readable(accent, scheme.towards, (scheme.paper, scheme.card, tint))
    on_fill = max(((255, 255, 255), (0, 0, 0)), key=lambda colour: contrast(colour, accent))
    return Accent(words, accent, on_fill, tint)


def palette(accent: str) -> str:
    """Return the style sheet that names the colours of an accent such as ``#2456c4``, light and dark."""
    colour = parsed(accent)
    return f":root {{ {accent_on(LIGHT, colour).css()} }}\n.dark {{ {accent_on(DARK, colour).css()} }}\n"


def parsed(colour: str) -> Colour:
    """Return the colour that ``#rrggbb`` names."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return red, green, blue


def hexadecimal(colour: Colour) -> str:
    """Return a colour as ``#rrggbb``.

    >>> hexadecimal(parsed("#2456c4"))
    '#2456c4'
    """
    return "#{:02x}{:02x}{:02x}".format(*colour)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return one colour with a share, from 0 to 1, of another."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, from 1 to 21.

    >>> round(contrast((0, 0, 0), (255, 255, 255)))
    21
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _until_readable(colour: Colour, towards: Colour, behind: tuple[Colour, ...]) -> Colour:
    for step in range(_STEPS):
        tried = mixed(colour, towards, step / _STEPS)
        if all(contrast(tried, each) >= READABLE for each in behind):
            return tried
    return towards

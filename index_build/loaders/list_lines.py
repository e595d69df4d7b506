"""Lists as lines: each item behind its mark, indented by its depth, as people see them."""

from __future__ import annotations

BULLET = "•"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LONGEST_COUNT = 5000
_DEEPEST = 12


def item_line(text: str, mark: str, depth: int) -> str:
    """Return an item's lines; those after the first are indented below it. An item without a mark is a line of its own."""
    indent = "  " * min(depth, _DEEPEST)
    first, *rest = text.split("\n")
    return "\n".join(
        [f"{indent}{mark} {first}" if mark else f"{indent}{first}", *(f"{indent}  {line}" for line in rest)]
    )


def count_as(number: int, style: str) -> str:
    """Return a number as a list counts it; ``style`` is "a", "A", "i", "I" or "1". What has no letters or Roman numeral is in figures.

    >>> [count_as(number, style) for number, style in ((3, "1"), (28, "a"), (4, "I"))]
    ['3', 'bb', 'IV']
    """
    if not 0 < number < _LONGEST_COUNT or style not in ("a", "A", "i", "I"):
        return str(number)
    if style in ("a", "A"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    else:
        letters = ""
        for value, numeral in _ROMAN:
            letters += numeral * (number // value)
            number %= value
    return letters.upper() if style.isupper() else letters

"""Dates in words, the same in every language of the machine."""

from __future__ import annotations

from datetime import date, timedelta

from index_build.document import DatePrecision
from index_build.written_dates import MONTHS, month_end
from qa.answer import Citation, DateHint


def in_words(day: date, precision: DatePrecision = "day") -> str:
    """Return a date in words.

    >>> in_words(date(2024, 6, 18)), in_words(date(2023, 9, 1), "month")
    ('18 June 2024', 'September 2023')
    """
    month = f"{MONTHS[day.month - 1]} {day.year}"
    return month if precision == "month" else f"{day.day} {month}"


def iso(day: date, precision: DatePrecision = "day") -> str:
    """Return a date as ISO 8601 has it, as far as it is known."""
    return f"{day:%Y-%m}" if precision == "month" else day.isoformat()


def span_in_words(first: date, last: date) -> str:
    """Return the days from ``first`` to ``last`` in words: a day, a month or a year where that is what they are.

    >>> span_in_words(date(2024, 6, 10), date(2024, 6, 16)), span_in_words(date(2023, 1, 1), date(2023, 12, 31))
    ('10 to 16 June 2024', '2023')
    """
    if first == last:
        return in_words(first)
    if first.day == 1 and last == month_end(first):
        return in_words(first, "month")
    if (first.month, first.day) == (1, 1) and first.year == last.year and (last + timedelta(days=1)).year > last.year:
        return str(first.year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {in_words(last)}"
    return f"{in_words(first)} to {in_words(last)}"


def published_in_words(citation: Citation) -> str:
    """Return a citation's date of publication; nothing where it is not known."""
    return in_words(citation.published, citation.precision) if citation.published else ""


def hints_in_words(citation: Citation) -> list[tuple[str, str]]:
    """Return the words of a citation that count from its publication, each with the days they come to; words said twice, once."""
    hints = {(_words(citation, hint), span_in_words(hint.first, hint.last)): None for hint in citation.dates}
    return list(hints)


def _words(citation: Citation, hint: DateHint) -> str:
    """Return a hint's words on one line; it lies in the quoted sentence, and that in the passage."""
    words = citation.passage[hint.start - citation.passage_start : hint.end - citation.passage_start]
    return " ".join(words.split())

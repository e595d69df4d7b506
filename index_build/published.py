"""When a document was published, read from the document itself.

Above all stands what its file says in so many words (``metadata``: the loaders read that). After that come a line that is labelled or a
time stamp ("Published 18 June 2024"), a line below the title or a dateline, and last a date above the title: that one may be the
day on which a crawler took the page, so it is checked against what the text says (``banner``). A wrong date is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from index_build.banner import contradicts, month_told
from index_build.document import DatedBy, DatePrecision
from index_build.written_dates import dates_in, looks_like_date, read_date

TOP_LINES, TOP_CHARACTERS = 12, 2000
"""How far down a bare date is one of the document: not below its first long paragraph, nor further than this."""
_LONG = 200
_LONGEST_LINE = 120
_MOST_LABELLED = 200
"""Lines that say "Published" or "Updated" which are looked at: a date in an unknown language takes some milliseconds."""
_SAME = timedelta(days=2)
"""Time stamps of one page, in different places of the world and after a correction or two."""
_LABEL = re.compile(
    r"\W*(?:(?:first |originally )?(?P<first>published|posted|issued|released|date|dated)|(?:last |was )?(?P<changed>updated|modified|revised|edited|reviewed)"
    r")(?: at| on)?:?\s+(?P<date>.+)",
    re.I,
)
_STAMP = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?"
    r"|(?:\w{3}, )?(?P<mail>\d{1,2} \w{3} \d{4}) \d\d:\d\d(?::\d\d)? (?:[A-Z]{1,5}|[+-]\d{4})"
)
_TIME = re.compile(
    r"(?:,|\bat\b|\s)*\(?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{1,5}|[+-]\d\d:?\d\d)?\)?|\s+\d{1,2}\s?[ap]m\b",
    re.I,
)
_PART = re.compile(r"\s+[|·•–—]\s+|\s*[|·•;]\s*|(?<=[a-z.]),\s+(?=\d)|\s[-–—]\s|:\s+")
# "TURKU, Finland, June 18, 2024 (Harbour Wire) – ": the place in capitals, the date, perhaps the agency, a dash.
_PLACE = re.compile(r"[A-Z][A-Z.’' /-]{2,40}(?:, [A-Z][\w. ]{1,30})?[,:]? \(?$")
_AFTER_DATELINE = re.compile(r"\)?,? ?(?:\([^()\n]{2,40}\)|/[^/\n]{2,40}/)? ?[-–—] ?")


@dataclass(frozen=True, slots=True)
class Dating:
    """A date of publication, how precise it is, and what it was read from; ``published`` is the first day of a month known alone."""

    published: date
    by: DatedBy
    precision: DatePrecision = "day"


def dating(text: str, title: str | None, language: str | None, today: date) -> Dating | None:
    """Return what a text tells of its date of publication; None where it tells nothing, or nothing that can be relied on.

    >>> text = "The Salt Review\\nFerries are late again\\n12 May 2021\\n\\nThe ferries were late on Monday."
    >>> dating(text, "Ferries are late again", "en", date(2024, 1, 1)).published
    datetime.date(2021, 5, 12)
    """
    latest = today + timedelta(days=1)  # It is tomorrow already in the east.
    top = list(_top(text))
    above, below = _apart(text, top, title)
    first, changed, stamps = (_known(found, latest) for found in _labelled(text))
    lines = _known(below, latest)
    for found in (first, lines, changed, stamps):
        published = _one(found)
        if published is not None:
            # No page is taken before it is stamped, so a date above the title that is earlier is the document's own.
            earlier = [] if found is first or found is lines else _known(above, published)
            return Dating(min([published, *earlier]), "line" if found is lines else "stamp")
    if lines or first:
        return None  # They contradict each other.
    return _checked_banner(text, language, _known(above, latest))


def banner_of(text: str, title: str | None) -> date | None:
    """Return the date above the title, whatever the text says to it: no page came out after the day on which it was taken."""
    above, _ = _apart(text, list(_top(text)), title)
    return max(above, default=None)


def _checked_banner(text: str, language: str | None, above: Sequence[date]) -> Dating | None:
    banner = _one(above)
    if banner is None:
        return None
    if (language or "en").split("-")[0].lower() != "en" or not contradicts(text, banner):
        return Dating(banner, "banner")
    month = month_told(text, banner)
    return Dating(month, "text", "month") if month else None


def _top(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines above the first long paragraph, with their offsets."""
    position, number = 0, 0
    for line in text[:TOP_CHARACTERS].splitlines(keepends=True):
        words = line.strip()
        if len(words) >= _LONG or number == TOP_LINES:
            return
        if words:
            yield position, words
            number += 1
        position += len(line)


def _apart(text: str, top: Sequence[tuple[int, str]], title: str | None) -> tuple[list[date], list[date]]:
    """Return the dates of the lines above the title and of those below; the very first line alone is above one that is not there."""
    squeezed = " ".join((title or "").split())
    places = [place for place, words in top if squeezed and " ".join(words.split()) == squeezed]
    edge = places[0] if places else (top[0][0] + 1 if top else 0)
    above = [found for place, words in top if place < edge and (found := _line(words))]
    below = [found for place, words in top if place > edge and (found := _line(words))]
    return above, [*below, *islice(_datelines(text), 1)]


def _line(words: str) -> date | None:
    """Return the date of a line that holds one and perhaps a name beside it: "Harbour Wire explainer, 18 June 2024"."""
    if len(words) > _LONGEST_LINE:
        return None
    plain = _TIME.sub("", words)
    whole = read_date(plain)
    if whole is not None or looks_like_date(plain):
        return whole
    parts = [part for part in _PART.split(plain) if part]
    found = [each for part in (parts[0], parts[-1]) if (each := read_date(part))] if len(parts) > 1 else []
    # A weekday beside a date has to be its own, though a comma parts the two.
    english = {each.full for part in parts for each in dates_in(part)} - {each.full for each in dates_in(plain)}
    return found[0] if len(set(found)) == 1 and found[0] not in english else None


def _labelled(text: str) -> tuple[list[date], list[date], list[date]]:
    """Return the dates of lines such as "Published 18 June 2024", of "Updated ...", and of bare time stamps."""
    first: list[date] = []
    changed: list[date] = []
    stamps: list[date] = []
    missed = 0
    for line in text.splitlines():
        if len(first) + len(changed) + len(stamps) + missed >= _MOST_LABELLED:
            break
        words = line.strip()
        if not 8 <= len(words) <= _LONGEST_LINE or not any(character.isdigit() for character in words):
            continue
        stamp = _STAMP.fullmatch(words)
        label = None if stamp else _LABEL.fullmatch(words)
        found = read_date(stamp["iso"] or stamp["mail"]) if stamp else _line(label["date"]) if label else None
        if found:
            (stamps if label is None else first if label["first"] else changed).append(found)
        else:
            missed += bool(stamp or label)
    return first, changed, stamps


def _datelines(text: str) -> Iterator[date]:
    for paragraph in islice((line for line in text.splitlines() if len(line.strip()) > 80), 3):
        for found in islice(dates_in(paragraph, 0, 120), 1):
            if found.full and _PLACE.match(paragraph, 0, found.start) and _AFTER_DATELINE.match(paragraph, found.end):
                yield found.full


def _known(found: Sequence[date], latest: date) -> list[date]:
    return [each for each in found if each <= latest]


def _one(found: Sequence[date]) -> date | None:
    """Return the first of dates that are one but for a correction or two; None where they are far apart."""
    return min(found) if found and max(found) - min(found) <= _SAME else None

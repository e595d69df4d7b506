"""Who wrote a document, as its file states it; what a program or a template put there is nobody's name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.utils import getaddresses

_LONGEST = 200
_MOST = 20
# What programs, their templates and freshly installed machines fill in, in lower case.
_NOBODY = frozenset(
    "admin administrator administrateur administrador amministratore anonymous unspecified unknown unbekannt inconnu desconocido none"
    " null n/a author autor auteur owner root user users default guest gast username benutzer utilisateur usuario utente test"
    " python-docx openpyxl reportlab xlsxwriter libreoffice openoffice openoffice.org pandoc wkhtmltopdf latex tex"
    " dell hp acer asus lenovo toshiba sony samsung pc windows microsoft apple compaq".split()
) | {
    "microsoft office user", "microsoft user", "microsoft account", "windows user", "windows-benutzer", "office user", "user name",
    "your name", "author name", "apache poi", "hewlett-packard", "hewlett-packard company", "hp inc.", "staff user", "local user",
    "steve canny",  # Of the template of python-pptx.
}  # fmt: skip
_LINK = re.compile(r"(https?:)?//\S*|www\.\S*|@\w+", re.IGNORECASE)
_BY = re.compile(r"(written )?by:?\s+", re.IGNORECASE)


def stated_author(*names: object) -> str | None:
    """Return the names, each once, parted by commas; None where none of them is anybody's.

    A name is a text, a record with a ``name``, or a list of these; what parts several names in one text is left as it is, but for
    semicolons. Nothing longer than 200 characters is returned.

    >>> stated_author("  Ann  Lee "), stated_author("python-docx"), stated_author(["Ann Lee", {"name": "Bob Ray"}, "Ann Lee"])
    ('Ann Lee', None, 'Ann Lee, Bob Ray')
    """
    found = list(dict.fromkeys(name for each in _flat(names, 0) if (name := _name(each))))[:_MOST]
    said = ", ".join(found)
    return (said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1].rstrip(' ,')}…") or None


def sender(header: str) -> str | None:
    """Return the names in a mail's header of people; the address where there is no name.

    >>> sender('"Lee, Ann" <ann@example.org>'), sender("bob@example.org")
    ('Lee, Ann', 'bob@example.org')
    """
    return stated_author(*(name or address for name, address in getaddresses([header[:10_000]])))


def _flat(value: object, depth: int) -> Iterable[str]:
    if isinstance(value, str):
        # A whole book in the field names nobody.
        yield from value.split(";") if len(value) <= 10 * _LONGEST else ()
    elif isinstance(value, dict):
        yield from _flat(value.get("name"), depth)
    elif isinstance(value, (list, tuple)) and depth < 3:
        for each in value[:_MOST]:
            yield from _flat(each, depth + 1)


def _name(text: str) -> str:
    """Return a name without what cannot be seen; empty where it is nobody's, or a link."""
    seen = "".join(character if character.isprintable() else " " for character in text.replace("\ufffd", ""))
    name = _BY.sub("", " ".join(seen.split()), count=1) if _BY.match(seen.strip()) else " ".join(seen.split())
    bare = name.strip("()[]<>\"' ").casefold()
    known = any(map(str.isalpha, bare)) and bare not in _NOBODY and not _LINK.fullmatch(bare)
    return name if known else ""

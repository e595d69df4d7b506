"""``python -m ui.settings.table docs/operating.md``: renews the table of all settings between the markers of a document."""

from __future__ import annotations

import sys
from pathlib import Path

from ui.settings import Settings
from ui.settings.fields import Setting, settings_of
from ui.settings.template import as_toml, shown_default

BEGIN = "<!-- settings: made by python -m ui.settings.table docs/operating.md -->"
END = "<!-- end of settings -->"


def table() -> str:
    """Return all settings as a table in Markdown."""
    rows = [_row(setting) for setting in settings_of(Settings)]
    return "\n".join(["| setting | what it means | kind | default |", "|---|---|---|---|", *rows])


def renewed(document: str) -> str:
    """Return a document with the table as it is now. Raises ValueError where a marker is missing."""
    before, _, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"the lines {BEGIN!r} and {END!r} are not there: put them where the table is to stand")
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _row(setting: Setting) -> str:
    default = shown_default(setting)
    shown = "" if default in (None, "", (), {}, frozenset()) else f"`{as_toml(default)}`"
    if setting.is_table and default:
        shown = ", ".join(f"`{name} = {as_toml(value)}`" for name, value in default.items())
    name = f"`{setting.name}`" + (f" or `{setting.name}_file`" if setting.is_secret else "")
    cells = (name, setting.info.description or "", setting.kind, shown)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), ' ') for cell in cells)} |"


def main() -> None:
    """Renew the table in the documents that are named."""
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()

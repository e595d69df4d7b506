"""Help leaves out what it does not need, and nobody else goes without."""

from __future__ import annotations

import subprocess
import sys

ASK = """
import sys
from ui.quick_help import import_help
import_help()
print("markdown_it" in sys.modules)
from rich.markdown import Markdown
from rich.traceback import Traceback
print(Markdown.__module__, Traceback.__module__)
"""


def test_what_help_does_not_need_is_not_imported_and_is_itself_for_whoever_imports_it_later() -> None:
    done = subprocess.run([sys.executable, "-c", ASK], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "rich.markdown", "rich.traceback"]

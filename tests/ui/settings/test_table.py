from __future__ import annotations

import pytest

from tests.ui.serving import ROOT
from ui.settings.table import renewed


def test_the_table_of_all_settings_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)  # The tests have a place of their own.
    document = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert document == renewed(document), "renew it with: python -m ui.settings.table docs/operating.md"


def test_a_document_without_the_markers_is_not_touched() -> None:
    with pytest.raises(ValueError, match="are not there: put them where the table is to stand"):
        renewed("# A document\n")

"""The others answer from files, with pincite's weights; only where they are installed, which tests do not ask for."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

FILES = {
    "ferry.txt": "The ferry sails at nine and carries forty cars to the islands.\n\nIt is painted red.",
    "tower.txt": "Built of local granite, the tower is 48.5 metres high.",
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(find_spec("haystack") is None, reason="Haystack is not installed")
def test_haystack_answers_from_a_passage_for_each_paragraph(files: Path) -> None:
    from bench.performance.rivals import haystack

    assert haystack.index_files(files, files / "haystack") == 3
    answer = haystack.Asked(files / "haystack").ask("How high is the tower?")
    assert "48.5 metres" in answer.text and answer.passage == FILES["tower.txt"]


@pytest.mark.skipif(find_spec("txtai") is None, reason="txtai is not installed")
def test_txtai_answers_from_a_passage_for_each_paragraph(files: Path) -> None:
    from bench.performance.rivals import txtai

    assert txtai.index_files(files, files / "txtai") == 3
    asked = txtai.Asked(files / "txtai")
    for answer in (asked.rag_with_passage("How high is the tower?"), asked.each("How high is the tower?")):
        assert "48.5 metres" in answer.text and answer.passage == FILES["tower.txt"]
    assert len(asked.passages("How high is the tower?")) == 3


@pytest.mark.skipif(find_spec("haystack") is None, reason="Haystack is not installed")
def test_haystack_tells_nobody_how_it_is_used() -> None:
    from haystack.telemetry import _telemetry

    import bench.performance.rivals  # noqa: F401  It says so before Haystack is imported.

    assert _telemetry.telemetry is None

"""Files in: SQuAD, NQ-open and QED, with offsets mended."""

import gzip
import json
from pathlib import Path

import pytest

from qa.reader.dataset import locate, read_examples


def test_offsets_are_mended_to_the_nearest_place() -> None:
    assert locate("the cat and the cat", "cat", 15) == (16, 19)
    assert locate("the cat", " cat ", 4) == (4, 7)
    assert locate("the cat", "dog", 0) is None


def test_nq_and_qed_lines(tmp_path: Path) -> None:
    nq = {"question": "who?", "answers": ["Ann", "Zed"], "ctxs": [{"title": "A_b", "text": "It was Ann."}]}
    qed = {"example_id": 1, "title_text": "A b", "question_text": "who?", "paragraph_text": "It was Ann .",
           "original_nq_answers": [[{"start": 7, "end": 10, "string": "Ann"}]]}  # fmt: skip
    for name, row in (("nq.jsonl.gz", nq), ("qed.jsonl.gz", qed)):
        path = tmp_path / name
        path.write_bytes(gzip.compress((json.dumps(row) + "\n").encode()))
        (example,) = read_examples(path)
        assert example.texts == ("Ann",)
        assert example.article == "a b"


def test_an_unknown_format_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"a": 1}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="convert it to SQuAD's format"):
        read_examples(path)

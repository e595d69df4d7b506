from __future__ import annotations

import pytest

from index_build import compute_threads
from index_build.compute_threads import session_options


@pytest.mark.parametrize(
    ("said", "threads"), [("3", 3), ("2,1", 2), ("", 0), ("many", 0), ("-1", 0)], ids=lambda value: f"[{value}]"
)
def test_onnxruntime_keeps_to_the_variable_that_other_libraries_read(
    monkeypatch: pytest.MonkeyPatch, said: str, threads: int
) -> None:
    monkeypatch.setattr(compute_threads, "_threads", 0)
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert session_options().intra_op_num_threads == threads


def test_what_is_set_counts_before_the_variable_and_what_is_asked_for_before_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.setattr(compute_threads, "_threads", 2)
    assert session_options().intra_op_num_threads == 2
    assert session_options(4).intra_op_num_threads == 4

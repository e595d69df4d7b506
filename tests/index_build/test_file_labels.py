"""Where the labels of a file stand: beside it, or in rules above it. What cannot be told is never public."""

from __future__ import annotations

from pathlib import Path

import pytest

from index_build.file_labels import FileLabels, Labeller
from index_build.labels import BadLabel, check_label, check_labels
from tests.conftest import Write


def labels(path: Path) -> frozenset[str]:
    found = Labeller().of(path)
    assert not found.problem, found.problem
    return found.labels


def problem(path: Path) -> str:
    found = Labeller().of(path)
    assert not found.labels
    return found.problem


def test_a_file_has_the_labels_of_its_sidecar_and_of_every_rule_above_it_that_fits(write: Write) -> None:
    folder = write(
        {
            ".pincite-labels": "# Who may see what\nboard/ = board\n*salar*.csv = hr , board/chair\n",
            "board/.pincite-labels": "/minutes.md = minutes",
            "board/minutes.md": "x",
            "board/minutes.md.labels": "# one a line\nsigned\n\nhr",
            "board/old/minutes.md": "x",
            "a/salaries.csv": "x",
            "a/boarding.md": "x",
        }
    )
    assert labels(folder / "board/minutes.md") == {"board", "minutes", "signed", "hr"}
    assert labels(folder / "board/old/minutes.md") == {"board"}
    assert labels(folder / "a/salaries.csv") == {"hr", "board/chair"}
    assert labels(folder / "a/boarding.md") == frozenset()


def test_names_made_to_slip_through_a_rule_do_not(write: Write, tmp_path: Path) -> None:
    folder = write(
        {".pincite-labels": "**/secret.md = s\nrésumés/ = s", "a\nb/secret.md": "x", "re\u0301sume\u0301s/a.md": "x"}
    )
    assert labels(folder / "a\nb/secret.md") == {"s"}
    assert labels(folder / "re\u0301sume\u0301s/a.md") == {"s"}
    (tmp_path / "link.md").symlink_to(folder / "a\nb/secret.md")
    (tmp_path / "folder").symlink_to(folder)
    assert labels(tmp_path / "link.md") == labels(tmp_path / "folder/re\u0301sume\u0301s/a.md") == {"s"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "names no label: write one on a line, or remove the file"),
        (b"# nothing yet\n", "names no label"),
        (b"board\ntwo words\n", "a.md.labels, line 2: 'two words' is no label: a label is one word"),
        (b"\xff\xfe\x00", "cannot be read as text"),
        (b"x" * (1 << 21), "is no small file"),
    ],
)
def test_a_sidecar_that_says_nothing_or_nonsense_is_a_problem(write: Write, content: bytes, says: str) -> None:
    assert says in problem(write({"a.md": "x", "a.md.labels": content}) / "a.md")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("board/ board", "line 1, is no rule: write a pattern, = and labels, as in board/ = board"),
        ("\nboard/ =", "line 2, is no rule"),
        ("!board/ = board", "is no rule"),
        ("board/ = board,,hr", "'' is no label"),
        ("", "holds no rule"),
        ("/ / = board\n*** [ = x y", "'x y' is no label"),
    ],
)
def test_a_rule_file_that_says_nothing_or_nonsense_is_a_problem_of_all_below(
    write: Write, content: str, says: str
) -> None:
    assert says in problem(write({"b/a.md": "x", ".pincite-labels": content}) / "b/a.md")


def test_a_sidecar_that_is_a_folder_a_pipe_or_a_link_into_nothing_is_a_problem(write: Write) -> None:
    import os

    folder = write({"a.md": "x", "b.md": "x", "c.md": "x"})
    (folder / "a.md.labels").mkdir()
    os.mkfifo(folder / "b.md.labels")
    (folder / "c.md.labels").symlink_to("nowhere")
    assert "is no small file" in problem(folder / "a.md") and "is no small file" in problem(folder / "b.md")
    assert "cannot be read" in problem(folder / "c.md")


def test_a_name_that_is_too_long_to_have_a_sidecar_has_none(write: Write) -> None:
    assert labels(write({"x" * 250 + ".md": "x"}) / ("x" * 250 + ".md")) == frozenset()


def test_a_label_is_one_short_word(write: Write) -> None:
    assert [check_label(word) for word in ("board", "hr/leads", "team:a.b@c-d", "geschäftsführung", "7")]
    assert check_label("re\u0301union") == "réunion"
    for word in ("", "two words", "-x", "a,b", "a=b", "#x", "x" * 65, "a\n", "a\x00"):
        with pytest.raises(BadLabel, match="is no label: a label is one word of up to 64 letters"):
            check_label(word)
    with pytest.raises(BadLabel, match="one word where labels are to be given"):
        check_labels("board")


def test_what_was_told_and_what_could_not_be_told_are_never_written_alike() -> None:
    assert FileLabels(frozenset({"b", "a"})).written() == '["a", "b"]'
    assert FileLabels(problem="[] is").written() == "! [] is"

"""The command line as a person meets it: a process, what it prints, and its exit status."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pytest

from index_build.formats import endings
from tests.conftest import Write
from tests.ui.commands import pincite, refused
from ui.demo import CORPUS

pytestmark = pytest.mark.slow

QUESTIONS = CORPUS.parent / "questions.jsonl"


def test_help_shows_every_command_with_an_example() -> None:
    for command in ("index", "ask", "calibrate", "serve", "demo"):
        done = pincite(command, "--help")
        assert done.returncode == 0
        assert f"Example: pincite {command}" in done.stdout


def test_the_help_of_index_lists_every_ending_that_is_read() -> None:
    done = pincite("index", "--help")
    assert all(ending in done.stdout for ending in endings())


def test_fields_of_records_that_are_none_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    refused(pincite("index", tmp_path, "--out", tmp_path / "index", "--fields", "words=x"), "'words=x' names no field")


def test_documents_are_indexed_and_asked(write: Write, tmp_path: Path) -> None:
    folder = write(
        {"ferry.txt": "The ferry will sail again on Monday.", "crane.md": "# Crane\n\nThe crane stands still."}
    )
    done = pincite("index", folder, "--out", tmp_path / "index")
    assert done.returncode == 0, done.stderr
    assert "2 documents and 2 passages" in done.stdout
    done = pincite("ask", "When will the ferry sail?", "--index", tmp_path / "index")
    assert "The ferry will sail again on Monday." in done.stdout
    assert "documents/ferry.txt, paragraph 1, characters 29–35" in done.stdout
    answer = json.loads(pincite("ask", "When will the ferry sail?", "--index", tmp_path / "index", "--json").stdout)
    assert answer["evidence"][0]["citations"][0]["quote"] == answer["evidence"][0]["value"] == "Monday"
    assert answer["evidence"][0]["quote"] == "The ferry will sail again on Monday."


def test_a_threshold_is_fitted_on_known_questions_and_kept_with_the_index(demo_index: Path, tmp_path: Path) -> None:
    index = shutil.copytree(demo_index, tmp_path / "index")
    few = tmp_path / "few.jsonl"
    few.write_text("".join(QUESTIONS.read_text(encoding="utf-8").splitlines(keepends=True)[:57:5]), encoding="utf-8")
    done = pincite("calibrate", "--index", index, "--questions", few, "--precision", "0.8")
    assert done.returncode == 0, done.stderr
    assert "of these 12 questions (9 of which have an answer)" in done.stdout
    assert (index / "threshold.json").exists()
    (tmp_path / "known.jsonl").write_text('{"question": "who?"}')
    refused(
        pincite("calibrate", "--index", index, "--questions", tmp_path / "known.jsonl"),
        "holds no question whose answers are known",
    )


def test_a_file_that_cannot_be_read_is_named_and_the_status_says_so(write: Write, tmp_path: Path) -> None:
    folder = write(
        {"ferry.txt": "The ferry sails.", "empty.txt": "", "latin.txt": "Grüße".encode("latin-1"), "a.png": "x"}
    )
    done = pincite("index", folder, "--out", tmp_path / "index")
    assert done.returncode == 1
    assert "Not read: documents/empty.txt: the file is empty" in done.stdout
    assert (
        "Not read: documents/latin.txt: byte 2 is not UTF-8: save the file as UTF-8 and index it again" in done.stdout
    )
    assert "Passed over: documents/a.png: its ending is none that pincite reads" in done.stdout
    assert "1 document and 1 passage are in" in done.stdout


def test_when_nothing_can_be_indexed_one_sentence_says_so(write: Write, tmp_path: Path) -> None:
    refused(pincite("index", write({"a.txt": ""}), "--out", tmp_path / "index"), "No document could be read in")
    (tmp_path / "bare").mkdir()
    refused(pincite("index", tmp_path / "bare", "--out", tmp_path / "index"), "No document could be read in")
    refused(pincite("index", tmp_path / "nowhere", "--out", tmp_path / "index"), "does not exist")


def test_a_file_that_may_not_be_read_is_reported(write: Write, tmp_path: Path) -> None:
    folder = write({"ferry.txt": "The ferry sails."})
    # A link to itself, since the root user of a build machine may read every file.
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    refused(pincite("index", folder / "loop.txt", "--out", tmp_path / "index"), "loop.txt")
    done = pincite("index", folder, "--out", tmp_path / "index")
    assert "documents/loop.txt: the link leads nowhere" in done.stdout
    assert done.returncode == 0


def test_an_empty_path_is_refused_and_does_not_mean_the_folder_one_is_in(tmp_path: Path) -> None:
    refused(pincite("index", "", "--out", tmp_path / "index"), "the path is empty")


def test_an_index_below_the_folder_that_is_indexed_is_not_read(write: Write) -> None:
    folder = write({"ferry.txt": "The ferry sails."})
    for _ in range(2):
        done = pincite("index", folder, "--out", folder / "index")
        assert "1 document and 1 passage" in done.stdout
        assert "Passed over" not in done.stdout


def test_a_terminal_without_a_letter_gets_its_number(demo_index: Path) -> None:
    done = pincite("ask", "How far is Khasan from Vladivostok?", "--index", demo_index, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "\\u2013" in done.stdout


def test_an_output_folder_that_is_no_index_is_refused_and_left_alone(write: Write, tmp_path: Path) -> None:
    folder = write({"ferry.txt": "The ferry sails."})
    refused(pincite("index", folder, "--out", folder), "is no index and is not empty")
    assert [path.name for path in folder.iterdir()] == ["ferry.txt"]
    refused(pincite("index", folder, "--out", folder / "ferry.txt"), "is a file")
    refused(pincite("index", folder, "--out", "/proc/none/index"), "/proc/none")


def test_asking_what_is_no_index_or_no_question_is_refused(tmp_path: Path) -> None:
    refused(pincite("ask", "Who?", "--index", tmp_path), "holds no index: make one with pincite index")
    refused(pincite("ask", " ", "--index", tmp_path), "The question is empty")
    refused(pincite("ask", "a" * 2001, "--index", tmp_path), "2,000 are the most")


def test_a_date_that_cannot_be_read_and_an_order_that_there_is_not_are_refused(tmp_path: Path) -> None:
    refused(pincite("ask", "Who?", "--index", tmp_path, "--after", "soon"), "begins on 'soon', which is no date")
    refused(pincite("ask", "Who?", "--index", tmp_path, "--after", "2024", "--before", "2023"), "after its end")
    refused(pincite("ask", "Who?", "--index", tmp_path, "--order", "latest"), "write best, newest or oldest")


def test_text_that_would_steer_the_terminal_is_made_visible(write: Write, tmp_path: Path) -> None:
    text = (
        "The ferry \x1b[31m\x1b]0;owned\x07\x9b31m sails on Monday \u202egnp.\u202c" + " and it sails well" * 40 + "."
    )
    pincite("index", write({"ferry.txt": text}), "--out", tmp_path / "index")
    done = pincite("ask", "When does the ferry sail?", "--index", tmp_path / "index")
    assert "sails on Monday" in done.stdout
    as_json = pincite("ask", "When does the ferry sail?", "--index", tmp_path / "index", "--json")
    exported = pincite("index", "export", tmp_path / "index")
    assert "\x9b31m sails on Monday \u202e" in json.loads(as_json.stdout)["evidence"][0]["citations"][0]["passage"]
    assert json.loads(exported.stdout)["text"] == text
    one, other = (write({f"{folder}/\x1b]0;owned\x07/a.txt": "x"}) / folder / "\x1b]0;owned\x07" for folder in "ab")
    refused_one = pincite("index", one, other, "--out", tmp_path / "other")
    refused(refused_one, "would both be cited as")
    for shown in (done.stdout, as_json.stdout, exported.stdout, refused_one.stderr):
        assert not set("\x1b\x07\x9b\u202e") & set(shown)


def test_models_are_listed_and_verified() -> None:
    listed = pincite("models", "list").stdout
    assert "sentence-transformers/all-MiniLM-L6-v2" in listed
    assert "embedder" in listed
    verified = pincite("models", "verify")
    assert verified.returncode == 0
    assert "as models.lock has them" in verified.stdout


def test_a_port_that_is_taken_and_an_address_open_to_others_are_refused(demo_index: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused(pincite("serve", "--index", demo_index, "--port", port), "is in use")
    refused(
        pincite("serve", "--index", demo_index, "--host", "0.0.0.0", "--port", "18999"), "add --i-know if that is meant"
    )


def test_the_demo_starts_in_the_background_once_and_stops() -> None:
    from tests.ui.serving import free_port

    port = str(free_port())
    first = pincite("demo", "--background", "--port", port)
    try:
        assert f"pincite answers at http://127.0.0.1:{port}" in first.stdout, first.stderr
        again = pincite("demo", "--background", "--port", port)
        assert "already" in again.stdout
    finally:
        stopped = pincite("demo", "--stop")
    assert "has stopped" in stopped.stdout
    assert "No pincite runs" in pincite("demo", "--stop").stdout

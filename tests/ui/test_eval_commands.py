"""`pincite eval` as people and build servers run it, and its page as they open it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.ui.commands import pincite
from ui.demo import CORPUS

pytestmark = pytest.mark.slow
QUESTIONS = CORPUS.parent / "questions.jsonl"


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some of the demo's questions: right ones, wrong ones, one that nothing answers, one on which sources differ, one with a history."""
    lines = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    wanted = {"q01", "q06", "q08", "q10", "q21", "q41", "q55", "newsroom-nato-head-2"}
    path = tmp_path_factory.mktemp("few") / "few.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines if line["id"] in wanted), encoding="utf-8")
    return path


def test_an_index_is_evaluated_with_all_that_can_be_written(
    few: Path, demo_index: Path, tmp_path: Path, browser: Browser
) -> None:
    files = {name: tmp_path / f"r.{name}" for name in ("json", "html", "junit", "markdown", "trec")}
    written = [part for name, path in files.items() for part in (f"--{name}", path)]
    done = pincite(
        "eval",
        few,
        "--index",
        demo_index,
        *written,
        "--resume",
        tmp_path / "kept.jsonl",
        "--fail-under",
        "f1=.4 errors=0",
    )
    assert done.returncode == 0, done.stderr
    assert "citation_precision" in done.stdout and "95% interval" in done.stdout
    plain = json.loads(files["json"].read_text(encoding="utf-8"))
    assert plain["count"] == 8
    assert {"generation", "models", "machine", "seed", "pincite"} <= plain["about"].keys()
    assert files["junit"].read_text(encoding="utf-8").count("<testcase") == 10

    again = tmp_path / "again.json"
    done = pincite("eval", few, "--index", demo_index, "--json", again, "--resume", tmp_path / "kept.jsonl")
    assert done.returncode == 0, done.stderr
    assert json.loads(again.read_text(encoding="utf-8"))["figures"] == plain["figures"], "resumed, to the last digit"
    done = pincite("eval", "compare", files["json"], again)
    assert done.returncode == 0, done.stderr
    assert "Won: 0 questions" in done.stdout
    worse = json.loads(again.read_text(encoding="utf-8"))
    done = pincite("eval", few, "--index", demo_index, "--resume", tmp_path / "kept.jsonl", "--fail-under", "f1=1")
    assert done.returncode == 1
    assert "Does not hold: f1 is " in done.stdout
    assert worse["questions"]

    context = browser.new_context(viewport={"width": 1100, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(files["html"].as_uri())
    assert page.locator("figure svg").count() == 4
    page.locator("#verdict").select_option("wrong")
    shown = page.locator("#questions article:visible")
    expect(page.locator("#found")).to_have_text(f"{shown.count()} shown")
    assert 0 < shown.count() < 8
    page.locator("#verdict").select_option("")
    page.locator("#words").fill("Seoul identify")
    expect(shown).to_have_count(1)
    expect(shown.locator("mark").first).to_have_text("at least 10,000")
    assert not Axe().run(page).response["violations"]
    assert asked == [files["html"].as_uri()]
    context.close()


def test_a_running_service_gives_the_figures_that_its_index_gives(
    few: Path, demo_index: Path, demo_url: str, tmp_path: Path
) -> None:
    for name, what in (("here", ["--index", demo_index]), ("there", ["--url", demo_url])):
        done = pincite("eval", few, *what, "--json", tmp_path / f"{name}.json")
        assert done.returncode == 0, done.stderr
    here, there = (json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8")) for name in ("here", "there"))
    times = ("total", "embed", "retrieve", "read")
    assert {name: each for name, each in here["figures"].items() if not name.startswith(times)} == {
        name: each for name, each in there["figures"].items() if not name.startswith(times)
    }
    assert here["about"]["generation"] == there["about"]["generation"]


def test_a_service_that_is_not_there_and_one_that_fails_are_told_apart(few: Path, tmp_path: Path) -> None:
    done = pincite("eval", few, "--url", "http://127.0.0.1:9")
    assert done.returncode == 2
    assert done.stderr.startswith("pincite: http://127.0.0.1:9 does not answer")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "Name what to ask"),
        (["--index", "nowhere"], "nowhere"),
        (["--index", "nowhere", "--fail-under", "fone=1"], "There is no measure 'fone'"),
        (["--index", "nowhere", "--fail-if-worse", "nothing.json"], "cannot be read as a result of pincite eval"),
        (["--url", "http://127.0.0.1:9", "--key-env", "NO_SUCH_KEY"], "The variable NO_SUCH_KEY is not set"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_before_anything_is_asked(few: Path, more: list[str], said: str) -> None:
    done = pincite("eval", few, *more)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_questions_that_do_not_fit_the_index_are_listed(tmp_path: Path, demo_index: Path) -> None:
    path = tmp_path / "known.jsonl"
    path.write_text('{"question": "How heavy?", "answers": ["x"], "documents": ["no/such.txt"]}\n')
    done = pincite("eval", path, "--index", demo_index)
    assert done.returncode == 2
    assert "the collection has no document 'no/such.txt'" in done.stderr


def test_drafts_are_written_once_and_never_over_somebodys_corrections(demo_index: Path, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    done = pincite("eval", "init", "--index", demo_index, "--out", path, "--count", "5")
    assert done.returncode == 0, done.stderr
    before = path.read_bytes()
    assert before.count(b'"draft": true') == 5
    done = pincite("eval", "init", "--index", demo_index, "--out", path)
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert path.read_bytes() == before


def test_help_has_an_example_of_each_command() -> None:
    for command in ([], ["compare"], ["init"], ["mine"], ["corpus"]):
        done = pincite("eval", *command, "--help")
        assert done.returncode == 0
        assert "Example:" in done.stdout


def test_a_damaged_index_makes_questions_fail_and_the_command_says_so(
    few: Path, demo_index: Path, tmp_path: Path
) -> None:
    import shutil

    index = shutil.copytree(demo_index, tmp_path / "index")
    (store,) = index.glob("generations/*/texts.sqlite")
    with sqlite3.connect(store) as db:
        db.execute("UPDATE documents SET sha256 = 'x' WHERE source LIKE '%harbour%'")
    done = pincite("eval", few, "--index", index)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "each counts as wrong" in done.stdout

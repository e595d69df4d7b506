"""A collection's own threshold."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from index_build.embedder import Embedder
from index_build.errors import BadIndex, BadInput
from qa.answerer import Answerer
from qa.calibrate import calibrate, read_known
from qa.collection_threshold import CollectionThreshold
from qa.evaluate.question import EvalQuestion
from ui.demo import CORPUS

DEMO = CORPUS.parent / "questions.jsonl"
KNOWN = read_known(DEMO)[::3]


@pytest.fixture(scope="module")
def fitted(demo: Answerer, demo_index: Path, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    index = tmp_path_factory.mktemp("calibrated") / "index"
    shutil.copytree(demo_index, index)
    calibrate(index, KNOWN, 0.9, answerer=Answerer(index, embedder))
    return index


def test_the_threshold_is_kept_with_the_index_and_decides_what_is_shown(fitted: Path, embedder: Embedder) -> None:
    held = CollectionThreshold.read(fitted)
    assert held is not None
    assert held.right / held.shown >= 0.9
    answerer = Answerer(fitted, embedder)
    assert answerer.threshold == held.threshold
    statuses = [answerer.ask(known.question).status for known in KNOWN]
    assert statuses.count("answered") == held.shown


def test_a_precision_that_nothing_reaches_is_refused_and_changes_nothing(fitted: Path, embedder: Embedder) -> None:
    before = CollectionThreshold.read(fitted)
    unanswerable = [EvalQuestion("1", "How many containers did Seoul identify?", ())] * 3
    with pytest.raises(BadInput, match=r"No threshold shows answers with a precision of 0\.9 on these 3 questions"):
        calibrate(fitted, unanswerable, 0.9, answerer=Answerer(fitted, embedder))
    assert CollectionThreshold.read(fitted) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "holds no question"),
        ("\n\n{]", "line 3 is no JSON"),
        ('{"answers": []}', "line 1: question: field required"),
        ('{"question": "who?", "answers": "Ann"}', "line 1: answers: input should be a valid list"),
        ('{"question": "who?"}', "no question whose answers are known"),
        ('{"question": "", "answers": []}', "line 1: The question is empty"),
    ],
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_known(path)
    assert said in str(raised.value)


def test_a_damaged_threshold_and_one_of_another_reader_are_refused(fitted: Path, tmp_path: Path) -> None:
    assert CollectionThreshold.read(tmp_path) is None
    held = json.loads((fitted / "threshold.json").read_text(encoding="utf-8"))
    for broken in ("{", "[]", json.dumps(held | {"threshold": 7}), json.dumps(held | {"reader": "older"})):
        (tmp_path / "threshold.json").write_text(broken, encoding="utf-8")
        with pytest.raises(BadIndex, match="run pincite calibrate again, or delete it"):
            CollectionThreshold.read(tmp_path)


def test_a_threshold_of_another_reader_can_be_fitted_anew(fitted: Path, tmp_path: Path) -> None:
    index = shutil.copytree(fitted, tmp_path / "index")
    held = json.loads((index / "threshold.json").read_text(encoding="utf-8"))
    (index / "threshold.json").write_text(json.dumps(held | {"reader": "older"}), encoding="utf-8")
    calibrate(index, read_known(DEMO)[:8], 0.5)
    assert CollectionThreshold.read(index) is not None

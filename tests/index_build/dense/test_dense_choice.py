"""Which kind of dense index an index has, through builds, updates and views."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from index_build.build import build_index
from index_build.dense import choice, inverted_file
from index_build.errors import BadIndex, BadInput
from index_build.generation import Generation, Manifest
from index_build.index_folder import IndexFolder
from index_build.status import status
from index_build.update import update_index
from index_build.verify import verify
from index_build.views import Views
from tests.conftest import Write
from tests.index_build.comparing import same_as_built, same_generation
from tests.index_build.word_embedder import WordEmbedder

FERRIES = {
    f"{number:02d}.txt": f"Ferry {number} sails to island {number * 7 % 40}.\n\nIts hull is number {number}."
    for number in range(30)
}


@pytest.fixture
def index(write: Write, tmp_path: Path) -> Path:
    build_index([write(FERRIES)], tmp_path / "index", WordEmbedder(), dense="ivf")
    return tmp_path / "index"


def test_the_kind_goes_by_size_unless_it_is_asked_for(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = write(FERRIES)
    for large, asked, expected in (
        (61, "auto", "exact"),
        (60, "auto", "ivf"),
        (60, "exact", "exact"),
        (61, "ivf", "ivf"),
    ):
        monkeypatch.setattr(choice, "LARGE", large)
        build_index([documents], tmp_path / "index", WordEmbedder(), dense=asked)
        found = status(tmp_path / "index")
        assert (found.dense, found.dense_asked, found.passages) == (expected, asked, 60)


def test_a_kind_that_there_is_not_is_refused() -> None:
    with pytest.raises(BadInput, match="write auto, exact or ivf"):
        choice.check_choice("best")


def test_an_update_keeps_to_the_kind_and_gives_what_a_build_gives(index: Path, write: Write, tmp_path: Path) -> None:
    documents = write({"00.txt": "Ferry 0 sinks.", "31.txt": "A new ferry."})
    (documents / "01.txt").unlink()
    report = update_index(index, embedder=WordEmbedder())
    assert (report.added, report.changed, report.vanished, report.embedded) == (1, 1, 1, 2)
    assert status(index).dense == "ivf" and verify(index, sample=0).problems == ()
    build_index([documents], tmp_path / "built", WordEmbedder(), dense="ivf")
    assert same_generation(Generation.open_current(index), Generation.open_current(tmp_path / "built"))
    one, other = (IndexFolder(each).current() for each in (index, tmp_path / "built"))
    for name in (inverted_file.FILE, inverted_file.IDS):
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_an_index_that_grows_or_shrinks_past_the_limit_is_what_a_build_gives(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was rounded is embedded anew where it is to be exact."""
    monkeypatch.setattr(choice, "LARGE", 60)
    documents = write({name: FERRIES[name] for name in sorted(FERRIES)[:29]})
    build_index([documents], tmp_path / "index", WordEmbedder())
    for names, expected, embedded in ((["29.txt"], "ivf", 2), ([], "exact", 58)):
        (documents / "29.txt").unlink(missing_ok=True)
        for name in names:
            (documents / name).write_text(FERRIES[name])
        assert update_index(tmp_path / "index", embedder=WordEmbedder()).embedded == embedded
        assert status(tmp_path / "index").dense == expected
        assert same_as_built(tmp_path / "index", [documents], tmp_path / "built", WordEmbedder())


def test_a_generation_from_before_there_was_a_choice_is_read_and_updated(write: Write, tmp_path: Path) -> None:
    documents = write(FERRIES)
    build_index([documents], tmp_path / "index", WordEmbedder())
    folder = IndexFolder(tmp_path / "index").current()
    fields = asdict(Manifest.read(folder))
    for name in ("dense", "dense_asked", "dense_learned_from"):
        del fields[name]
    (folder / "manifest.json").write_text(json.dumps(fields))
    assert status(tmp_path / "index").dense == "exact"
    assert len(Generation.open_current(tmp_path / "index").dense) == 60
    (documents / "31.txt").write_text("A new ferry.")
    assert update_index(tmp_path / "index", embedder=WordEmbedder()).embedded == 1
    assert (status(tmp_path / "index").dense, status(tmp_path / "index").dense_asked) == ("exact", "auto")


def test_a_kind_that_this_version_does_not_know_is_refused(index: Path) -> None:
    folder = IndexFolder(index).current()
    fields = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(fields | {"dense": "graph"}))
    with pytest.raises(BadIndex, match="damaged"):
        Generation.open_current(index)


def test_who_does_not_see_what_shaped_the_index_finds_what_an_index_without_it_finds(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inverted_file, "SCANNED", 0)
    monkeypatch.setattr(inverted_file, "PROBES", 1)
    documents = write(
        FERRIES | {f"board/{name}": f"{text} Secretly." for name, text in FERRIES.items()} | {"board/x.txt": "Gold."}
    )
    (documents / ".pincite-labels").write_text("board/ = board\n")
    build_index([documents], tmp_path / "index", WordEmbedder(), dense="ivf")
    whole = Generation.open_current(tmp_path / "index")
    assert whole.manifest.dense_learned_from == '["board"]'
    views = Views(whole)
    view = views.of(views.seen_with(frozenset()))
    shutil.rmtree(documents / "board")
    build_index([documents], tmp_path / "alone", WordEmbedder(), dense="ivf")
    alone = Generation.open_current(tmp_path / "alone")
    for vector in WordEmbedder().encode(["ferry 3", "hull 7", "island 21"]):
        (ids, scores), (others, other_scores) = (
            view.dense.search(vector, 20),
            alone.dense.exhaustive().search(vector, 20),
        )
        assert ids.tolist() == others.tolist() and np.array_equal(scores, other_scores)

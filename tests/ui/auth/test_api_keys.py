from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest

from index_build.errors import BadInput
from index_build.labels import BadLabel
from tests.ui.auth.doors import BY_PROXY, PROXY, access, door
from ui.auth.keys import KeyFile


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "keys.json")


def by(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_a_key_opens_what_its_scopes_name_with_its_labels(keys: KeyFile, tmp_path: Path) -> None:
    client = door(access(tmp_path, PROXY))
    asks = keys.add("tests", ["board"], ["ask"])
    assert client.post("/api/v1/ask", headers=by(asks)).json() == {
        "who": "key:tests", "labels": ["board"], "how": "key", "ticket": "",
    }  # fmt: skip
    for path in ("/api/v1/documents", "/api/v1/feedback", "/metrics", "/source/0a", "/api/v1/passages/1"):
        refused = client.get(path, headers=by(asks))
        assert refused.status_code == 403, path
        assert "lacks the scope" in refused.json()["detail"]
    everything = keys.add("all", scopes=["ask", "read", "feedback", "metrics"])
    for path in (
        "/api/v1/ask",
        "/api/v1/ask:batch",
        "/api/v1/documents/0a",
        "/api/v1/feedback",
        "/metrics",
        "/source/0a",
    ):
        assert client.get(path, headers=by(everything)).status_code == 200, path


@pytest.mark.parametrize("path", ["/", "/gradio_api/queue/join", "/gradio_api/queue/data", "/config", "/nothing"])
def test_no_key_opens_the_chat(keys: KeyFile, tmp_path: Path, path: str) -> None:
    key = keys.add("all", scopes=["ask", "read", "feedback", "metrics"])
    assert door(access(tmp_path, PROXY)).get(path, headers=by(key)).status_code == 403


def test_keys_work_in_every_mode_and_a_wrong_one_is_never_taken_for_a_visitor(keys: KeyFile, tmp_path: Path) -> None:
    key = keys.add("tests")
    client = door(access(tmp_path, {"auth": {"labels": ["staff"]}}))
    assert client.get("/api/v1/documents", headers=by(key)).json()["who"] == "key:tests"
    assert (
        client.get("/api/v1/documents", headers=by(key[:-1] + "0" if key[-1] != "0" else key[:-1] + "1")).status_code
        == 401
    )
    assert client.get("/api/v1/documents").json()["labels"] == ["staff"]
    behind = door(access(tmp_path, PROXY))
    assert behind.get("/api/v1/documents", headers={**by("pck_x_y"), **BY_PROXY}).status_code == 401


def test_metrics_are_for_keys_where_visitors_say_who_they_are(keys: KeyFile, tmp_path: Path) -> None:
    client = door(access(tmp_path, PROXY))
    assert client.get("/metrics", headers=BY_PROXY).status_code == 403
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers=by(keys.add("scraper", scopes=["metrics"]))).status_code == 200
    assert door(access(tmp_path)).get("/metrics").status_code == 200


def test_a_running_server_knows_of_new_and_removed_keys_with_the_next_request(keys: KeyFile, tmp_path: Path) -> None:
    client = door(access(tmp_path, PROXY))
    assert client.get("/api/v1/status", headers=by("pck_0_0")).status_code == 401
    key = keys.add("late")
    assert client.get("/api/v1/status", headers=by(key)).status_code == 200
    keys.remove("late")
    assert client.get("/api/v1/status", headers=by(key)).status_code == 401


def test_a_key_ends_with_its_time(keys: KeyFile, monkeypatch: pytest.MonkeyPatch) -> None:
    key, forever = keys.add("short", seconds=60), keys.add("long")
    assert keys.find(key)
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    assert keys.find(key) is None
    assert keys.find(forever)


def test_only_the_hash_is_kept_in_a_file_that_its_owner_alone_reads(keys: KeyFile) -> None:
    key = keys.add("tests", ["board"])
    written = keys.path.read_text(encoding="utf-8")
    assert key.rpartition("_")[2] not in written
    assert keys.path.stat().st_mode & 0o777 == 0o600
    assert json.loads(written)["keys"][0]["labels"] == ["board"]


@pytest.mark.parametrize(
    "change", ["", "pck_", "x" * 100_000, "pck_" + "0" * 12 + "_" + "0" * 64, "PCK_{0}", "{0} ", "{0}0", "{1}"]
)
def test_what_is_nearly_a_key_is_none(keys: KeyFile, change: str) -> None:
    key, other = keys.add("a"), keys.add("b")
    mixed = f"{key.rpartition('_')[0]}_{other.rpartition('_')[2]}"
    assert keys.find(change.format(key.removeprefix("pck_") if change.startswith("PCK") else key, mixed)) is None
    assert keys.find(key)


def test_the_day_of_the_last_use_is_kept(keys: KeyFile, tmp_path: Path) -> None:
    lets_in = access(tmp_path, PROXY)
    key = keys.add("tests")
    id = keys.all()[0].id
    assert lets_in._use.last(id) == ""
    door(lets_in).get("/api/v1/status", headers=by(key))
    assert lets_in._use.last(id) == time.strftime("%Y-%m-%d", time.gmtime())


def test_keys_that_are_made_at_the_same_time_are_all_kept(keys: KeyFile) -> None:
    threads = [threading.Thread(target=KeyFile(keys.path).add, args=(f"key {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys.all()) == 8


def test_a_key_that_cannot_be_is_refused_with_what_to_do(keys: KeyFile) -> None:
    keys.add("a")
    for arguments, said in (
        (("a",), "called 'a' already"),
        (("<b>",), "no name for a key"),
        (("b", (), ["write"]), "no scope 'write'"),
        (("b", (), []), "opens nothing"),
    ):
        with pytest.raises(BadInput, match=said):
            keys.add(*arguments)
    with pytest.raises(BadLabel):
        keys.add("b", ["two words"])
    with pytest.raises(BadInput, match="no key called 'z'"):
        keys.remove("z")


def test_a_damaged_file_is_told_at_the_start_and_lets_nobody_in_later(
    keys: KeyFile, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key = keys.add("tests")
    client = door(access(tmp_path, PROXY))
    keys.path.write_text("{", encoding="utf-8")
    assert client.get("/api/v1/status", headers=by(key)).status_code == 401
    assert "No API key can be checked" in caplog.text
    with pytest.raises(BadInput, match="is no file of keys"):
        access(tmp_path, PROXY)


def test_a_file_that_anybody_may_write_is_not_believed(keys: KeyFile) -> None:
    keys.add("tests")
    keys.path.chmod(0o666)
    with pytest.raises(BadInput, match="chmod 600"):
        keys.all()


def test_two_authorization_headers_are_refused(keys: KeyFile, tmp_path: Path) -> None:
    key = keys.add("tests")
    client = door(access(tmp_path))
    headers = [("Authorization", f"Bearer {key}"), ("Authorization", "Bearer x")]
    assert client.get("/api/v1/status", headers=headers).status_code == 401


def test_what_is_no_key_of_ours_in_authorization_is_left_to_the_proxy(tmp_path: Path) -> None:
    client = door(access(tmp_path, PROXY))
    said = client.get("/api/v1/status", headers={**BY_PROXY, "Authorization": "Bearer eyJhbGciOi"})
    assert said.json()["who"] == "anna"

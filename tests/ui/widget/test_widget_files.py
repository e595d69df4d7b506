"""The widget's files as they are served, and whether they are what the source makes."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from ui.settings.embed import EmbedSettings
from ui.widget.files import DIST, public_files, versioned
from ui.widget.routes import widget_routes

WIDGET = DIST.parent
PAGE = "https://intranet.example"


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    app.include_router(widget_routes(EmbedSettings(origins=(PAGE,))))
    return TestClient(app, "https://answers.example")


@pytest.mark.parametrize("name", ["v1.js", "v1.mjs"])
def test_the_script_takes_at_most_12_kb_gzipped(name: str) -> None:
    assert len(gzip.compress(public_files()[name].body, 9)) <= 12_000


@pytest.mark.parametrize("name", ["v1.js", "v1.mjs", "embed.js"])
def test_the_source_map_holds_the_source(name: str) -> None:
    made = (DIST / name).read_text(encoding="utf-8")
    assert made.rstrip().endswith(f"//# sourceMappingURL={name}.map")
    held = json.loads((DIST / f"{name}.map").read_text(encoding="utf-8"))
    for source, content in zip(held["sources"], held["sourcesContent"], strict=True):
        assert (DIST / source).resolve().is_relative_to(WIDGET / "src")
        assert (DIST / source).read_text(encoding="utf-8") == content, (
            f"{source} has changed since the widget was built"
        )


def test_the_committed_files_are_what_the_source_builds_to(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not (WIDGET / "node_modules" / "esbuild").is_dir():
        pytest.skip("needs node, and npm ci in ui/widget")
    subprocess.run([node, "build.mjs", str(tmp_path)], cwd=WIDGET, check=True)
    for made in tmp_path.glob("*.*js"):
        assert made.read_bytes() == (DIST / made.name).read_bytes(), (
            f"run npm run build in ui/widget: {made.name} differs"
        )
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in DIST.iterdir()}


def test_the_types_of_the_source_fit() -> None:
    compiler = WIDGET / "node_modules" / ".bin" / "tsc"
    if not compiler.exists() or shutil.which("node") is None:
        pytest.skip("needs node, and npm ci in ui/widget")
    subprocess.run([compiler, "--noEmit"], cwd=WIDGET, check=True)


def test_no_address_of_a_registry_stands_in_the_lock_file() -> None:
    lock = json.loads((WIDGET / "package-lock.json").read_text(encoding="utf-8"))
    named = [name for name, package in lock["packages"].items() if name and "resolved" in package]
    assert named == []
    assert all(package["integrity"] for name, package in lock["packages"].items() if name)


def test_a_name_with_a_digest_never_changes_and_one_without_soon_may(client: TestClient) -> None:
    lasting = client.get(f"/widget/{versioned('v1.js')}")
    short = client.get("/widget/v1.js")
    assert lasting.content == short.content == (DIST / "v1.js").read_bytes()
    assert lasting.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert short.headers["cache-control"] == "public, max-age=300"
    assert re.fullmatch(r"v1\.[0-9a-f]{12}\.js", versioned("v1.js"))


@pytest.mark.parametrize("name", ["v1.js", "v1.mjs", "v1.js.map", "v1.mjs.map", versioned("v1.mjs")])
def test_the_files_can_be_fetched_by_every_page_and_are_asked_anew_by_their_tag(client: TestClient, name: str) -> None:
    got = client.get(f"/widget/{name}", headers={"Origin": "https://anybody.example"})
    assert got.status_code == 200
    assert got.headers["access-control-allow-origin"] == "*"
    assert got.headers["content-type"].startswith("application/json" if name.endswith(".map") else "text/javascript")
    again = client.get(f"/widget/{name}", headers={"If-None-Match": got.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(f"/widget/{name}").headers["content-length"] == str(len(got.content))


@pytest.mark.parametrize("name", ["v1.000000000000.js", "v2.js", "routes.py", "..", "v1.js%00", "embed.js"])
def test_nothing_else_is_served_and_a_digest_of_another_version_is_explained(client: TestClient, name: str) -> None:
    got = client.get(f"/widget/{name}")
    assert got.status_code == 404
    if name.startswith("v1.0"):
        assert "pincite widget prints the tag" in got.text
        assert got.headers["cache-control"] == "no-store"


def test_the_digest_is_the_one_that_browsers_compute() -> None:
    body = (DIST / "v1.js").read_bytes()
    expected = "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode()
    assert public_files()["v1.js"].integrity == expected


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"Origin": PAGE}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "https://intranet.example.evil.example"}, False),
        ({"Sec-Fetch-Site": "same-origin"}, True),  # Our own pages may where anybody's may.
        ({}, None),
    ],
)
def test_a_page_is_told_whether_it_may_show_the_chat(
    client: TestClient, headers: dict[str, str], said: bool | None
) -> None:
    got = client.get("/widget/allowed", headers=headers)
    assert got.json() == {"allowed": said}
    assert got.headers["access-control-allow-origin"] == "*"
    assert got.headers["cache-control"] == "no-store"


def test_with_nobody_on_the_list_not_even_a_page_of_the_server_itself_may() -> None:
    app = FastAPI()
    app.include_router(widget_routes(EmbedSettings()))
    got = TestClient(app).get("/widget/allowed", headers={"Sec-Fetch-Site": "same-origin"})
    assert got.json() == {"allowed": False}

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from index_build.errors import BadInput
from tests.ui.chat.conftest import LOGO
from ui.chat.logo import MOST_BYTES, Logo
from ui.chat.mount import page_routes
from ui.settings.page import PageSettings


def drawn(kind: str) -> bytes:
    Image.new("RGB", (8, 8), "red").save(file := io.BytesIO(), kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (drawn("PNG"), "image/png"),
        (drawn("JPEG"), "image/jpeg"),
        (drawn("WEBP"), "image/webp"),
        (LOGO.encode(), "image/svg+xml"),
    ],
)
def test_a_logo_is_known_by_its_bytes_and_served_as_what_it_is(tmp_path: Path, content: bytes, media_type: str) -> None:
    (tmp_path / "logo.txt").write_bytes(content)
    app = FastAPI()
    app.include_router(page_routes(PageSettings(logo=tmp_path / "logo.txt")))
    served = TestClient(app).get("/page/logo")
    assert (served.content, served.headers["content-type"]) == (content, media_type)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        drawn("GIF"),
        drawn("PNG")[:40],
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b"<svg>",
    ],
)
def test_what_is_no_picture_is_refused_when_the_server_starts(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "logo.png").write_bytes(content)
    with pytest.raises(BadInput, match=r"logo\.png is no PNG, JPEG, WebP or SVG"):
        Logo.read(tmp_path / "logo.png")


def test_a_large_file_and_a_missing_one_are_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(drawn("PNG") + bytes(MOST_BYTES))
    with pytest.raises(BadInput, match="larger than 256 kB"):
        Logo.read(tmp_path / "large.png")
    with pytest.raises(BadInput, match=r"page\.logo"):
        Logo.read(tmp_path / "none.png")


def test_without_a_logo_there_is_none_and_the_colours_are_there() -> None:
    app = FastAPI()
    app.include_router(page_routes(PageSettings()))
    client = TestClient(app)
    assert client.get("/page/logo").status_code == 404
    assert client.get("/page/palette.css").headers["content-type"].startswith("text/css")

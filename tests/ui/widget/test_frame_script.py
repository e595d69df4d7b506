"""The script of the frame stands before Gradio's in the chat's page."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.widget.frame_script import SCRIPT, FrameScript

PAGE = '<html><head><script type="module" src="./assets/index.js"></script></head><body>ä</body></html>' + " " * 1000


def client(path: str = "/", streamed: bool = False, status: int = 200) -> TestClient:
    def page(_: Request) -> HTMLResponse | StreamingResponse:
        if streamed:
            return StreamingResponse(iter([PAGE[:20].encode(), PAGE[20:].encode()]), status, media_type="text/html")
        return HTMLResponse(PAGE, status)

    app = Starlette(routes=[Route(path, page)])
    app.add_middleware(GZipMiddleware, minimum_size=10)
    return TestClient(FrameScript(app))


@pytest.mark.parametrize("streamed", [False, True])
def test_it_comes_first_and_the_length_is_right_also_where_pages_are_packed(streamed: bool) -> None:
    got = client(streamed=streamed).get("/?embed=1")
    assert got.text.index(SCRIPT.decode()) < got.text.index('type="module"')
    assert got.text.count(SCRIPT.decode()) == 1
    assert got.text.replace(SCRIPT.decode(), "") == PAGE
    assert got.headers["content-length"] == str(len(got.content))


def test_other_pages_are_left_as_they_are() -> None:
    assert client("/config").get("/config").text == PAGE
    assert client(status=500).get("/").text == PAGE
    assert client().head("/").status_code == 200

from __future__ import annotations

import pytest

from ui.web.paths import hides_a_slash, methods_of, path_of


@pytest.mark.parametrize(
    ("path", "root", "found"),
    [
        ("/source/x", "", "/source/x"),
        ("/pincite/source/x", "/pincite", "/source/x"),
        ("/pincitesource/x", "/pincite", "/pincitesource/x"),
        ("/pincite", "/pincite", ""),
        ("/pincite/", "/pincite", "/"),
        ("/pincite/pincite/x", "/pincite", "/pincite/x"),
    ],
)
def test_the_part_that_a_proxy_strips_is_left_out_once(path: str, root: str, found: str) -> None:
    assert path_of({"type": "http", "path": path, "root_path": root}) == found


@pytest.mark.parametrize("path", ["/", "/source/ab12", "/source/ab12/3.webp", "/page/chat.js", "/api/v1/documents/x"])
def test_a_page_is_read_and_not_written(path: str) -> None:
    assert {"GET", "HEAD"} <= methods_of(path)
    assert not {"PUT", "DELETE", "PATCH", "TRACE", "CONNECT"} & methods_of(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "//",
        "/page/../app.py",
        "/page/..",
        "/assets/./x.js",
        "/assets//x.js",
        "/assets/a\\b.js",
        "/assets/%2e%2e/x.js",
        "/source/a\x00",
        "/source/a\n",
        "/source/a/b",
        "/Source/a",
        "/page/",
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v2/ask",
        "/api/v1/a/../b",
        "/gradio_api/queue/join/",
        "/widget/a/b",
        "/healthz/",
    ],
)
def test_what_is_not_named_leads_nowhere(path: str) -> None:
    assert not methods_of(path)


@pytest.mark.parametrize("raw", [b"/source/a%2Fb", b"/source/a%2fb", b"/assets/%5C..%5Cx"])
def test_a_slash_that_is_escaped_is_seen(raw: bytes) -> None:
    assert hides_a_slash({"type": "http", "raw_path": raw})


def test_other_escapes_are_none() -> None:
    assert not hides_a_slash({"type": "http", "raw_path": b"/source/%C3%BC"})
    assert not hides_a_slash({"type": "http"})

from __future__ import annotations

import string
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.settings.embed import EmbedSettings
from ui.web.allowlist import Allowlist, parse_origin
from ui.web.cross_origin import CrossOrigin
from ui.web.headers import Headers


@pytest.mark.parametrize(
    ("said", "origin"),
    [
        ("https://intranet.example", "https://intranet.example"),
        ("https://Intranet.Example/", "https://intranet.example"),
        ("HTTPS://intranet.example:443", "https://intranet.example"),
        ("http://intranet.example:80", "http://intranet.example"),
        ("http://intranet.example:443", "http://intranet.example:443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("https://xn--strae-oqa.example", "https://xn--strae-oqa.example"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(said: str, origin: str) -> None:
    assert parse_origin(said) == origin


@pytest.mark.parametrize(
    "said",
    [
        "*",
        "null",
        "",
        "https://*.example",
        "https://*",
        "intranet.example",
        "https://",
        "https://a.example/page",
        "https://a.example?",
        "https://a.example#",
        "https://user@a.example",
        "https://a.example:0",
        "https://a.example:80",
        "https://a.example:99999",
        "https://a.example:x",
        "ftp://a.example",
        "javascript:alert(1)",
        "https://[::1]",
        "https://a_b.example",
        "https://a..example",
        "https://a.example.",
        "https://-a.example",
        "https://straße.example",
        "https://0x7f.1",
        "https://1.2.3",
        "https://127.0.0.1.7",
        "https://a.example; script-src *",
        "https://a.example, https://b.example",
        "https://a.example\nX: y",
        "'self'",
    ],
)
def test_what_is_no_origin_is_refused_with_a_sentence(said: str) -> None:
    with pytest.raises(ValueError, match=r"[:,] "):
        parse_origin(said)
    with pytest.raises(ValidationError):
        EmbedSettings(origins=(said,))


def test_settings_hold_origins_as_browsers_write_them() -> None:
    assert EmbedSettings(origins=("HTTPS://A.example:443",)).origins == ("https://a.example",)


def test_none_is_let_in_by_a_list_without_any() -> None:
    assert Allowlist(()).frame_ancestors == "'none'"
    assert "https://a.example" not in Allowlist(())
    assert "null" not in Allowlist(("https://a.example",))


hosts = st.lists(st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=3), min_size=1, max_size=2).map(
    lambda parts: ".".join([*parts, "example"])
)
authorities = st.builds("{}{}".format, hosts, st.sampled_from(["", ":443", ":8080"]))
origins = st.one_of(
    st.builds("https://{}".format, authorities),
    st.builds("http://{}".format, authorities),
    st.builds("http://{}:80".format, hosts),
)


def may_frame(policy: str, origin: str) -> bool:
    """Whether a content security policy lets an origin hold the page: CSP level 3, 6.7.2, for sources of scheme, host and port."""
    sources = policy.split("frame-ancestors ")[1].split(";")[0].split()
    return any(_matches(source, origin) for source in sources if not source.startswith("'"))


def _matches(source: str, origin: str) -> bool:
    pattern, url = urlsplit(source), urlsplit(origin)
    defaults = {"http": 80, "https": 443}
    if url.scheme != pattern.scheme and (pattern.scheme, url.scheme) != ("http", "https"):
        return False
    if url.hostname != pattern.hostname:
        return False
    wanted, port = pattern.port or defaults[pattern.scheme], url.port or defaults[url.scheme]
    upgraded = wanted == 80 and port == 443 and url.scheme == "https"
    return wanted == port or upgraded


async def answer(request: object) -> PlainTextResponse:
    return PlainTextResponse("")


@settings(max_examples=50)
@given(st.lists(origins, max_size=4), st.lists(origins, min_size=1, max_size=3))
def test_frames_and_scripts_are_let_in_from_the_same_origins(listed: list[str], others: list[str]) -> None:
    allowlist = Allowlist(listed)
    inner = Starlette(routes=[Route("/{path:path}", answer)])
    client = TestClient(Headers(CrossOrigin(inner, allowlist), allowlist), "http://pincite.example")
    for said in [*listed, *others]:
        origin = parse_origin(said)
        page = client.get("/").headers["content-security-policy"]
        called = client.get("/api/v1/status", headers={"Origin": origin}).headers
        assert may_frame(page, origin) == (called.get("access-control-allow-origin") == origin) == (origin in allowlist)
        assert "access-control-allow-credentials" not in called
    for said in listed:
        assert parse_origin(said) in allowlist

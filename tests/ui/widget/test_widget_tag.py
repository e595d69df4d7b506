"""The tag that `pincite widget` prints."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from typer.testing import CliRunner

from index_build.errors import BadInput
from ui.cli import app
from ui.widget.files import public_files, versioned
from ui.widget.tag import policy_lines, script_tag, server_of


def attributes(html: str) -> dict[str, str | None]:
    """Return the attributes of the one tag as a browser reads them."""
    found: list[dict[str, str | None]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag == "script"
            found.append(dict(attrs))

    Tags().feed(html)
    [only] = found
    return only


def test_the_tag_is_held_to_the_bytes_of_this_version() -> None:
    tag = attributes(script_tag("https://answers.example/", {"mode": "inline"}))
    assert tag["src"] == f"https://answers.example/widget/{versioned('v1.js')}"
    assert tag["integrity"] == public_files()["v1.js"].integrity
    assert tag["crossorigin"] == "anonymous"
    assert tag["data-mode"] == "inline"
    assert "data-pincite" in tag


def test_a_tag_for_the_latest_version_has_no_digest() -> None:
    tag = attributes(script_tag("https://answers.example/", {}, latest=True))
    assert tag["src"] == "https://answers.example/widget/v1.js"
    assert "integrity" not in tag


def test_what_is_set_cannot_break_out_of_its_attribute() -> None:
    hostile = """"><script>alert(1)</script> '&"""
    assert (
        attributes(script_tag("https://answers.example/", {"lang": hostile}).replace("</script>", ""))["data-lang"]
        == hostile
    )


@pytest.mark.parametrize(
    ("given", "server"),
    [
        ("https://answers.example", "https://answers.example/"),
        ("https://Intranet.Example:443/pincite/", "https://intranet.example/pincite/"),
        ("http://127.0.0.1:7860", "http://127.0.0.1:7860/"),
    ],
)
def test_an_address_ends_in_one_slash(given: str, server: str) -> None:
    assert server_of(given) == server


@pytest.mark.parametrize(
    "given", ["answers.example", "ftp://answers.example", "https://", "https://a.example/?x=1", "javascript:alert(1)"]
)
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(BadInput, match="--url"):
        server_of(given)


def test_the_policy_names_the_origin_without_the_path() -> None:
    assert list(policy_lines("https://intranet.example/pincite/")) == [
        "script-src https://intranet.example",
        "frame-src https://intranet.example",
        "connect-src https://intranet.example",
    ]


def test_the_command_prints_tag_policy_and_where_pages_are_let_in() -> None:
    said = CliRunner().invoke(app, ["widget", "--url", "https://answers.example", "--inline", "--target", "#ask"])
    assert said.exit_code == 0, said.output
    assert 'data-mode="inline" data-target="#ask"></script>' in said.output
    assert "frame-src https://answers.example" in said.output
    assert 'origins = ["https://intranet.example"]' in said.output

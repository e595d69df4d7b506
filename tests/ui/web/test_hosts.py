from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.ui.web.apps import echo
from ui.settings.server import ServerSettings
from ui.web.hosts import Hosts, answered_names


def status(server: ServerSettings, host: str) -> int:
    client = TestClient(Hosts(echo(), answered_names(server)), "http://127.0.0.1")
    return client.get("/", headers={"Host": host}).status_code


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:7860", "LOCALHOST", "[::1]:7860", "[::1]"])
def test_this_machines_names_are_answered(host: str) -> None:
    assert status(ServerSettings(), host) == 200


@pytest.mark.parametrize(
    "host", ["intranet.example", "", "localhost.evil.example", "localhost@evil.example", "[::1", "a:b"]
)
def test_a_name_that_is_made_to_point_to_loopback_is_not_answered(host: str) -> None:
    assert status(ServerSettings(), host) == 400


def test_names_that_are_set_and_the_public_ones_are_answered() -> None:
    server = ServerSettings(names=("Pincite.Example",), public_url="https://answers.example/pincite")
    assert (
        status(server, "pincite.example:8443")
        == status(server, "answers.example")
        == status(server, "localhost")
        == 200
    )
    assert status(server, "other.example") == 400
    assert status(server.model_copy(update={"host": "0.0.0.0"}), "other.example") == 400


@pytest.mark.parametrize("server", [ServerSettings(host="0.0.0.0"), ServerSettings(socket=Path("/run/pincite.sock"))])
def test_any_name_is_answered_where_none_is_set_and_others_come(server: ServerSettings) -> None:
    assert status(server, "other.example") == 200


def test_the_refusal_says_how_to_mend_it() -> None:
    client = TestClient(Hosts(echo(), answered_names(ServerSettings())), "http://evil.example")
    assert "server.names" in client.get("/").text
    assert client.get("/api/v1/status").json()["type"].endswith("#wrong-host")

from __future__ import annotations

from pathlib import Path

import pytest

from index_build.errors import BadInput
from ui.listening import leave, listen, shown
from ui.settings.server import ServerSettings


def test_a_socket_that_a_killed_server_left_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "s"
    listen(ServerSettings(socket=path)).close()
    assert path.exists()
    with listen(ServerSettings(socket=path)) as listener:
        assert shown(ServerSettings(socket=path), listener) == f"the socket {path}"
    leave(ServerSettings(socket=path))
    assert not path.exists()


def test_a_socket_that_is_listened_on_is_left_alone(tmp_path: Path) -> None:
    settings = ServerSettings(socket=tmp_path / "s")
    with listen(settings), pytest.raises(BadInput, match="in use: stop what listens there"):
        listen(settings)


def test_a_file_that_is_no_socket_is_never_removed(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("mine")
    with pytest.raises(BadInput, match="in use"):
        listen(ServerSettings(socket=tmp_path / "s"))
    assert (tmp_path / "s").read_text() == "mine"


def test_a_socket_lets_in_nobody_but_its_owner_and_group(tmp_path: Path) -> None:
    with listen(ServerSettings(socket=tmp_path / "s")):
        assert (tmp_path / "s").stat().st_mode & 0o777 == 0o660


def test_a_port_that_is_taken_and_an_address_that_is_not_ours_are_told(tmp_path: Path) -> None:
    with listen(ServerSettings(port=0)) as listener:
        port = listener.getsockname()[1]
        assert shown(ServerSettings(), listener) == f"http://127.0.0.1:{port}"
        with pytest.raises(BadInput, match="is in use: stop what runs there, or choose another with --port"):
            listen(ServerSettings(port=port))
    with pytest.raises(BadInput, match=r"192\.0\.2\.1 port 80 cannot be listened on"):
        listen(ServerSettings(host="192.0.2.1", port=80))
    with pytest.raises(BadInput, match="cannot be listened on"):
        listen(ServerSettings(socket=tmp_path / "nowhere" / "s"))

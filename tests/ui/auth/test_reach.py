from __future__ import annotations

from typing import Any

import pytest

from index_build.errors import BadInput
from ui.auth.reach import check_reach
from ui.settings import Settings


@pytest.mark.parametrize(
    "server", [{"host": "0.0.0.0"}, {"host": "::"}, {"host": "pincite.example"}, {"socket": "/run/pincite.sock"}]
)
def test_who_asks_nobody_answers_this_machine_alone_unless_that_is_meant(server: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="--i-know"):
        check_reach(Settings.model_validate({"server": server}))
    for auth in ({"i_know": True}, {"mode": "proxy-header"}, {"mode": "oidc"}):
        check_reach(Settings.model_validate({"server": server, "auth": auth}))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_may_ask_without_more(host: str) -> None:
    check_reach(Settings.model_validate({"server": {"host": host}}))

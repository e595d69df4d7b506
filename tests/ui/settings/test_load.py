from __future__ import annotations

import os
from pathlib import Path

import pytest

from index_build.errors import BadInput
from ui.settings.load import load, load_settings
from ui.settings.mistakes import BadSettings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read nothing of the folder and the environment that the tests are run in."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("PINCITE_"):
            monkeypatch.delenv(name)


def config(text: str, name: str = "pincite.toml") -> Path:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_flags_come_before_variables_and_these_before_the_file_and_that_before_the_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config("[server]\nport = 1\nhost = '127.0.0.2'\nroot_path = '/a'\n[page]\ntitle = 'Ours'\n")
    monkeypatch.setenv("PINCITE_SERVER__PORT", "2")
    monkeypatch.setenv("PINCITE_SERVER__HOST", "127.0.0.3")
    loaded = load(flags={"server": {"port": 3}})
    server = loaded.settings.server
    assert (server.port, server.host, server.root_path) == (3, "127.0.0.3", "/a")
    assert loaded.settings.limits.at_once == 2
    places = {".".join(path): origin.place for path, origin in loaded.origins.items()}
    assert places == {
        "server.port": "--port",
        "server.host": "PINCITE_SERVER__HOST",
        "server.root_path": "pincite.toml line 4",
        "page.title": "pincite.toml line 6",
    }


def test_the_file_is_that_of_the_flag_or_the_variable_or_the_folder_one_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    config("[page]\ntitle = 'here'")
    config("[page]\ntitle = 'by variable'", "variable.toml")
    given = config("[page]\ntitle = 'by flag'", "flag.toml")
    assert load_settings().page.title == "here"
    monkeypatch.setenv("PINCITE_CONFIG", "variable.toml")
    assert load_settings().page.title == "by variable"
    assert load_settings(given).page.title == "by flag"


def test_paths_in_a_file_are_relative_to_it(tmp_path: Path) -> None:
    path = config("state = '../kept'\n[collections]\nnews = 'news-index'\nhr = '/srv/hr'\n", "etc/pincite.toml")
    settings = load_settings(path)
    assert settings.state.resolve() == (tmp_path / "kept").resolve()
    assert settings.collections == {"news": Path("etc/news-index"), "hr": Path("/srv/hr")}


def test_indexes_that_are_named_by_flag_stand_in_place_of_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    config("[collections]\nnews = 'news-index'")
    monkeypatch.setenv("PINCITE_COLLECTIONS__HR", "hr-index")
    assert list(load_settings().collections) == ["news", "hr"]
    loaded = load(flags={"collections": {"mine": Path("mine")}})
    assert loaded.settings.collections == {"mine": Path("mine")}
    assert loaded.origins[("collections", "mine")].place == "--index"


@pytest.mark.parametrize(
    ("written", "read"),
    [("a.example, b.example", ("a.example", "b.example")), ('["a.example"]', ("a.example",)), ("[]", ()), ("", ())],
)
def test_a_list_in_a_variable_is_written_with_commas_or_as_json(
    monkeypatch: pytest.MonkeyPatch, written: str, read: tuple[str, ...]
) -> None:
    monkeypatch.setenv("PINCITE_SERVER__NAMES", written)
    assert load_settings().server.names == read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[server]\n\n# Ours.\nprot = 1",
            "pincite.toml line 4: there is no setting server.prot: did you mean server.port?",
        ),
        ("[sever]\nport = 1", "pincite.toml line 2: there is no setting sever: did you mean server?"),
        (
            "colour = 1",
            r"pincite.toml line 1: there is no setting colour \(pincite config --template lists all of them",
        ),
        (
            "[server]\nhost = 'localhost'\nport = 99999",
            "pincite.toml line 3: server.port = 99999 cannot be taken: input should be less than or equal to 65535",
        ),
        (
            "[audit]\nmode = '''\nloud'''",
            "pincite.toml line 2: audit.mode = loud cannot be taken: input should be 'off', 'pseudonymous' or 'full'",
        ),
        ("[server]\nnames = [\n 'a.example',\n 7,\n]", r"pincite.toml line 2: server.names.* = 7 cannot be taken"),
        ("[server\nport = 1", "pincite.toml line 1: this is no TOML"),
        ("server = 1", "pincite.toml line 1: .*valid dictionary"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_line(text: str, said: str) -> None:
    config(text)
    with pytest.raises(BadInput, match=said):
        load_settings()


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        (
            "PINCITE_SERVER__PROT",
            "1",
            "PINCITE_SERVER__PROT: there is no setting of this name: did you mean PINCITE_SERVER__PORT?",
        ),
        ("PINCITE_SERVER_PORT", "1", "PINCITE_SERVER_PORT: there is no .* did you mean PINCITE_SERVER__PORT?"),
        ("PINCITE_SERVER__PORT", "high", "PINCITE_SERVER__PORT: server.port = high cannot be taken"),
        ("PINCITE_SERVER__NAMES", "[1", "PINCITE_SERVER__NAMES: server.names"),
    ],
)
def test_a_mistake_in_a_variable_is_told_with_its_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadInput, match=said):
        load_settings()


def test_variables_that_a_cluster_sets_for_a_service_of_our_name_are_no_mistakes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("SERVICE_HOST", "SERVICE_PORT", "SERVICE_PORT_HTTP", "PORT", "PORT_7860_TCP", "PORT_7860_TCP_ADDR"):
        monkeypatch.setenv(f"PINCITE_{name}", "tcp://10.0.0.1:7860")
    assert load_settings().server.port == 7860


def test_every_mistake_is_told_and_the_first_one_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    config("[server]\nport = -1\n[page]\ntilte = 'x'")
    monkeypatch.setenv("PINCITE_NOTHING", "1")
    with pytest.raises(BadSettings, match=r"and 2 more: pincite config --check tells all") as raised:
        load_settings()
    assert len(raised.value.mistakes) == 3


def test_a_file_that_is_named_and_not_there_is_said_so() -> None:
    with pytest.raises(BadInput, match=r"missing.toml cannot be read \(no such file or directory\)"):
        load_settings(Path("missing.toml"))

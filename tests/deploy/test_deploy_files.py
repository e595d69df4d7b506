"""The files of deploy/ are what the tools that read them take, and keep to what is promised of them."""

from __future__ import annotations

import io
import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml
from dockerfile_parse import DockerfileParser

from index_build.errors import BadInput
from tests.deploy.proxies import DEPLOY, Certificates, needed, nginx_config
from tests.ui.serving import ROOT
from ui.settings import Settings
from ui.settings.environment import read_environment
from ui.settings.fields import settings_of
from ui.settings.load import load_settings


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["nginx.conf", "nginx-sign-on.conf"])
def test_nginx_takes_its_files(name: str, tmp_path: Path) -> None:
    written = nginx_config(name, tmp_path, tmp_path / "s", Certificates(tmp_path))
    done = run(needed("nginx"), "-t", "-c", written, "-p", tmp_path, "-e", tmp_path / "error.log")
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


@pytest.mark.parametrize("name", ["Caddyfile", "Caddyfile-sign-on"])
def test_caddy_takes_its_files_and_would_not_write_them_otherwise(name: str) -> None:
    caddy = needed("caddy")
    done = run(caddy, "validate", "--config", DEPLOY / name, "--adapter", "caddyfile")
    assert done.returncode == 0, done.stderr
    assert '"level":"warn"' not in done.stderr
    assert run(caddy, "fmt", DEPLOY / name).stdout == (DEPLOY / name).read_text()


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that is here in place of the one that will be."""
    path = tmp_path / "pincite.service"
    path.write_text((DEPLOY / "pincite.service").read_text().replace("/opt/pincite/bin/pincite", "/bin/true"))
    return path


def test_systemd_takes_the_unit(unit: Path) -> None:
    done = run(needed("systemd-analyze"), "verify", "--man=no", unit)
    assert done.returncode == 0, done.stderr
    assert "pincite.service" not in done.stderr, done.stderr


def test_systemd_finds_little_that_the_unit_leaves_open(unit: Path) -> None:
    done = run(needed("systemd-analyze"), "security", "--offline=true", "--threshold=20", unit)
    assert done.returncode == 0, done.stdout


def test_the_unit_waits_longer_than_the_server_does_and_signals_the_server_alone() -> None:
    text = (DEPLOY / "pincite.service").read_text()
    stop = re.search(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)
    assert stop and int(stop[1]) > load_settings(DEPLOY / "pincite.toml").server.stop_seconds + 5
    assert "KillMode=mixed" in text and "Type=notify" in text


def test_credentials_that_the_unit_names_are_secrets_that_there_are() -> None:
    named = re.findall(r"^#?LoadCredential=([^:]+):", (DEPLOY / "pincite.service").read_text(), re.MULTILINE)
    secrets = {setting.name for setting in settings_of(Settings) if setting.is_secret}
    assert named and set(named) <= secrets


def test_the_settings_are_right_and_agree_with_the_unit_and_the_proxies() -> None:
    settings = load_settings(DEPLOY / "pincite.toml")
    assert settings.server.public_url.endswith(settings.server.root_path)
    for name in ("nginx.conf", "nginx-sign-on.conf", "Caddyfile", "Caddyfile-sign-on"):
        text = (DEPLOY / name).read_text()
        assert str(settings.server.socket) in text and f"{settings.server.root_path}/" in text
    unit = (DEPLOY / "pincite.service").read_text()
    assert "RuntimeDirectory=pincite\n" in unit and str(settings.server.socket) == "/run/pincite/pincite.sock"
    assert "StateDirectory=pincite\n" in unit and str(settings.state) == "/var/lib/pincite"


@pytest.fixture(scope="module")
def dockerfile() -> DockerfileParser:
    return DockerfileParser(fileobj=io.BytesIO((DEPLOY / "Dockerfile").read_bytes()))


def test_the_image_has_two_stages_from_named_versions_and_takes_nothing_from_the_net_but_packages(
    dockerfile: DockerfileParser,
) -> None:
    assert dockerfile.is_multistage
    for image in dockerfile.parent_images:
        assert re.fullmatch(r"python:3\.\d+-slim-\w+", image), image
    kinds = [step["instruction"] for step in dockerfile.structure]
    assert "ADD" not in kinds
    assert not re.search(r"curl|wget|apt-get|--index-url", dockerfile.content)


def test_the_image_runs_as_nobody_in_particular_without_tools_and_says_whether_it_is_well(
    dockerfile: DockerfileParser,
) -> None:
    steps = dockerfile.structure
    last = steps[max(place for place, step in enumerate(steps) if step["instruction"] == "FROM") :]
    values = {step["instruction"]: step["value"] for step in last}
    user, group = values["USER"].split(":")
    assert int(user) > 1000 and int(group) > 1000
    assert "pip uninstall" in values["RUN"]
    assert json.loads(values["ENTRYPOINT"]) == ["pincite"]
    assert json.loads(values["CMD"]) == ["serve"]
    health = json.loads(values["HEALTHCHECK"].split("CMD", 1)[1])
    assert "/healthz" in health[-1]
    compile(health[-1], "HEALTHCHECK", "exec")
    order = [step["instruction"] for step in last]
    assert "RUN" not in order[order.index("USER") :], "what is run for the image is run before"


def test_what_the_image_copies_is_there_and_not_ignored(dockerfile: DockerfileParser) -> None:
    kept = {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line.startswith("!")}
    for step in dockerfile.structure:
        if step["instruction"] == "COPY" and "--from" not in step["value"]:
            for source in shlex.split(step["value"])[:-1]:
                assert (ROOT / source).exists()
                assert source.removeprefix("./") in kept


def test_variables_of_the_image_and_of_compose_are_settings(
    dockerfile: DockerfileParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["pincite"]
    for name, value in {**dockerfile.envs, **compose["environment"]}.items():
        if name.startswith("PINCITE_"):
            monkeypatch.setenv(name, str(value))
    assert not read_environment(list(settings_of(Settings))).mistakes
    monkeypatch.chdir(DEPLOY.parent / "docs")
    settings = load_settings()
    assert settings.server.host == "0.0.0.0"
    assert settings.auth.i_know


def test_compose_lets_the_container_write_its_state_alone_and_be_reached_from_this_machine_alone() -> None:
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["pincite"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert all(volume.endswith(":ro") or volume == "state:/state" for volume in service["volumes"])


def test_the_image_alone_answers_nobody_whom_it_does_not_know(dockerfile: DockerfileParser) -> None:
    from ui.server import serve

    assert "PINCITE_AUTH__I_KNOW" not in dockerfile.envs
    with pytest.raises(BadInput, match="nobody is asked to log in"):
        serve(Settings.model_validate({"server": {"host": "0.0.0.0", "port": 0}}))

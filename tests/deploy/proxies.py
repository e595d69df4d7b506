"""Runs the real nginx and the real Caddy with the files of deploy/, in which only what is this machine's is changed: ports, paths, names."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from tests.ui.serving import ROOT, free_port

DEPLOY = ROOT / "deploy"


def needed(tool: str) -> str:
    """Return the path of a tool; without it the test is skipped, but not where changes are judged."""
    found = shutil.which(tool) or shutil.which(tool, path="/usr/sbin:/sbin")
    if not found:
        assert "CI" not in os.environ, f"where changes are judged, {tool} has to be there"
        pytest.skip(f"{tool} is not here")
    return found


class Certificates:
    """A certificate for localhost, and what trusts it."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        issued = authority.issue_cert("localhost", "127.0.0.1")
        self.certificate, self.key = folder / "certificate.pem", folder / "key.pem"
        issued.cert_chain_pems[0].write_to_path(self.certificate)
        issued.private_key_pem.write_to_path(self.key)
        self.trusting = ssl.create_default_context()
        authority.configure_trust(self.trusting)


@contextmanager
def nginx(name: str, folder: Path, upstream: Path, certificates: Certificates, sign_on: int = 4180) -> Iterator[str]:
    """Run nginx with a file of deploy/ and hand out the address of the path /pincite."""
    port = free_port()
    written = nginx_config(name, folder, upstream, certificates, port, sign_on)
    command = [needed("nginx"), "-c", str(written), "-p", str(folder), "-e", str(folder / "error.log")]
    with _running([*command, "-g", "daemon off;"], port, folder / "error.log"):
        yield f"https://localhost:{port}/pincite"


def nginx_config(
    name: str, folder: Path, upstream: Path, certificates: Certificates, port: int = 8443, sign_on: int = 4180
) -> Path:
    """Write a whole configuration around a file of deploy/ and return its path."""
    site = (DEPLOY / name).read_text()
    for theirs, ours in {
        "/run/pincite/pincite.sock": str(upstream),
        "/etc/ssl/intranet.pem": str(certificates.certificate),
        "/etc/ssl/intranet.key": str(certificates.key),
        "server_name intranet.example;": "server_name localhost;",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "    listen [::]:443 ssl http2;\n": "",
    }.items():
        assert theirs in site, f"{name} has no {theirs}"
        site = site.replace(theirs, ours)
    site = site.replace("127.0.0.1:4180", f"127.0.0.1:{sign_on}")
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # A user directive is for root alone, who else could not open the socket.
    user = "user root;\n" if os.geteuid() == 0 else ""
    written = folder / f"{name}.whole"
    written.write_text(
        f"{user}worker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}\n{site}\n}}\n"
    )
    return written


@contextmanager
def caddy(name: str, folder: Path, upstream: Path, certificates: Certificates, sign_on: int = 4180) -> Iterator[str]:
    """Run Caddy with a file of deploy/ and hand out the address of the path /pincite."""
    port = free_port()
    site = (DEPLOY / name).read_text()
    assert "\nintranet.example {\n" in site and "unix//run/pincite/pincite.sock" in site
    site = site.replace(
        "\nintranet.example {\n",
        f"\n{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n\n"
        f"https://localhost:{port} {{\n\tbind 127.0.0.1\n\ttls {certificates.certificate} {certificates.key}\n",
    )
    site = site.replace("unix//run/pincite/pincite.sock", f"unix/{upstream}")
    site = site.replace("127.0.0.1:4180", f"127.0.0.1:{sign_on}")
    written, log = folder / "Caddyfile", folder / "caddy.log"
    written.write_text(site)
    command = [needed("caddy"), "run", "--config", str(written), "--adapter", "caddyfile"]
    with _running(command, port, log, {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}):
        yield f"https://localhost:{port}/pincite"


@contextmanager
def _running(command: list[str], port: int, log: Path, variables: dict[str, str] | None = None) -> Iterator[None]:
    with log.open("ab") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, **(variables or {})})
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)

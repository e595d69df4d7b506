"""Secrets among the settings, and those that the server makes for itself.

A section that needs a secret declares ``name: Secret | None = Field(None, description=...)`` (or ``tuple[Secret, ...]`` for several, the newest
first) and nothing else. An operator may then give it as itself, as ``name_file`` (a path, in pincite.toml or as ``PINCITE_SECTION__NAME_FILE``),
or as a systemd credential that is called ``section.name`` (``LoadCredential=section.name:/etc/pincite/...``); a file with several holds one a
line. ``load_settings`` reads it, so that the section always holds the secret itself. Read it with ``name.get_secret_value()``: it prints as
stars everywhere else.

A secret that no two servers need to share, and that nobody needs to know, is made on first use: ``kept_secret(settings.state, "cookies")``.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from index_build.errors import BadInput

Secret = SecretStr
"""A secret that prints as stars."""

_LONGEST = 64 << 10  # Bytes of a file; a key of any kind is far below.


def read_secret(path: Path) -> str:
    """Return what a file holds, without white space around it. Raises BadInput, which names the file and never what it holds."""
    try:
        with path.open("rb") as file:
            held = file.read(_LONGEST + 1)
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({(error.strerror or str(error)).lower()})") from error
    try:
        secret = held.decode().strip()
    except UnicodeDecodeError:
        raise BadInput(f"{path} is no text, and so no secret") from None
    if not secret or len(held) > _LONGEST:
        raise BadInput(f"{path} is {'too long' if secret else 'empty'}, and so no secret")
    return secret


def kept_secret(state: Path, name: str) -> str:
    """Return the secret that is kept in the state folder under a name, made when it is first asked for: 256 bits, as 43 letters.

    Only its owner may read the file. Safe from several processes: the first one's holds for all. Raises BadInput.
    """
    path = state / f"{name}.secret"
    if not path.exists():
        _make(path)
    return read_secret(path)


def _make(path: Path) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)  # Unlike a renaming, this never replaces what another process has made meanwhile.
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    except OSError as error:
        raise BadInput(
            f"{path} cannot be written ({(error.strerror or str(error)).lower()}): name another folder as state"
        ) from error

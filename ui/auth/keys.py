"""API keys, for programs: made once, shown once, and kept as hashes in a file that its owner alone may read."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import time
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from index_build.durable import flush_entry
from index_build.errors import BadInput
from index_build.labels import check_labels

PREFIX = "pck_"
SCOPES = ("ask", "read", "feedback", "metrics")
_KEY = re.compile(r"pck_([0-9a-f]{12})_([0-9a-f]{64})")
_NAME = re.compile(r"\w[\w .@/-]{0,79}")
_NOBODY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept: whose it is, what it opens, and until when (``made`` and ``expires`` in seconds since 1970; None is for ever).

    The secret has 256 random bits, so one round of SHA-256 keeps it: nobody can try them all, and the slow hashes that passwords need would
    only slow each request.
    """

    id: str
    name: str
    sha256: str
    labels: tuple[str, ...]
    scopes: tuple[str, ...]
    made: float
    expires: float | None


class KeyFile:
    """The keys of a file, read anew when it has changed, so that a running server knows of a new or removed one with the next request."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[tuple[int, int, int], dict[str, ApiKey]] | None = None

    def all(self) -> list[ApiKey]:
        """Return the keys in the order that they were made in. Raises BadInput for a file that is none of keys, or that others may write."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise BadInput(f"{self.path} cannot be read ({(error.strerror or str(error)).lower()})") from error
        if found.st_mode & 0o002:
            raise BadInput(f"Anybody on this machine may write {self.path}, and so make keys: chmod 600 {self.path}")
        state = (found.st_ino, found.st_mtime_ns, found.st_size)
        if self._read is None or self._read[0] != state:
            self._read = state, _parsed(self.path)
        return list(self._read[1].values())

    def find(self, token: str) -> ApiKey | None:
        """Return the key that a request brought, None for one that is not here or has expired. Raises BadInput."""
        keys = {key.id: key for key in self.all()}
        parts = _KEY.fullmatch(token)
        if parts is None:
            return None
        key = keys.get(parts[1])
        # Compared even where there is no such key, so that the time does not tell.
        same = hmac.compare_digest(hashlib.sha256(parts[2].encode()).hexdigest(), key.sha256 if key else _NOBODY)
        if key is None or not same or (key.expires is not None and time.time() >= key.expires):
            return None
        return key

    def add(
        self,
        name: str,
        labels: Collection[str] = (),
        scopes: Collection[str] = ("ask", "read"),
        seconds: float | None = None,
    ) -> str:
        """Make a key that holds for so many seconds, or for ever, and return it: it cannot be shown again. Raises BadInput and BadLabel."""
        if _NAME.fullmatch(name) is None:
            raise BadInput(f"{name[:80]!r} is no name for a key: use up to 80 letters, digits, spaces and . @ / _ -")
        if unknown := sorted(set(scopes) - set(SCOPES)):
            raise BadInput(f"There is no scope {unknown[0]!r}: choose among {', '.join(SCOPES)}")
        if not scopes:
            raise BadInput(f"A key without a scope opens nothing: choose among {', '.join(SCOPES)}")
        held, now = tuple(sorted(check_labels(labels))), time.time()
        id, secret = secrets.token_hex(6), secrets.token_hex(32)
        chosen = tuple(scope for scope in SCOPES if scope in scopes)
        digest = hashlib.sha256(secret.encode()).hexdigest()
        with self._changing():
            keys = self.all()
            if any(key.name == name for key in keys):
                raise BadInput(
                    f"There is a key called {name!r} already: choose another name, or remove that one with pincite keys remove"
                )
            self._write(
                [*keys, ApiKey(id, name, digest, held, chosen, now, None if seconds is None else now + seconds)]
            )
        return f"{PREFIX}{id}_{secret}"

    def remove(self, name: str) -> ApiKey:
        """Remove the key of a name or id and return what it was. Raises BadInput where there is none."""
        with self._changing():
            keys = self.all()
            found = next((key for key in keys if name in (key.name, key.id)), None)
            if found is None:
                raise BadInput(
                    f"There is no key called {name[:80]!r} in {self.path}: pincite keys list shows those that are"
                )
            self._write([key for key in keys if key is not found])
        return found

    def _changing(self) -> FileLock:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(f"{self.path.parent} cannot be made ({(error.strerror or str(error)).lower()})") from error
        return FileLock(self.path.with_name(f"{self.path.name}.lock"), timeout=10, mode=0o600)

    def _write(self, keys: list[ApiKey]) -> None:
        self._read = None
        written = json.dumps({"keys": [asdict(key) for key in keys]}, indent=1, ensure_ascii=False)
        fresh = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}")
        try:
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(written.encode())
                file.flush()
                os.fsync(file.fileno())
            if self.path.exists():
                kept = self.path.stat()  # A server that runs as another user keeps its access.
                fresh.chmod(kept.st_mode & 0o660)
                if (kept.st_uid, kept.st_gid) != (os.geteuid(), os.getegid()):
                    os.chown(fresh, kept.st_uid, kept.st_gid)
            fresh.replace(self.path)
            flush_entry(self.path.parent)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise BadInput(f"{self.path} cannot be written ({(error.strerror or str(error)).lower()})") from error


def _parsed(path: Path) -> dict[str, ApiKey]:
    try:
        found: list[dict[str, Any]] = json.loads(path.read_bytes())["keys"]
        keys = [ApiKey(**{**key, "labels": tuple(key["labels"]), "scopes": tuple(key["scopes"])}) for key in found]
        for key in keys:
            check_labels(key.labels)
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({(error.strerror or str(error)).lower()})") from error
    except Exception as error:
        raise BadInput(
            f"{path} is no file of keys as pincite keys writes it: put it back from a copy, or remove it and make the keys anew"
        ) from error
    return {key.id: key for key in keys}

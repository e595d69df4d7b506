"""Reads models.lock, finds the models that it names, and lets none load whose files differ."""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import file_digest
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from platformdirs import user_cache_path

from index_build.errors import BadModel

# What this project ships itself.
OWN_PACKAGE = "pincite"


@dataclass(frozen=True, slots=True)
class LockedFile:
    """One file of a model: its path below the model's folder, its sha256 in hexadecimal, its size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class LockedModel:
    """A model as models.lock describes it; ``folder`` lies in the installed ``package``.

    ``optional`` ones are used by training and benchmarks alone, and need not be installed.
    """

    id: str
    revision: str
    role: str
    package: str
    folder: str
    licence: str
    files: tuple[LockedFile, ...]
    optional: bool = False

    @property
    def mend(self) -> str:
        """What to do when it is missing or not as it should be."""
        if self.package == OWN_PACKAGE:
            return "install pincite again"
        return f"run pip install --force-reinstall --no-deps {self.package}"

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def installed(self) -> bool:
        """Whether its folder is there; what is in it is not looked at."""
        try:
            return self.locate().is_dir()
        except BadModel:
            return False

    def locate(self) -> Path:
        """Return the model's folder without importing its package. Raises BadModel when it is not installed."""
        if self.package == OWN_PACKAGE:
            return Path(__file__).parents[1] / self.folder
        name = self.package.partition("==")[0]
        try:
            folder = Path(str(distribution(name).locate_file(self.folder)))
        except PackageNotFoundError as error:
            raise BadModel(f"The model {self.id} is not installed: run pip install --no-deps {self.package}") from error
        if not folder.is_dir():
            raise BadModel(f"The model {self.id} is not in {folder}: {self.mend}")
        return folder

    def verify(self, trust_unchanged: bool = True) -> Path:
        """Check every file and return the model's folder.

        ``trust_unchanged`` passes a file whose size and time of change are those of its last successful check.
        Raises BadModel, naming the file, for one that is missing, differs, or is not listed.
        """
        folder = self.locate()
        mend = self.mend
        found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        if unlisted := sorted(found - {file.path for file in self.files}):
            raise BadModel(
                f"The model {self.id} has a file that models.lock does not list, {folder / unlisted[0]}: {mend}"
            )
        remembered = _read_checks() if trust_unchanged else {}
        checks: dict[str, list[int | str]] = {}
        for file in self.files:
            path = folder / file.path
            if file.path not in found:
                raise BadModel(f"The model {self.id} lacks {path}: {mend}")
            stat = path.stat()
            check: list[int | str] = [stat.st_size, stat.st_mtime_ns, file.sha256]
            if remembered.get(str(path)) != check:
                if stat.st_size != file.size or _sha256(path) != file.sha256:
                    raise BadModel(
                        f"The file {path} is not the one that models.lock names (its sha256 or size differs): {mend}"
                    )
                checks[str(path)] = check
        if checks:
            _write_checks({**_read_checks(), **checks})
        return folder


def lock_path() -> Path:
    """Return where models.lock lies: beside this module when installed, at the top of a source checkout."""
    installed = Path(__file__).with_name("models.lock")
    return installed if installed.exists() else Path(__file__).parents[1] / "models.lock"


@cache
def locked_models() -> tuple[LockedModel, ...]:
    """Return every model of models.lock."""
    return tuple(_parse(tomllib.loads(lock_path().read_text(encoding="utf-8"))))


def locked_model(role: str) -> LockedModel:
    """Return the model that fills a role, such as "embedder". Raises BadModel when none does."""
    for model in locked_models():
        if model.role == role:
            return model
    raise BadModel(f"models.lock names no model for the role {role!r}: add one to {lock_path()}")


def _parse(lock: dict[str, list[dict[str, object]]]) -> Iterator[LockedModel]:
    for entry in lock["model"]:
        files = entry.pop("files")
        assert isinstance(files, list)
        yield LockedModel(files=tuple(LockedFile(**file) for file in files), **entry)  # type: ignore[arg-type]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _checks_path() -> Path:
    return user_cache_path("pincite") / "verified-models.json"


def _read_checks() -> dict[str, list[int | str]]:
    try:
        checks = json.loads(_checks_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return checks if isinstance(checks, dict) else {}


def _write_checks(checks: dict[str, list[int | str]]) -> None:
    """Remember checks, whole or not at all; where nothing can be written, the next start checks again."""
    path = _checks_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            json.dump(checks, file)
        Path(file.name).replace(path)
    except OSError:
        return

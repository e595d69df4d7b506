"""The demo: a small newsroom and a company handbook, with a chat over them."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_path

CORPUS = Path(__file__).with_name("corpus")
EXAMPLES = (
    "How many containers did Seoul identify?",
    "How many containers did the US say were sent?",
    "Who is expected to succeed Jens Stoltenberg?",
    "How many days of annual leave do full-time employees get?",
    "By what date must carried-over leave be used?",
    "After how many days does the VPN certificate expire?",
    "What is the capital of Australia?",
)


def demo(port: int, background: bool, stop: bool) -> None:
    """Build the demo index if it is not there, then serve it; or start or stop a server in the background."""
    from ui.background import Background

    server = Background(_home() / "server.json", _home() / "server.log")
    if stop:
        server.stop()
    elif background:
        server.start(["demo", "--port", str(port)], port, prepare=demo_index)
    else:
        from ui.server import serve
        from ui.settings import Settings
        from ui.settings.page import PageSettings
        from ui.settings.server import ServerSettings

        settings = Settings(
            collections={"demo": demo_index()},
            server=ServerSettings(port=port),
            page=PageSettings(examples=EXAMPLES),
        )
        serve(settings)


def demo_index() -> Path:
    """Return the folder of the demo index, built anew when the documents or the way of indexing them have changed."""
    from index_build.generation import FORMAT_VERSION
    from index_build.index_folder import IndexFolder
    from index_build.model_lock import lock_path

    digest = sha256(f"{FORMAT_VERSION}\0".encode() + lock_path().read_bytes())
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(CORPUS).as_posix().encode() + b"\0" + path.read_bytes())
    index = _home() / f"index-{digest.hexdigest()[:12]}"
    if not (index / "CURRENT").exists():
        from index_build.build import build_index
        from ui.terminal import print_report, progress_bars

        for old in _home().glob("index-*"):
            shutil.rmtree(old, ignore_errors=True)
        with progress_bars() as progress:
            report = build_index([path for path in sorted(CORPUS.iterdir()) if path.is_dir()], index, progress=progress)
        print_report(report, index)
    IndexFolder(index).current()
    return index


def _home() -> Path:
    home = user_cache_path("pincite") / "demo"
    home.mkdir(parents=True, exist_ok=True)
    return home

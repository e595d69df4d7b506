"""A server over a small application of its own, for what holds of every server's end."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import uvicorn
from starlette.types import Receive, Scope, Send

from ui import listening
from ui.logs import start_logs
from ui.observe.readiness import Readiness
from ui.server import _server
from ui.settings.logs import LogSettings
from ui.settings.server import ServerSettings
from ui.under_way import UnderWay


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer after half a second, or never."""
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"begun ", "more_body": True})
    if "heartbeat" in scope["path"]:
        await receive()
        while (await receive())["type"] != "http.disconnect":
            pass
    else:
        await asyncio.sleep(0.5 if "soon" in scope["path"] else 600)
    await send({"type": "http.response.body", "body": b"ended"})


def main(path: Path, stop_seconds: float) -> None:
    start_logs(LogSettings(format="json"))
    settings = ServerSettings(socket=path)
    under_way = UnderWay(app)
    with listening.listen(settings) as listener:
        config = uvicorn.Config(under_way, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
        _server(config, under_way, stop_seconds, Readiness(), lambda: None).run(sockets=[listener])
        listening.leave(settings)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))

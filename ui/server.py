"""Serves over HTTP, from a start that fails fast to an end that lets answers be finished."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

from ui import listening
from ui.auth.reach import check_reach
from ui.notify import notify
from ui.settings import Settings

if TYPE_CHECKING:
    import uvicorn

    from ui.observe.readiness import Readiness
    from ui.under_way import UnderWay

_KEPT_OPEN = 75  # Seconds that an idle connection is kept: longer than proxies keep theirs, so that none is used that has just been closed.
_TO_CLOSE = 5.0  # Seconds that closing may take after the last answer.


def serve(settings: Settings) -> None:
    """Answer until stopped. Raises BadInput when the port is taken or the address is open to others unasked, BadIndex and BadModel."""
    where = settings.server
    check_reach(settings)
    with listening.listen(where) as listener:
        try:
            _answer(settings, listener)
        finally:
            listening.leave(where)


def _answer(settings: Settings, listener: socket.socket) -> None:
    import structlog
    import uvicorn

    from index_build.compute_threads import compute_with
    from ui.app import create_app
    from ui.logs import catch_standard_error, start_logs
    from ui.service import Service
    from ui.under_way import UnderWay

    start_logs(settings.logs)
    compute_with(settings.server.threads)
    service = Service.of(settings)
    answers = create_app(service)
    app = UnderWay(service.tracing.around(answers) if service.tracing else answers)
    catch_standard_error()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # ui/web/client.py believes those of the proxies that are trusted.
        root_path=settings.server.root_path,
        timeout_keep_alive=_KEPT_OPEN,
        timeout_graceful_shutdown=1,
    )

    def announce() -> None:
        address = listening.shown(settings.server, listener)
        if settings.logs.format == "console":
            print(f"pincite answers at {address} (Ctrl+C stops it)", flush=True)
        structlog.get_logger("pincite.server").info("ready", address=address, process=os.getpid())

    _server(config, app, settings.server.stop_seconds, service.readiness, announce).run(sockets=[listener])


def _server(
    config: uvicorn.Config,
    under_way: UnderWay,
    stop_seconds: float,
    readiness: Readiness,
    announce: Callable[[], None],
) -> uvicorn.Server:
    """Return uvicorn's server, which announces that it answers, and stops as an operator wants it to."""
    import structlog
    import uvicorn

    log = structlog.get_logger("pincite.server")

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            announce()
            notify(f"READY=1\nMAINPID={os.getpid()}")

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            """At the first signal, finish what is under way and end with status 0; at the second, end at once."""
            if self.should_exit:
                os._exit(128 + sig)
            self.should_exit = True
            readiness.stopping()  # Who asks over a connection that is open is told to go elsewhere.

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            notify("STOPPING=1")
            log.info("stopping", signal=signal.SIGTERM.name, under_way=under_way.count)
            for server in self.servers:
                server.close()
            for connection in list(self.server_state.connections):
                connection.shutdown()  # Once it has answered what it is at.
            finished = await under_way.finished(stop_seconds)
            if not finished:
                log.warning("stopped before all was answered", under_way=under_way.count, seconds=stop_seconds)
            # A thread cannot be stopped: what still computes then is left behind.
            end = threading.Timer(_TO_CLOSE + (stop_seconds if finished else 0), os._exit, (0,))
            end.daemon = True
            end.start()
            await super().shutdown(sockets)
            await asyncio.sleep(0)
            end.cancel()
            log.info("stopped")

    return Server(config)

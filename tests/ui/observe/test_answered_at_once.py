"""No answer waits for the network: what a server writes in two pieces goes out in two."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from ui.listening import listen
from ui.settings.server import ServerSettings


def test_connections_of_the_server_do_not_hold_back_small_packets() -> None:
    async def connect() -> int:
        accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def met(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with listen(ServerSettings(port=0)) as listener:
            async with await asyncio.start_server(met, sock=listener):
                _, writer = await asyncio.open_connection(*listener.getsockname())
                held_back = not await accepted
                writer.close()
        return held_back

    with ThreadPoolExecutor(1) as threads:
        assert not threads.submit(asyncio.run, connect()).result(30)

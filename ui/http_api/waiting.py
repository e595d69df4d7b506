"""Work for somebody who may go away meanwhile: then it is given up, and so is its place in the queue."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.types import Receive

T = TypeVar("T")


class Gone(Exception):
    """Whoever asked has gone."""


async def until_gone(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """Return what work comes to, which may raise; cancel it and raise Gone when the client goes first. The body has been read before."""
    working = asyncio.ensure_future(work)
    going = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait((working, going), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise Gone
    finally:
        going.cancel()
        working.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

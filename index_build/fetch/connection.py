"""Connections to checked addresses alone, held to one deadline for each request."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from index_build.fetch.addresses import Resolver, checked, resolve
from index_build.fetch.errors import NotFetched

MOST_SECONDS_TO_CONNECT = 15.0


class Deadline:
    """When the request that is under way has to be done, by the clock that never goes back."""

    def __init__(self) -> None:
        self._at = 0.0

    def begin(self, seconds: float) -> None:
        """Give the next request so long."""
        self._at = time.monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """Return how many seconds are left, at most ``most``. Raises httpcore.ReadTimeout when there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if most is None else min(left, most)


class CheckedBackend(httpcore.NetworkBackend):
    """Resolves a host once, checks every address, and connects to one of just those: a name that changes in between gains nothing.

    TLS is still asked for by the host's name, which its certificate has to bear.
    """

    def __init__(self, deadline: Deadline, allow_private: bool, resolver: Resolver = resolve) -> None:
        self._deadline, self._allow_private, self._resolver = deadline, allow_private, resolver
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers. Raises NotFetched for an address that may not be connected to."""
        try:
            addresses = checked(host, self._resolver(host, port), self._allow_private)
        except (OSError, UnicodeError) as error:
            raise NotFetched(f"its host {host} is not known: check the URL and the connection") from error
        failed: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(address, port, self._deadline.left(MOST_SECONDS_TO_CONNECT))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            return _Held(stream, self._deadline)
        raise failed or httpcore.ConnectError

    def connect_unix_socket(self, *arguments: Any, **named: Any) -> httpcore.NetworkStream:
        """Refuse: nothing on the web is there."""
        raise NotFetched("it leads to a socket of this machine", "refused")

    def sleep(self, seconds: float) -> None:
        """Wait before a connection is tried again."""
        time.sleep(min(seconds, self._deadline.left()))


class _Held(httpcore.NetworkStream):
    """A stream whose every step ends by the deadline, so that a server that sends a byte now and then gains no time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Held(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

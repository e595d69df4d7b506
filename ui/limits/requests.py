"""Limits of requests that are no questions: for the text of documents by asker, and attempts to sign in by address."""

from __future__ import annotations

import re
import time

from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.identity import known_identity_of
from ui.limits.asker import asker, is_elsewhere
from ui.limits.moving import RecentMoments
from ui.limits.questions import QuestionLimits
from ui.limits.rate import MINUTE, Counted, Rate
from ui.limits.waiting import in_words
from ui.settings.limits import LimitSettings
from ui.web.client import client_of
from ui.web.paths import path_of
from ui.web.refusals import refusal

_PAGES = re.compile(r"/source/.*|/api/v1/(documents|passages|feedback|status)(/.*)?")
_ATTEMPTS = re.compile(r"/auth/(login|callback)|/widget/session")
_ASKS = re.compile(r"/api/v1/ask(:batch)?")


class Attempts:
    """ASGI middleware before sign-on: so many attempts within a minute from one address."""

    def __init__(self, app: ASGIApp, limits: LimitSettings) -> None:
        self._app = app
        self._rates = [Rate(limits.attempts_per_minute, MINUTE)]
        self._counted = Counted("attempts", time.time, MovingWindowRateLimiter(RecentMoments()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http" and _ATTEMPTS.fullmatch(path_of(scope)):
            address = client_of(scope)
            reached = self._counted.hit(address if is_elsewhere(address) else None, self._rates)
            if reached:
                said = (
                    f"There were too many attempts to sign in from your address: try again in {in_words(reached.wait)}."
                )
                await refusal(scope, 429, "too-many-requests", said, retry_after=reached.wait)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class Pages:
    """ASGI middleware behind sign-on: so many requests for documents within a minute by one asker; and tells programs what is left of their questions.

    The headers RateLimit and RateLimit-Policy are those of draft-ietf-httpapi-ratelimit-headers-10.
    """

    def __init__(self, app: ASGIApp, limits: LimitSettings, questions: QuestionLimits | None = None) -> None:
        self._app = app
        self._rates = [Rate(limits.pages_per_minute, MINUTE)]
        self._counted = Counted("pages", time.time, MovingWindowRateLimiter(RecentMoments()))
        self._questions = questions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        identity = known_identity_of(scope) if scope["type"] == "http" else None
        if identity is None:
            await self._app(scope, receive, send)
            return
        path = path_of(scope)
        if _PAGES.fullmatch(path):
            reached = self._counted.hit(asker(identity), self._rates)
            if reached:
                said = (
                    f"You have asked for {reached.rate.amount:,} pages within a minute, which is the most: "
                    f"go on in {in_words(reached.wait)}."
                )
                await refusal(scope, 429, "too-many-requests", said, retry_after=reached.wait)(scope, receive, send)
                return
        questions = self._questions
        if questions is None or not _ASKS.fullmatch(path):
            await self._app(scope, receive, send)
            return

        async def send_what_is_left(message: Message) -> None:
            if message["type"] == "http.response.start" and (left := questions.left(identity)):
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = ", ".join(
                    f'"{each.rate.seconds}s";q={each.rate.amount};w={each.rate.seconds}' for each in left
                )
                headers["RateLimit"] = ", ".join(
                    f'"{each.rate.seconds}s";r={each.remaining};t={each.wait:.0f}' for each in left
                )
            await send(message)

        await self._app(scope, receive, send_what_is_left)

"""How many questions one may ask, and how long the conversation before one may be: an observer of ``Asking``."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from qa.question import BadQuestion
from ui.asking import Asked, Door, Question, TooMany
from ui.identity import Identity
from ui.limits.asker import asker
from ui.limits.kept import KeptCounts
from ui.limits.moving import RecentMoments
from ui.limits.rate import DAY, MINUTE, Counted, Left, Rate, Reached
from ui.limits.waiting import in_words
from ui.settings.limits import LimitSettings, OwnLimits
from ui.settings.secret import kept_secret

_BURST = 10
_WITHIN = {_BURST: "ten seconds", MINUTE: "a minute", DAY: "24 hours"}
_log = structlog.get_logger("pincite.limits")


class QuestionLimits:
    """Raises TooMany for who has asked as much as they may for now, and BadQuestion where more comes with a question than may."""

    def __init__(self, settings: LimitSettings, state: Path, now: Callable[[], float] = time.time) -> None:
        """``now`` is in seconds since 1970. The state folder is used only where there is a quota. Raises BadInput."""
        self._settings = settings
        self._short = MovingWindowRateLimiter(RecentMoments(now=now))
        self._kept: KeptCounts | None = None
        self._key = b""
        if settings.per_day or any(own.per_day for own in settings.by_name.values()):
            self._key = kept_secret(state, "limits").encode()
            self._kept = KeptCounts(state / "limits.sqlite", now)
        day = FixedWindowRateLimiter(self._kept) if self._kept else None
        self._counted = Counted("questions", now, self._short, day)

    def asks(self, identity: Identity, door: Door, question: Question) -> None:
        """Count a question. Raises TooMany and BadQuestion."""
        self._check_turns(question)
        try:
            reached = self._counted.hit(self._known_by(identity), self._rates(identity))
        except sqlite3.Error as error:  # Who asks is not at fault.
            _log.error("a question could not be counted against limits.per_day", error=str(error))
            return
        if reached:
            raise _too_many(reached)

    def answered(self, asked: Asked) -> None:
        """Nothing: it was counted when it was asked."""

    def failed(self, identity: Identity, door: Door, question: Question, error: Exception) -> None:
        """Nothing: what got no answer has been asked all the same."""

    def left(self, identity: Identity) -> list[Left]:
        """Return what is left to somebody of each of their rates."""
        return self._counted.left(self._known_by(identity), self._rates(identity))

    def close(self) -> None:
        """Close the file of counts."""
        if self._kept:
            self._kept.close()

    def _rates(self, identity: Identity) -> list[Rate]:
        own: OwnLimits = self._settings.by_name.get(identity.name, self._settings)
        return [Rate(own.burst, _BURST), Rate(own.per_minute, MINUTE), Rate(own.per_day, DAY)]

    def _known_by(self, identity: Identity) -> str | None:
        """Return what counts are kept under: where they are written down, a keyed digest, so that the file names nobody."""
        name = asker(identity)
        if name is None or not self._kept:
            return name
        return hashlib.blake2b(name.encode(errors="surrogatepass"), key=self._key[:64], digest_size=16).hexdigest()

    def _check_turns(self, question: Question) -> None:
        turns, settings = question.history, self._settings
        if len(turns) > settings.turns:
            raise BadQuestion(
                f"{len(turns):,} earlier questions came with this one, and {settings.turns:,} are the most: send the last ones only"
            )
        characters = sum(len(turn.question) + len(turn.value) + len(turn.quote) for turn in turns)
        if characters > settings.turns_characters:
            raise BadQuestion(
                f"The earlier questions and answers have {characters:,} characters together, and {settings.turns_characters:,} are the most: "
                "send the last ones only"
            )


def _too_many(reached: Reached) -> TooMany:
    amount = reached.rate.amount
    said = (
        f"You have asked {amount:,} question{'s' * (amount > 1)} within {_WITHIN[reached.rate.seconds]}, which is the most: "
        f"ask again in {in_words(reached.wait)}."
    )
    return TooMany(said, reached.wait)

"""What one visitor says about one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from index_build.errors import PinciteError

Kind = Literal["helpful", "wrong_passage", "wrong_words", "should_have_found"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""helpful: it is right, also where it says that the documents do not. wrong_passage: another place answers. wrong_words: the place is right, the
marked words are not. should_have_found: the documents say it, or more of it."""
LONGEST_COMMENT = 2000
"""Characters of a comment."""


class NoSuchAnswer(PinciteError):
    """An answer was named that this visitor never got, or that is no longer remembered."""


class BadFeedback(PinciteError):
    """Feedback that cannot be kept: of an unknown kind, or with too long a comment."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A verdict on the answer ``asked_id`` (``Asked.id``) by the one who got it; ``identity_name`` empty is an anonymous visitor."""

    asked_id: str
    kind: Kind
    comment: str = ""
    identity_name: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BadFeedback(
                f"There is no feedback of the kind {str(self.kind)[:80]!r}: say one of {', '.join(KINDS)}"
            )
        if len(self.comment) > LONGEST_COMMENT:
            raise BadFeedback(
                f"The comment has {len(self.comment):,} characters, and {LONGEST_COMMENT:,} are the most: shorten it"
            )

"""What happens when a visitor asks: the one listener of the page."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from uuid import uuid4

import gradio as gr

from index_build.errors import BadIndex, PinciteError
from qa.conversation import MOST_TURNS, Turn
from qa.period import Period
from qa.question import LONGEST, clean
from ui.asking import Question, Refused
from ui.chat.turn import Limits, problem, turn
from ui.identity import identity_of
from ui.service import Service

_log = logging.getLogger("pincite")
PLAINLY = "plainly"
"""What ``how`` says where a question is to be taken as it stands, and not as leaning on the conversation."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a visitor's later questions may lean on: the last turns, and the collection that they are of."""

    turns: tuple[Turn, ...] = ()
    collection: str = ""


class Answering:
    """Asks for a visitor and returns what the page shows: one turn, and not the conversation, so that a long one costs no more."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._default = service.collections.default.name

    async def ask(
        self,
        question: str,
        how: str | None,
        collection: str | None,
        after: str | None,
        before: str | None,
        order: str,
        session: Session,
        request: gr.Request,
    ) -> tuple[str, Session]:
        """Return the turn as HTML, and what the next question may lean on. Whatever goes wrong is a sentence in the turn."""
        name = uuid4().hex
        typed = _shown(str(question or ""))
        named = "" if collection == self._default else _shown(str(collection or ""))
        limits = Limits(collection=named)
        try:
            # Gradio sends None for a field that nobody touched.
            period = Period.parse(after or "", before or "")
            limits = Limits(period.after, period.before, (str(order).split() or ["best"])[0].lower(), named)
            kept = session if session.collection == named else Session(collection=named)
            history = () if how == PLAINLY else kept.turns
            asking = Question(typed, history, period.after, period.before, limits.order, named)
            asked = await self._service.asking.ask(identity_of(request.request.scope), "chat", asking)
        except BadIndex:
            _log.exception(
                "An index cannot be read"
            )  # It names folders of this machine, which are the operator's to know.
            said = "The index cannot be read just now: tell whoever runs this server."
            return problem(name, typed, said, limits, again=True), session
        except PinciteError as error:
            return problem(name, typed, str(error), limits, again=isinstance(error, Refused)), session
        except Exception:
            _log.exception("A question got no answer")
            said = "Something went wrong here, and it has been written down: ask again, and tell whoever runs this server if it stays so."
            return problem(name, typed, said, limits, again=True), session
        turns = (*kept.turns, Turn.of(asked.answer))[-MOST_TURNS:]
        return turn(asked, clean(typed), limits), Session(turns, named)


def _shown(words: str) -> str:
    """Return words that can be shown and answered: what is far too long is cut, and still too long to be asked."""
    return words[: 2 * LONGEST].encode("utf-8", "replace").decode("utf-8")

"""A pytest plugin: the fixture ``pincite`` asks an index or a service, and fails with what was found instead.

pytest --pincite-index my-index

def test_leave(pincite):
    pincite.assert_answers("How many days of leave do I get?", "27 days", cites="*annual-leave.md")
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.evaluate.targets import Target


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("pincite", "questions asked of an index of documents")
    group.addoption("--pincite-index", metavar="DIR", help="the index that the fixture pincite asks")
    group.addoption("--pincite-url", metavar="URL", help="the running service that the fixture pincite asks")
    group.addoption(
        "--pincite-key-env", metavar="NAME", default="", help="the variable that holds the service's API key"
    )
    parser.addini("pincite_index", "the index that the fixture pincite asks, relative to this file")


@pytest.fixture(scope="session")
def pincite(pytestconfig: pytest.Config) -> Asker:
    """What asks the index or the service that the options name."""
    from index_build.errors import PinciteError

    index, url = pytestconfig.getoption("--pincite-index"), pytestconfig.getoption("--pincite-url")
    if not index and not url and (named := pytestconfig.getini("pincite_index")):
        index = str(pytestconfig.rootpath / named)
    if bool(index) == bool(url):
        pytest.fail("name what to ask: pytest --pincite-index DIR, or --pincite-url URL", pytrace=False)
    try:
        return Asker(_target(index, url, pytestconfig.getoption("--pincite-key-env")))
    except PinciteError as error:
        pytest.fail(str(error), pytrace=False)


class Asker:
    """Asks, and asserts what the answer says. ``labels`` are those that the one who asks holds."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def ask(self, question: str, *, history: Sequence[str] = (), labels: Sequence[str] = ()) -> Answer:
        """Return the answer to a question, asked after those of ``history``."""
        from qa.conversation import Turn
        from qa.evaluate.question import EvalQuestion

        asked = EvalQuestion("", question, labels=frozenset(labels))
        turns: list[Turn] = []
        for earlier in history:
            turns.append(Turn.of(self._target.ask(asked, earlier, tuple(turns))))
        return self._target.ask(asked, question, tuple(turns))

    def assert_answers(
        self,
        question: str,
        *accepted: str,
        cites: str | Sequence[str] = (),
        sure: float = 0.0,
        history: Sequence[str] = (),
        labels: Sequence[str] = (),
    ) -> Answer:
        """Fail unless the first answer holds one of the ``accepted`` words, is at least so ``sure``, and cites a document for each of
        ``cites``, which are names or patterns."""
        from qa.evaluate.question import named
        from qa.reader.squad_metric import normalise

        __tracebackhide__ = True
        answer = self.ask(question, history=history, labels=labels)
        if not answer.evidence:
            self._fail(question, answer, f"nothing is shown, where {_either(accepted)} should be")
        first = answer.evidence[0]
        said = f" {normalise(first.value)} "
        if accepted and not any(f" {normalise(words)} " in said for words in accepted):
            self._fail(question, answer, f"the words are not {_either(accepted)}")
        if first.confidence < sure:
            self._fail(question, answer, f"it is {first.confidence:.0%} sure, and should be {sure:.0%}")
        cited = [citation.source for citation in first.citations]
        for name in [cites] if isinstance(cites, str) else cites:
            if not any(named(source, (name,)) for source in cited):
                self._fail(question, answer, f"{name} is not cited")
        return answer

    def assert_not_found(self, question: str, *, history: Sequence[str] = (), labels: Sequence[str] = ()) -> Answer:
        """Fail unless nothing is shown."""
        __tracebackhide__ = True
        answer = self.ask(question, history=history, labels=labels)
        if answer.evidence:
            self._fail(question, answer, "an answer is shown, where none should be")
        return answer

    def assert_sources_differ(self, question: str, *values: str, labels: Sequence[str] = ()) -> Answer:
        """Fail unless the sources are said to differ, and each of the ``values`` is among what they say."""
        from qa.reader.squad_metric import normalise

        __tracebackhide__ = True
        answer = self.ask(question, labels=labels)
        if answer.status != "sources_differ":
            self._fail(question, answer, "the sources are not said to differ")
        for value in values:
            if not any(f" {normalise(value)} " in f" {normalise(each.value)} " for each in answer.evidence):
                self._fail(question, answer, f"{value!r} is not among what they say")
        return answer

    def _fail(self, question: str, answer: Answer, why: str) -> NoReturn:
        __tracebackhide__ = True
        pytest.fail(f"{question!r}: {why}\n{_told(answer)}", pytrace=True)


def _told(answer: Answer) -> str:
    lines = [f"  understood as: {answer.asked_as}"] if answer.asked_as != answer.question else []
    for each in answer.evidence:
        where = "; ".join(f"{citation.source}, paragraph {citation.paragraph}" for citation in each.citations)
        lines += [
            f"  shown: {each.value!r} ({each.confidence:.0%} sure)",
            f"    in: {each.quote!r}",
            f"    cited: {where}",
        ]
    likeliest = answer.trace.likeliest if answer.trace else None
    if not answer.evidence:
        lines.append("  shown: nothing")
        if likeliest:
            lines.append(
                f"  held back: {likeliest.value!r} ({likeliest.confidence:.0%} sure), in {likeliest.citations[0].source}"
            )
    if answer.trace:
        read = list(dict.fromkeys(each.source for each in answer.trace.read))
        lines.append(f"  read: {', '.join(read) or 'nothing'}")
    return "\n".join(lines)


def _either(accepted: Sequence[str]) -> str:
    return " or ".join(map(repr, accepted)) or "an answer"


def _target(index: str, url: str, key_env: str) -> Target:
    from qa.evaluate.targets import InProcess

    if index:
        return InProcess.open(Path(index))
    from qa.evaluate.over_http import OverHttp

    return OverHttp.open(url, os.environ.get(key_env, "") if key_env else "")

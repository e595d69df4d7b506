"""The pytest plugin, as a team's own tests use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.answerer import Answerer
from qa.evaluate.plugin import Asker
from qa.evaluate.targets import InProcess

pytest_plugins = ["pytester"]
SEOUL = "How many containers did Seoul identify?"


@pytest.fixture
def asker(demo: Answerer) -> Asker:
    return Asker(InProcess(demo))


def test_what_is_as_it_should_be_passes(asker: Asker) -> None:
    asker.assert_answers(SEOUL, "10,000", cites=["*ledger*.txt", "newsroom/morning-courier-north-korea.html"], sure=0.5)
    asker.assert_not_found("What is the capital of Australia?")
    asker.assert_sources_differ("How many containers did North Korea send to Russia?", "10,000", "11,000")
    asker.assert_answers(
        "And who is expected to succeed him?",
        "Mark Rutte",
        history=["When does Jens Stoltenberg’s extra year at NATO end?"],
    )


@pytest.mark.parametrize(
    ("fails", "said"),
    [
        (
            lambda ask: ask.assert_answers(SEOUL, "12,000"),
            ["the words are not '12,000'", "shown: 'at least 10,000", "% sure)", "read: "],
        ),
        (
            lambda ask: ask.assert_answers(SEOUL, "10,000", cites="leave.md"),
            ["leave.md is not cited", "cited: newsroom/"],
        ),
        (lambda ask: ask.assert_answers(SEOUL, "10,000", sure=1.1), ["and should be 110%"]),
        (
            lambda ask: ask.assert_answers("What is the capital of Australia?", "Canberra"),
            ["nothing is shown", "held back: "],
        ),
        (lambda ask: ask.assert_not_found(SEOUL), ["an answer is shown, where none should be"]),
        (lambda ask: ask.assert_sources_differ(SEOUL, "1"), ["the sources are not said to differ"]),
    ],
)
def test_what_is_not_fails_with_what_was_found_instead(asker: Asker, fails: object, said: list[str]) -> None:
    assert callable(fails)
    with pytest.raises(pytest.fail.Exception) as raised:
        fails(asker)
    for words in said:
        assert words in str(raised.value)


def test_the_fixture_asks_the_index_that_the_option_names(pytester: pytest.Pytester, demo_index: Path) -> None:
    pytester.makepyfile(
        """
        def test_right(pincite):
            pincite.assert_answers("How many containers did Seoul identify?", "10,000")

        def test_wrong(pincite):
            pincite.assert_answers("How many containers did Seoul identify?", "12,000")
        """
    )
    found = pytester.runpytest_inprocess("--pincite-index", str(demo_index), "-p", "no:cacheprovider")
    found.assert_outcomes(passed=1, failed=1)
    found.stdout.fnmatch_lines(["*the words are not '12,000'*"])
    found = pytester.runpytest_inprocess("-k", "right", "-p", "no:cacheprovider")
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*name what to ask: pytest --pincite-index DIR*"])
    found = pytester.runpytest_inprocess("--pincite-index", "nowhere", "-k", "right", "-p", "no:cacheprovider")
    found.assert_outcomes(errors=1)

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.test_render import answer, citation
from ui.terminal import print_answer


def test_no_word_of_a_source_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    steering = "a\x1b]0;owned\x07\x9b31m\u202eb"
    named = replace(citation(), title=steering, source=steering, author=steering, page=f"sheet {steering}, row 4")
    print_answer(answer(nearest=(named,)))
    shown = capsys.readouterr().out
    assert shown.count("a\ufffd]0;owned") == 4
    assert not set("\x1b\x07\x9b\u202e") & set(shown)

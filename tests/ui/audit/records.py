"""Questions with answers for the tests of the audit log."""

from __future__ import annotations

from qa.answer import Answer, Citation, Evidence, Searched, Suggestion
from ui.asking import Asked, Question
from ui.identity import Identity

ANN = Identity("ann", frozenset({"board"}), "oidc", "203.0.113.7", "request-1")


def citation(document: str = "d1", start: int = 10, end: int = 12) -> Citation:
    return Citation(
        document, "Hats", "hats.txt", None, None, 1, (), start, end, "47", start - 5, end + 5, "f" * 64, "The price is 47.", 5
    )  # fmt: skip


def asked(identity: Identity = ANN, words: str = "What is the price?") -> Asked:
    answer = Answer(
        words,
        words,
        "answered",
        (Evidence("47", "The price is 47.", 0.91234, (citation(), citation("d2", 20, 22)), 2),),
        (citation("d3", 30, 40),),
        "generation-1",
        Searched(3, None, None),
        suggestions=(Suggestion("What is a hat?", "d4", 1, 9),),
    )
    return Asked(identity, "chat", Question(words, collection="news"), answer, 0.1, 0.5, "asked-1")

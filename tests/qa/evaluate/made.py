"""Questions and predictions that tests make up, and a target that answers by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from index_build.errors import PinciteError
from index_build.labels import NONE
from qa.answer import Answer, Citation, Evidence, ReadPassage, Searched, Trace
from qa.conversation import Turn
from qa.evaluate.evaluation import judge
from qa.evaluate.gold import Gold, Place
from qa.evaluate.judged import Judged
from qa.evaluate.prediction import Cited, Prediction, Read, Said
from qa.evaluate.question import EvalQuestion

TEXT = "The ferry is blue. The crane weighs 40 tonnes. The mayor is Ann Ode."


def said(words: str, sureness: float, *documents: str, text: str = TEXT) -> Said:
    start = max(0, text.find(words))
    end = start + len(words)
    cited = tuple(Cited(name, name, "0", 1, start, end, words) for name in documents or ("a.txt",))
    return Said(words, text, text, start, end, sureness, cited, 1)


def answered(
    id: str, words: str, sureness: float, shown: bool = True, documents: Sequence[str] = ("a.txt",)
) -> Prediction:
    found = said(words, sureness, *documents)
    read = tuple(Read(name, 0, len(TEXT), 1, sureness) for name in documents)
    return Prediction(
        id, f"question {id}?", "", "answered" if shown else "not_found", (found,) if shown else (), found, read,
        {"total": 0.1, "read": 0.08, "embed": 0.01, "retrieve": 0.01}, "g1",
    )  # fmt: skip


class Texts:
    """A target of which only texts are asked."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self.texts = dict(texts or {"a.txt": TEXT, "b.txt": TEXT})
        self.asked: list[str] = []
        self.failing: set[str] = set()

    def ask(self, question: EvalQuestion, words: str, history: Sequence[Turn]) -> Answer:
        self.asked.append(words)
        if words in self.failing:
            raise PinciteError("the power went")
        citation = Citation(
            "a.txt", "A", "a.txt", date(2024, 6, 18), None, 1, (), 36, 45, "40 tonnes", 19, 46, "0", TEXT, 0
        )
        evidence = Evidence("40 tonnes", "The crane weighs 40 tonnes.", 0.8, (citation,), 1)
        trace = Trace((ReadPassage("1", "a.txt", "a.txt", 1, 0, len(TEXT), 0.8),), evidence)
        asked_as = f"{words} ({history[-1].question})" if history else words
        return Answer(
            words,
            asked_as,
            "answered",
            (evidence,),
            (),
            "g1",
            Searched(1, None, None),
            trace=trace,
            timings={"total": 0.1},
        )

    def text(self, document_id: str, labels: frozenset[str] = NONE) -> str | None:
        return self.texts.get(document_id)

    def sources(self, labels: frozenset[str] = NONE) -> dict[str, str]:
        return {name: name for name in self.texts}

    def about(self) -> dict[str, Any]:
        return {"generation": "g1", "machine": {"cores": 2}}


def random_judged(seed: int, count: int = 40) -> list[Judged]:
    """Questions of all kinds with answers right, wrong and held back."""
    rng = np.random.default_rng(seed)
    questions, golds, predictions = [], {}, []
    place = Place("a.txt", 0, len(TEXT))
    for number in range(count):
        answerable = bool(rng.random() < 0.7)
        id = str(number)
        questions.append(
            EvalQuestion(id, f"question {id}?", ("40 tonnes",) if answerable else (), ("a.txt",) if answerable else ())
        )
        start = TEXT.index("40 tonnes")
        spot = Place("a.txt", start, start + 9)
        golds[id] = Gold(frozenset({"a.txt"}), (place,), (spot,)) if answerable else Gold(frozenset(), ())
        words = str(rng.choice(["40 tonnes", "weighs 40 tonnes", "blue", "Ann Ode"]))
        documents = [str(each) for each in rng.permutation(["a.txt", "b.txt"])]
        predictions.append(answered(id, words, float(rng.random()), bool(rng.random() < 0.7), documents))
    return judge(questions, golds, predictions, Texts())

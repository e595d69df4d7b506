"""As JUnit XML, which build servers read: a case a question, failed where what was shown is wrong, and a case a bound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from junitparser import Error, Failure, JUnitXml, TestCase, TestSuite

from qa.evaluate.bounds import Broken
from qa.evaluate.evaluation import Evaluation
from qa.evaluate.judged import Judged

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(evaluation: Evaluation, path: Path, bounds: Sequence[str] = (), broken: Sequence[Broken] = ()) -> None:
    """Write it to a file; ``bounds`` are the names of all that were set, and ``broken`` says which did not hold."""
    questions = TestSuite("pincite eval questions")
    for judged in evaluation.judged:
        questions.add_testcase(_case(judged))
    held = TestSuite("pincite eval bounds")
    said = {each.name: str(each) for each in broken}
    for name in bounds:
        case = TestCase(name, "pincite.eval.bounds")
        if name in said:
            case.result = [Failure(_clean(said[name]), "bound")]
        held.add_testcase(case)
    xml = JUnitXml("pincite eval")
    xml.add_testsuite(questions)
    if bounds:
        xml.add_testsuite(held)
    xml.write(str(path), pretty=True)


def _case(judged: Judged) -> TestCase:
    question, prediction = judged.question, judged.prediction
    case = TestCase(
        _clean(f"{question.id}: {question.question}"), "pincite.eval.questions", prediction.timings.get("total", 0.0)
    )
    if prediction.error:
        case.result = [Error(_clean(prediction.error), "failed")]
    elif question.answers is not None and (wrong := _wrong(judged)):
        case.result = [Failure(_clean(wrong), "wrong")]
    return case


def _wrong(judged: Judged) -> str:
    answers, prediction = judged.question.answers or (), judged.prediction
    if not answers:
        return f"shows {prediction.words!r}, and nothing answers it" if prediction.shown else ""
    if not prediction.shown:
        return f"shows nothing; accepted: {', '.join(map(repr, answers))}"
    return "" if judged.right else f"shows {prediction.words!r}; accepted: {', '.join(map(repr, answers))}"


def _clean(words: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", words)

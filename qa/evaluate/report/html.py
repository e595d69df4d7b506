"""As one HTML page that needs no network: figures, plots, and every question with its marked passage, to be filtered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qa.evaluate.bounds import Broken
from qa.evaluate.evaluation import Evaluation
from qa.evaluate.judged import Judged
from qa.evaluate.measures import MEASURES
from qa.evaluate.prediction import Said
from qa.evaluate.report.markdown import shown
from qa.evaluate.report.plots import plots


def as_html(evaluation: Evaluation, broken: Sequence[Broken] = ()) -> str:
    """Return the page. Whatever documents, questions and names say stands in it as text."""
    pages = Environment(
        loader=PackageLoader("qa.evaluate.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return pages.get_template("report.html").render(
        count=len(evaluation.judged),
        broken=broken,
        errors=evaluation.errors,
        figures=[
            {
                "title": MEASURES[name].title,
                "name": name,
                "help": MEASURES[name].help,
                "value": shown(name, each.value),
                "low": shown(name, each.low),
                "high": shown(name, each.high),
                "count": each.count,
            }
            for name, each in evaluation.figures.items()
        ],
        # Drawn by us of numbers alone.
        plots={title: Markup(drawn) for title, drawn in plots(evaluation).items()},
        slices=_slices(evaluation),
        questions=[_question(each) for each in evaluation.judged],
        about=json.dumps(evaluation.about, indent=1, ensure_ascii=False, default=str),
    )


def write_html(evaluation: Evaluation, path: Path, broken: Sequence[Broken] = ()) -> None:
    """Write it to a file."""
    path.write_text(as_html(evaluation, broken), encoding="utf-8")


def _slices(evaluation: Evaluation) -> list[dict[str, Any]]:
    names = [name for name, measure in MEASURES.items() if measure.sliced and name in evaluation.figures]
    return [
        {
            "name": slice_name,
            "titles": [MEASURES[name].title for name in names],
            "rows": [
                {
                    "value": value,
                    "count": max((each.count for each in figures.values()), default=0),
                    "cells": [
                        {
                            "value": shown(name, figures[name].value),
                            "interval": f"{shown(name, figures[name].low)} to {shown(name, figures[name].high)}",
                        }
                        if figures[name].count
                        else None
                        for name in names
                    ],
                }
                for value, figures in values.items()
            ],
        }
        for slice_name, values in evaluation.by_slice.items()
    ]


def _question(judged: Judged) -> dict[str, Any]:
    question, prediction = judged.question, judged.prediction
    return {
        "id": question.id,
        "question": question.question,
        "history": question.history,
        "asked_as": prediction.asked_as if prediction.asked_as != prediction.question else "",
        "answers": question.answers,
        "verdict": verdict(judged),
        "status": prediction.status,
        "error": prediction.error,
        "sureness": round(100 * prediction.sureness),
        "evidence": [_marked(each, judged) for each in prediction.evidence],
        "held_back": _marked(prediction.likeliest, judged)
        if prediction.likeliest and not prediction.evidence
        else None,
        "wanted": sorted(judged.gold.documents),
        "ms": round(1000 * prediction.timings.get("total", 0.0)),
    }


def verdict(judged: Judged) -> str:
    """Return in a word what came of a question: failed, shown, right, wrong, missed, or rightly held back."""
    answers, prediction = judged.question.answers, judged.prediction
    if prediction.error:
        return "failed"
    if answers is None:
        return "shown" if prediction.shown else "nothing shown"
    if not answers:
        return "wrong" if prediction.shown else "rightly held back"
    if not prediction.shown:
        return "missed"
    return "right" if judged.right else "wrong"


def _marked(said: Said, judged: Judged) -> dict[str, Any]:
    return {
        "before": said.passage[: said.start],
        "words": said.passage[said.start : said.end],
        "after": said.passage[said.end :],
        "sureness": round(100 * said.confidence),
        "originals": said.originals,
        "citations": [
            {"document": each.document, "paragraph": each.paragraph, "right": each.document in judged.gold.documents}
            for each in said.citations
        ],
    }

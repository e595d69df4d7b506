"""As JSON, which baselines and comparisons are read from; ``schema.json`` beside it says what it holds."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index_build.errors import BadInput
from qa.evaluate.evaluation import Evaluation
from qa.evaluate.intervals import Figure
from qa.evaluate.judged import Judged

FORMAT = 1


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return all of it as values that JSON has."""
    return {
        "format": FORMAT,
        "about": evaluation.about,
        "count": len(evaluation.judged),
        "errors": [{"id": each.id, "error": each.error} for each in evaluation.errors],
        "figures": {name: _figure(each) for name, each in evaluation.figures.items()},
        "slices": {
            name: {
                value: {measure: _figure(each) for measure, each in figures.items() if each.count}
                for value, figures in values.items()
            }
            for name, values in evaluation.by_slice.items()
        },
        "questions": [
            _question(each, {name: _row(rows[place]) for name, rows in evaluation.rows.items()})
            for place, each in enumerate(evaluation.judged)
        ],
    }


def write_json(evaluation: Evaluation, path: Path) -> None:
    """Write it to a file."""
    path.write_text(json.dumps(as_json(evaluation), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_json(path: Path) -> dict[str, Any]:
    """Return a result that ``write_json`` wrote. Raises BadInput."""
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read as a result of pincite eval: write one with --json FILE") from error
    if not isinstance(result, dict) or result.get("format") != FORMAT or not isinstance(result.get("questions"), list):
        raise BadInput(f"{path} is no result of this version of pincite eval: write one anew with --json FILE")
    return result


def _figure(figure: Figure) -> dict[str, Any]:
    return {name: _number(value) for name, value in asdict(figure).items()}


def _number(value: float) -> float | None:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _row(row: Any) -> float | list[float] | None:
    if math.isnan(row[0]):
        return None
    return float(row[0]) if len(row) == 1 else [float(each) for each in row]


def _question(judged: Judged, rows: dict[str, float | list[float] | None]) -> dict[str, Any]:
    question, prediction = judged.question, judged.prediction
    return {
        "id": question.id,
        "question": question.question,
        "history": list(question.history),
        "answers": None if question.answers is None else list(question.answers),
        "documents": sorted(judged.gold.documents),
        "answer": prediction.words,
        "status": prediction.status,
        "sureness": prediction.sureness,
        "error": prediction.error,
        "rows": {name: row for name, row in rows.items() if row is not None},
        "prediction": prediction.to_dict(),
    }

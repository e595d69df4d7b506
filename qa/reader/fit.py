"""``python -m qa.reader.fit --weights DIR --data FILE...``: fits how readings are judged, on held-out training articles.

From what ``held_out_readings`` measured are fitted: which passages are read on, which span comes first, and how likely it is
right. No dev file is touched.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qa.reader.held_out_readings import Asked, load, measure, save
from qa.reader.judgement import BIAS, FEATURES, LEAD, Floats, Judgement, leads
from qa.reader.reliability import calibration_error, reliability

THRESHOLDS = tuple(step / 20 for step in range(4, 17))
"""Thresholds to choose from: .2 to .8."""
UNANSWERABLE = 0.25
"""The share of questions that nothing answers among those that probabilities are to hold for. More are asked here, so each counts for less: it is
taken that people ask a collection mostly what it does answer."""


def fit(asked: Sequence[Asked], seed: int) -> dict[str, Any]:
    """All that is fitted, as ``Judgement`` has it, with how well it does.

    How well is measured on each half of the articles with what was fitted on the other half.
    """
    articles = sorted({each.article for each in asked})
    first_half = frozenset(random.Random(seed).sample(articles, len(articles) // 2))
    halves = [[each for each in asked if (each.article in first_half) is part] for part in (True, False)]
    judged = [
        judge(each, judgement)
        for part, other in (halves, halves[::-1])
        for judgement in [fitted(other)]
        for each in part
    ]
    chances, target = (np.array([getattr(row, name) for row in judged]) for name in ("chance", "right"))
    is_answerable = np.array([row.answerable for row in judged])
    weights = weights_by_prior(is_answerable)
    others = [
        (chance, right, weight) for row, weight in zip(judged, weights, strict=True) for chance, right in row.others
    ]
    others_chances, others_right, others_weights = np.array(others).reshape(-1, 3).T
    threshold = best_threshold(chances, target, is_answerable)
    shown = chances >= threshold
    answerable = [row for row in judged if row.answerable]
    held_out = {
        "questions": len(judged),
        "answerable": len(answerable),
        "right_paragraph_first": np.mean([row.gold_first for row in answerable]),
        "retrieval_first": np.mean([row.gold_retrieved_first for row in answerable]),
        "kept_by_shortlist": np.mean([row.gold_kept for row in answerable if row.gold_retrieved]),
        "shown": shown.mean(),
        "shown_right": target[shown].mean(),
        "calibration_error_of_shown": calibration_error(chances[shown], target[shown], weights=weights[shown]),
        "calibration_error": calibration_error(chances, target, weights=weights),
        "calibration_error_of_others": calibration_error(others_chances, others_right, weights=others_weights),
    }
    rounded: dict[str, Any] = {
        name: value if isinstance(value, int) else round(float(value), 4) for name, value in held_out.items()
    }
    rounded["reliability"] = [vars(row) for row in reliability(chances, target, weights=weights)]
    return {**vars(fitted(asked)), "threshold": threshold, "held_out": rounded}


def best_threshold(chances: Floats, right: Floats, answerable: npt.NDArray[np.bool_]) -> float:
    """The lowest of ``THRESHOLDS`` that is within a standard error of the best by SQuAD 2.0's count.

    There a right answer shown and an unanswerable question held back count alike. Of thresholds that the questions cannot tell apart
    the lowest is taken: what is shown says how sure it is and stands beside its passage, what is held back is lost. Arrays are (N,).
    """
    worth = [np.where(chances >= each, right, ~answerable) for each in THRESHOLDS]
    means = [float(np.mean(each)) for each in worth]
    best_place = int(np.argmax(means))
    error = float(np.std(worth[best_place])) / len(chances) ** 0.5
    return next(each for each, mean in zip(THRESHOLDS, means, strict=True) if mean >= means[best_place] - error)


def weights_by_prior(answerable: npt.NDArray[np.bool_]) -> Floats:
    """How much each question (N,) counts, so that ``UNANSWERABLE`` of all weight, N, is on those that nothing answers; 1 where all are of a kind."""
    share = float(np.mean(~answerable)) if len(answerable) else 0.0
    if share in (0.0, 1.0):
        return np.ones(len(answerable))
    return np.where(answerable, (1 - UNANSWERABLE) / (1 - share), UNANSWERABLE / share)


def fitted(asked: Sequence[Asked]) -> Judgement:
    """Order by what makes the right passages likeliest, then confidence in what comes first by that order."""
    with_gold = [each for each in asked if each.gold.any()]
    shortlist = _conditional(with_gold, ("early", "retrieval", "cosine", "words"))
    judgement = Judgement(shortlist, _conditional(with_gold, FEATURES), {}, {}, threshold=0.5)
    first_rows, first_right, first_weights, rows, right, weights = [], [], [], [], [], []
    for each, weight in zip(asked, weights_by_prior(np.array([each.answerable for each in asked])), strict=True):
        if len(each.right):
            kept = judgement.read_on(each.features)
            features, held = each.features[kept], each.right[kept]
            scores = judgement.rank_scores(features)
            first = int(np.argmax(scores))
            first_rows.append([*features[first], leads(scores, each.values[kept])[first]])
            first_right.append(held[first])
            first_weights.append(weight)
            others = np.arange(len(held)) != first
            rows += list(features[others])
            right += list(held[others])
            weights += [weight] * int(others.sum())
    confidence = _logistic(first_rows, first_right, first_weights, (*FEATURES, LEAD))
    return replace(judgement, confidence=confidence, support=_logistic(rows, right, weights, FEATURES))


@dataclass(frozen=True)
class Judged:
    """What a judgement makes of a question: the chance it gives the first span, and what of it holds.

    ``others`` has the chance of each further span and how far that is right.
    """

    chance: float
    right: float
    answerable: bool
    gold_first: bool
    gold_retrieved: bool
    gold_retrieved_first: bool
    gold_kept: bool
    others: tuple[tuple[float, float], ...] = ()


def judge(each: Asked, judgement: Judgement) -> Judged:
    """Judge one question as in service."""
    if not len(each.right):
        return Judged(0.0, 0.0, each.answerable, False, False, False, False)
    kept = judgement.read_on(each.features)
    features, right = each.features[kept], each.right[kept]
    first = int(np.argmax(judgement.rank_scores(features)))
    chances = judgement.probabilities(features, each.values[kept])
    others = tuple((float(chances[n]), float(right[n])) for n in range(len(right)) if n != first)
    return Judged(
        float(chances[first]), float(right[first]), each.answerable, bool(each.gold[kept][first]), bool(each.gold.any()),
        bool(each.gold[0]), bool(each.gold[kept].any()), others,
    )  # fmt: skip


def _conditional(asked: Sequence[Asked], names: Sequence[str]) -> dict[str, float]:
    """Weights that make the gold passages of each question likeliest among its own: McFadden's conditional logit.

    No weight is below zero: each feature is there because it speaks for a passage, and where two say the same, one would
    else be set against the other.
    """
    from scipy.optimize import minimize

    columns = [FEATURES.index(name) for name in names]
    scale = np.concatenate([each.features for each in asked])[:, columns].std(axis=0) + 1e-9
    parts = [(each.features[:, columns] / scale, each.gold) for each in asked]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros_like(weights)
        for rows, gold in parts:
            scores = rows @ weights
            top = scores.max()
            chances = np.exp(scores - top)
            total += np.log(chances.sum()) - np.log(chances[gold].sum())
            slope += rows.T @ (chances / chances.sum()) - rows[gold].T @ (chances[gold] / chances[gold].sum())
        return total / len(parts) + 1e-3 * float(weights @ weights), slope / len(parts) + 2e-3 * weights

    found = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(columns))
    return dict(zip(names, (found.x / scale).round(5).tolist(), strict=True))


def _logistic(
    held: Sequence[Sequence[float]], is_right: Sequence[float], counts: Sequence[float], names: Sequence[str]
) -> dict[str, float]:
    """Weights, none below zero, and bias of the likeliest logistic regression of ``is_right`` (N,) chances on rows (N, F).

    Each row ``counts`` (N,) so much.
    """
    from scipy.optimize import minimize

    design, right = np.array(held), np.array(is_right, dtype=float)
    share = np.array(counts) / np.sum(counts)
    scale = design.std(axis=0) + 1e-9
    rows = np.column_stack((design / scale, np.ones(len(design))))

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = rows @ weights
        slope = rows.T @ (share * (1 / (1 + np.exp(-logits)) - right))
        value = float(share @ (np.logaddexp(0, logits) - right * logits))
        free = np.append(weights[:-1], 0)
        return value + 1e-3 * float(free @ free), slope + 2e-3 * free

    bounds = [(0, None)] * design.shape[1] + [(None, None)]
    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds)
    weights = dict(zip(names, (found.x[:-1] / scale).round(5).tolist(), strict=True))
    return weights | {BIAS: round(float(found.x[-1]), 5)}


def main(arguments: list[str] | None = None) -> None:
    """Fit, and write ``judgement.json`` beside the weights."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.fit", description=__doc__)
    add = parser.add_argument
    add("--data", nargs="+", type=Path, required=True, help="the files of training, all of them, without =COUNT")
    add("--weights", type=Path, required=True, help="folder of lower.onnx, upper.onnx and tokenizer.json")
    add("--measured", type=Path, help="file that keeps what was measured; where it is there, nothing is read again")
    add("--count", type=int, default=1200, help="answerable questions")
    add("--near-misses", type=int, default=300, help="questions changed so that nothing answers them")
    add("--threads", type=int)
    add("--seed", type=int, default=20)
    options = parser.parse_args(arguments)
    if options.measured and options.measured.exists():
        asked = load(options.measured)
    else:
        asked = measure(
            options.data, options.weights, options.count, options.near_misses, options.threads, options.seed
        )
        if options.measured:
            save(options.measured, asked)
    found = fit(asked, options.seed)
    (options.weights / "judgement.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({name: value for name, value in found.items() if name != "held_out"}))
    print(json.dumps({name: value for name, value in found["held_out"].items() if name != "reliability"}))


if __name__ == "__main__":
    main()

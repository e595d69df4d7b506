"""Making the plan of a run: questions chosen, negatives made, everything tokenised, every batch fixed."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.reader.cached_vectors import CachedVectors
from qa.reader.dataset import read_examples
from qa.reader.example import Example
from qa.reader.features import Featuriser
from qa.reader.mixture import Mixer, Shares, held_out_articles, spread
from qa.reader.plan import Features, batches, featurise, join, padded, save_plan

HELD_OUT = 0.05
"""Share of articles that training never sees: thresholds and calibration are fitted on them."""
HELD_OUT_SEED = 20
"""Draws those articles: the same for every run, so that a run may start from another's weights."""


def make_plan(options: argparse.Namespace, path: Path) -> None:
    """Choose questions, make negatives, tokenise, and fix every batch of the run."""
    rng = random.Random(options.seed)
    read = [
        (name, [row for row in read_examples(Path(name.partition("=")[0])) if row.answers]) for name in options.data
    ]
    # Over all files at once: the same article can be in several of them.
    kept = held_out_articles([row for _, rows in read for row in rows], HELD_OUT, HELD_OUT_SEED)
    examples: list[Example] = []
    chosen: list[Example] = []
    for name, rows in read:
        rows = [row for row in rows if row.article not in kept]
        count = name.partition("=")[2]
        examples += rows
        chosen += spread(rows, int(count) if count else len(rows), rng)
        print(f"{name}: {len(rows)} questions outside held-out articles", flush=True)
    rng.shuffle(chosen)
    vectors = CachedVectors(options.vectors) if options.vectors else None
    mixer = Mixer(examples, Shares(), options.seed, vectors)
    featuriser = Featuriser(options.backbone / "tokenizer.json")
    parts: list[Features] = []
    order: list[npt.NDArray[np.int64]] = []
    at = before = 0
    for stage in options.stages:
        stage_parts: list[Features] = []
        while sum(len(part.ids) for part in stage_parts) < stage.share * options.tokens:
            slice_: list[Example] = chosen[at : at + options.draw]
            if len(slice_) < min(options.draw, len(chosen)):
                # A second pass over the questions, with other crops and negatives.
                rng.shuffle(chosen)
                at = 0
                continue
            at += len(slice_)
            print(f"negatives for questions {at - len(slice_)} to {at}, inputs of {stage.length}", flush=True)
            stage_parts.append(featurise(mixer.draw(slice_, stage.length), featuriser, stage.length + 16))
        held = join(stage_parts)
        drawn = batches(held.lengths, options.batch_tokens, options.multiple, rng)
        budget, used = stage.share * options.tokens, 0
        for batch in drawn:
            if used >= budget:
                break
            used += len(batch) * padded(int(held.lengths[batch].max()), options.multiple)
            order.append(batch + before)
        parts.append(held)
        before += len(held.first)
    features = join(parts)
    used_rows = np.concatenate(order)
    kinds, counts = np.unique(features.kinds[used_rows], return_counts=True)
    print(f"{len(order)} steps, {len(used_rows)} examples:", dict(zip(kinds, counts.tolist(), strict=True)), flush=True)
    save_plan(path, features, order)

"""Passages embedded: tokens a second, how far that is from what the processor's bfloat16 products allow, and how far the vectors are from float32."""

from __future__ import annotations

import time

from bench.performance.alternate import alternate, seconds
from bench.performance.figure import Figure
from bench.performance.rivals.sentence_transformer import SentenceTransformerEmbedder
from bench.performance.texts import SEED, paragraphs
from index_build.bfloat16 import has_bfloat16
from index_build.compute_threads import cores
from index_build.embedder import Embedder

NAME = "embedding"
# Of the network, without its attention: 6 layers of 12 x 384 x 384 weights, two operations each.
FLOP_A_TOKEN = 21.2e6
# Of the matrix products that the bound is measured with, the largest of several: rows, columns, depth.
_SHAPES = ((2048, 1536, 384), (2048, 384, 1536), (2048, 2048, 1536), (4096, 4096, 1536))


def measure(quick: bool) -> list[Figure]:
    texts = paragraphs(24 if quick else 192)
    ours, rival = Embedder(), SentenceTransformerEmbedder()
    # Longer than the model reads is cut, as both do.
    tokens = sum(min(length + 2, 256) for length in ours.count_tokens(texts))
    rounds = 1 if quick else 5
    times = alternate(lambda: ours.encode(texts), lambda: rival.encode(texts), rounds)
    # A bound and a rate in each round, one right after the other, so that both are of a machine as busy.
    shares, bounds = [], []
    for _ in range(rounds):
        bounds.append(bf16_flops(0.05 if quick else 0.4) / FLOP_A_TOKEN)
        shares.append(tokens / seconds(lambda: ours.encode(texts)) / bounds[-1])
    cosine = float((ours.encode(texts) * rival.encode(texts)).sum(axis=1).min())
    details = {
        "texts": len(texts), "tokens": tokens, "seed": SEED, "threads": cores(), "bfloat16": has_bfloat16(), "lowest_cosine_to_float32": cosine,
    }  # fmt: skip
    return [
        Figure(
            NAME, "passages", "tokens/s", [tokens / each for each in times[0]], "SentenceTransformer.encode, float32",
            [tokens / each for each in times[1]], "more", bar=2.6, details=details,
        ),
        Figure(NAME, "lowest cosine of a vector to float32", "", (cosine,), better="more", judged="value", bar=0.999, details=details),
        Figure(
            NAME, "passages, of what bfloat16 products allow", "share", shares, better="more", judged="value",
            goal=0.6, details=details | {"bounds_tokens_per_second": bounds},
        ),
    ]  # fmt: skip


def bf16_flops(budget: float) -> float:
    """Return the operations a second of the fastest of some bfloat16 products under torch, each tried for ``budget`` seconds."""
    import torch

    best = 0.0
    for rows, columns, depth in _SHAPES:
        left, right = (torch.randn(shape).bfloat16() for shape in ((rows, depth), (depth, columns)))
        left @ right
        done, begun = 0, time.perf_counter()
        while (spent := time.perf_counter() - begun) < budget:
            left @ right
            done += 1
        best = max(best, done * 2 * rows * columns * depth / spent)
    return best

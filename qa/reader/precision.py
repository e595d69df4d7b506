"""bf16 where the processor has it, fp32 where it would only be emulated."""

from __future__ import annotations

import time

import torch


def autocast_dtype(wish: str, device: torch.device) -> torch.dtype | None:
    """The autocast type for ``wish`` (``auto``, ``bf16``, ``fp32``); none means plain fp32.

    ``auto`` times a small matrix product: on a CPU without AMX or AVX512-BF16, bf16 was seen 80 times slower.
    Raises ``ValueError`` for another wish.
    """
    if wish == "fp32":
        return None
    if wish == "bf16" or (wish == "auto" and device.type == "cuda"):
        return torch.bfloat16
    if wish != "auto":
        raise ValueError(f"precision {wish!r}: choose auto, bf16 or fp32")
    return torch.bfloat16 if _seconds(torch.bfloat16) < _seconds(torch.float32) else None


def _seconds(dtype: torch.dtype) -> float:
    left, right = torch.ones(512, 384, dtype=dtype), torch.ones(384, 384, dtype=dtype)
    left @ right
    begun = time.perf_counter()
    for _ in range(3):
        left @ right
    return time.perf_counter() - begun

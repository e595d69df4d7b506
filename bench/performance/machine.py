"""The machine that figures come from."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_TOLD = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8")
_PACKAGES = (
    "faiss-cpu",
    "onnxruntime",
    "openvino",
    "tantivy",
    "torch",
    "sentence-transformers",
    "haystack-ai",
    "txtai",
    "gradio",
)


def machine() -> dict[str, Any]:
    """Return the processor with what it can do, its cores, memory in GB, and the versions that matter; no name of the machine."""
    told = dict(
        line.split(":", 1) for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if ":" in line
    )
    told = {name.strip(): value.strip() for name, value in told.items()}
    flags = told.get("flags", "").split()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {
        "processor": told.get("model name", platform.processor()),
        "can": [flag for flag in _TOLD if flag in flags],
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory, 1),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in _PACKAGES},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"

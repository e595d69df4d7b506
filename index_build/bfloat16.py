"""The embedding model's network in bfloat16 under OpenVINO, for processors that multiply it in hardware.

Built from the same weights' file as the ONNX graph: a BERT encoder (Devlin et al. 2019, arXiv 1810.04805), the mean over the words, length 1.
Accumulation, softmax and norms stay in float32, so vectors have a cosine of .9999 and more with those of float32.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

HEAD = 32
"""Units of an attention head, which the weights do not tell: 32 in every MiniLM of 384 units."""
_EPSILON = 1e-12
_FLAGS = {"avx512_bf16", "amx_bf16"}


def has_bfloat16(cpu_info: Path = Path("/proc/cpuinfo")) -> bool:
    """Return whether OpenVINO is installed and the processor multiplies bfloat16; where it does not, emulating it gains nothing."""
    try:
        lines = cpu_info.read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    flags = next((line.partition(":")[2].split() for line in lines if line.startswith("flags")), [])
    return bool(_FLAGS & set(flags)) and find_spec("openvino") is not None


class Bfloat16Network:
    """Turns tokens into unit vectors. May be called from several threads."""

    def __init__(self, weights: Path, threads: int) -> None:
        """Compile the network in a safetensors file for ``threads`` streams of one thread each; takes half a second."""
        # OpenVINO's tools tell their maker how they are used, where this package can be imported. None of them is used here, and none may tell.
        sys.modules.setdefault("openvino_telemetry", cast("Any", None))
        import openvino
        from safetensors.numpy import load_file

        # Threads are not tied to cores: other processes use them too.
        options = {
            "INFERENCE_PRECISION_HINT": "bf16", "NUM_STREAMS": threads, "INFERENCE_NUM_THREADS": threads, "ENABLE_CPU_PINNING": False,
        }  # fmt: skip
        self._compiled = openvino.Core().compile_model(_network(load_file(weights)), "CPU", options)
        self._free: SimpleQueue[Any] = SimpleQueue()

    def run(self, ids: Ints, mask: Ints) -> Floats:
        """Return unit vectors, float32 of shape (B, H), of tokens ``ids`` (B, L), of which ``mask`` (B, L) is 1 where they are words."""
        try:
            request = self._free.get_nowait()
        except Empty:
            request = self._compiled.create_infer_request()
        # The request's own array is written over by its next run.
        vectors = np.array(request.infer({"ids": ids.astype(np.int32), "mask": mask.astype(np.float32)})[0])
        self._free.put(request)
        return vectors


def _network(weights: Mapping[str, Floats]) -> Any:
    import openvino.opset13 as ops
    from openvino import Model

    def numbers(*values: int) -> Any:
        return ops.constant(np.array(values, dtype=np.int32))

    def product(inputs: Any, *names: str) -> Any:
        """Several layers of the same input as one product."""
        matrix = np.concatenate([weights[f"{name}.weight"] for name in names])
        added = np.concatenate([weights[f"{name}.bias"] for name in names])
        return ops.add(ops.matmul(inputs, ops.constant(matrix), False, True), ops.constant(added))

    def norm(inputs: Any, name: str) -> Any:
        unit = ops.mvn(inputs, numbers(-1), True, _EPSILON, "inside_sqrt")
        scaled = ops.multiply(unit, ops.constant(weights[f"{name}.weight"]))
        return ops.add(scaled, ops.constant(weights[f"{name}.bias"]))

    words = weights["embeddings.word_embeddings.weight"]
    size = words.shape[1]
    ids = ops.parameter([-1, -1], np.int32, name="ids")
    mask = ops.parameter([-1, -1], np.float32, name="mask")

    def heads(inputs: Any) -> Any:
        return ops.transpose(ops.reshape(inputs, numbers(0, 0, size // HEAD, HEAD), True), numbers(0, 2, 1, 3))

    # All tokens are of the first type: there is one text.
    places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    length = ops.gather(ops.shape_of(ids, "i32"), numbers(1), numbers(0))
    place = ops.slice(ops.constant(places), numbers(0), length, numbers(1), numbers(0))
    hidden = norm(ops.add(ops.gather(ops.constant(words), ids, numbers(0)), place), "embeddings.LayerNorm")
    padding = ops.multiply(ops.subtract(ops.constant(np.float32(1)), mask), ops.constant(np.float32(-1e4)))
    padding = ops.unsqueeze(padding, numbers(1, 2))
    scale = ops.constant(np.float32(HEAD**-0.5))
    for number in range(len({name.split(".")[2] for name in weights if name.startswith("encoder.layer.")})):
        layer = f"encoder.layer.{number}"
        asked = product(hidden, *(f"{layer}.attention.self.{part}" for part in ("query", "key", "value")))
        query, key, value = map(heads, ops.split(asked, ops.constant(np.int32(2)), 3).outputs())
        scores = ops.add(ops.multiply(ops.matmul(query, key, False, True), scale), padding)
        seen = ops.transpose(ops.matmul(ops.softmax(scores, -1), value, False, False), numbers(0, 2, 1, 3))
        seen = product(ops.reshape(seen, numbers(0, 0, size), True), f"{layer}.attention.output.dense")
        hidden = norm(ops.add(seen, hidden), f"{layer}.attention.output.LayerNorm")
        wide = ops.gelu(product(hidden, f"{layer}.intermediate.dense"), "erf")
        hidden = norm(ops.add(product(wide, f"{layer}.output.dense"), hidden), f"{layer}.output.LayerNorm")
    words_of = ops.unsqueeze(mask, numbers(2))
    total = ops.reduce_sum(ops.multiply(hidden, words_of), numbers(1))
    mean = ops.divide(total, ops.reduce_sum(words_of, numbers(1)))
    return Model([ops.normalize_l2(mean, numbers(1), _EPSILON, "max")], [ids, mask], "embedder")

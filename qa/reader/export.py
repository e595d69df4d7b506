"""``python -m qa.reader.export --weights DIR --out FILE``: a trained reader as ONNX, in fp32 and as int8.

int8 is onnxruntime's dynamic quantisation: weights per channel, activations measured as they come. The heads stay in
fp32: they are a thousandth of the work and set every score.
"""

from __future__ import annotations

import argparse
import hashlib
import warnings
from pathlib import Path

import torch

from qa.reader import model


def export(weights: Path, out: Path) -> None:
    """Write the reader in ``weights`` to ``out`` as fp32 ONNX with dynamic batch and length."""
    reader = model.load(weights)
    ids = torch.randint(1000, 20000, (2, 40))
    types = torch.zeros_like(ids)
    types[:, 10:] = 1
    example = (ids, types, torch.ones_like(ids))
    axes = {name: {0: "batch", 1: "length"} for name in ("ids", "types", "mask", "start", "end")}
    with warnings.catch_warnings():
        # The tracing exporter is deprecated but needs nothing beyond torch, and its graph quantises cleanly.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            reader, example, str(out), input_names=["ids", "types", "mask"],
            output_names=["start", "end", "relevance"], dynamic_axes={**axes, "relevance": {0: "batch"}},
            opset_version=17, dynamo=False,
        )  # fmt: skip


def quantise(source: Path, out: Path) -> None:
    """Write ``source`` with int8 weights to ``out``."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    heads = [node.name for node in onnx.load(source).graph.node if node.name.startswith(("/span", "/relevance"))]
    # Seven bits: without VNNI (AVX2 alone) eight-bit products of signed weights saturate in 16 bits.
    quantize_dynamic(
        source, out, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=heads,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )  # fmt: skip


def main(arguments: list[str] | None = None) -> None:
    """Export, quantise, and print size and sha256 of both files."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.export", description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="folder with reader.safetensors and config.json")
    parser.add_argument("--out", type=Path, required=True, help="the int8 file; fp32 goes beside it as NAME.fp32.onnx")
    options = parser.parse_args(arguments)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    full = options.out.with_suffix(".fp32.onnx")
    export(options.weights, full)
    quantise(full, options.out)
    for path in (full, options.out):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, sha256 {digest}")


if __name__ == "__main__":
    main()

"""``python -m qa.reader.export --weights DIR --out DIR``: a trained reader as two ONNX files, in fp32 and as int8.

``lower.onnx`` holds the layers that every passage goes through, ``upper.onnx`` those that only the likeliest do. int8 is
onnxruntime's dynamic quantisation: weights per channel, activations measured as they come. The heads stay in fp32: they
are a thousandth of the work and set every score.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from qa.reader import model

PARTS = ("lower", "upper")


class _Part(nn.Module):
    """One of a reader's two methods as a module of its own: what the exporter takes."""

    def __init__(self, reader: model.Reader, name: str) -> None:
        super().__init__()
        self.reader, self.name = reader, name

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        outputs: tuple[Tensor, ...] = getattr(self.reader, self.name)(*inputs)
        return outputs


def export(weights: Path, out: Path) -> None:
    """Write the reader in ``weights`` to ``out`` as ``lower.fp32.onnx`` and ``upper.fp32.onnx``, any batch and length."""
    reader = model.load(weights)
    ids = torch.randint(103, min(20000, reader.config.vocab_size), (2, 40))
    types = torch.zeros_like(ids)
    types[:, 10:] = 1
    inputs = (ids, types, torch.ones_like(ids))
    with torch.no_grad():
        hidden, _ = reader.lower(*inputs)
    axes = {name: {0: "batch", 1: "length"} for name in ("ids", "types", "mask", "hidden", "start", "end")}
    axes |= {name: {0: "batch"} for name in ("relevance", "early")}
    names = {
        "lower": (inputs, ["ids", "types", "mask"], ["hidden", "early"]),
        "upper": ((hidden, *inputs), ["hidden", "ids", "types", "mask"], ["start", "end", "relevance"]),
    }
    for part, (example, read, written) in names.items():
        with warnings.catch_warnings():
            # The tracing exporter is deprecated but needs nothing beyond torch, and its graph quantises cleanly.
            warnings.simplefilter("ignore")
            torch.onnx.export(
                _Part(reader, part), example, str(out / f"{part}.fp32.onnx"), input_names=read, output_names=written,
                dynamic_axes={name: axes[name] for name in (*read, *written)}, opset_version=17, dynamo=False,
            )  # fmt: skip


def quantise(source: Path, out: Path) -> None:
    """Write ``source`` with int8 weights to ``out``."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    heads = [
        node.name
        for node in onnx.load(source).graph.node
        if any(f"/{head}/" in node.name for head in ("span", "relevance", "early"))
    ]
    # Seven bits: without VNNI (AVX2 alone) eight-bit products of signed weights saturate in 16 bits.
    quantize_dynamic(
        source, out, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=heads,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )  # fmt: skip


def lock_lines(folder: Path) -> list[str]:
    """The folder's files as models.lock lists them."""
    return [
        f'    {{ path = "{path.name}", sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}", size = {path.stat().st_size} }},'
        for path in sorted(folder.iterdir())
    ]


def main(arguments: list[str] | None = None) -> None:
    """Export, quantise, and print what models.lock is to list."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.export", description=__doc__)
    parser.add_argument(
        "--weights", type=Path, required=True, help="folder of a training run; the fp32 files go there, as *.fp32.onnx"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for lower.onnx and upper.onnx in int8")
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json, where it is not in the run's backbone folder")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    export(options.weights, options.weights)
    for part in PARTS:
        quantise(options.weights / f"{part}.fp32.onnx", options.out / f"{part}.onnx")
    shutil.copyfile(
        options.tokenizer or options.weights / "backbone" / "tokenizer.json", options.out / "tokenizer.json"
    )
    print("\n".join(lock_lines(options.out)))


if __name__ == "__main__":
    main()

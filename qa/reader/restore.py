"""``python -m qa.reader.restore --weights DIR --out DIR``: exported weights as a run to go on from, with ``train --init``.

int8 is turned back into fp32, which loses little and training mends; what an optimiser knew is gone. So a reader can be trained
further by whoever has the package and not the run.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from transformers import BertConfig

from qa.reader.backbone import Floats, dequantised
from qa.reader.export import PARTS
from qa.reader.model import Reader

HEAD = 32
"""Units of an attention head, which the weights do not tell: 32 in every MiniLM of 384 units."""


def restore(weights: Path, out: Path) -> None:
    """Write ``reader.safetensors`` and ``config.json`` to ``out``. Raises ``RuntimeError`` for files of another network."""
    import onnx
    from onnx import numpy_helper
    from safetensors.torch import save_file

    found: dict[str, Floats] = {}
    for part in PARTS:
        found |= dequantised(weights / f"{part}.onnx")
        graph = onnx.load(weights / f"{part}.onnx").graph
        values = {tensor.name: tensor for tensor in graph.initializer}
        # The span head is not quantised, and as the weights of a product it has lost its name.
        for node in graph.node:
            if node.op_type == "MatMul" and "/span/" in node.name:
                found["span.weight"] = numpy_helper.to_array(values[node.input[1]]).T
    state = {
        name.removeprefix("reader."): torch.from_numpy(np.array(value, dtype=np.float32))
        for name, value in found.items()
    }
    words, size = state["encoder.embeddings.word_embeddings.weight"].shape
    config = BertConfig(
        vocab_size=words, hidden_size=size, num_attention_heads=size // HEAD,
        num_hidden_layers=len({name.split(".")[3] for name in state if name.startswith("encoder.encoder.layer.")}),
        intermediate_size=len(state["encoder.encoder.layer.0.intermediate.dense.bias"]),
        max_position_embeddings=len(state["encoder.embeddings.position_embeddings.weight"]),
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    reader = Reader(config)
    reader.load_state_dict(state)
    out.mkdir(parents=True, exist_ok=True)
    save_file(reader.state_dict(), out / "reader.safetensors")
    config.save_pretrained(out)


def main(arguments: list[str] | None = None) -> None:
    """Restore a run."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.restore", description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="folder of lower.onnx and upper.onnx")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    restore(options.weights, options.out)
    print(f"{options.out}: go on with python -m qa.reader.train --init {options.out} ...")


if __name__ == "__main__":
    main()

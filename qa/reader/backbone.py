"""``python -m qa.reader.backbone --out DIR``: the first layers of a published cross-encoder, to start a reader from.

A re-ranker already looks from the question to the passage and back, which an embedder has never done, so a reader that
starts from one learns with fewer examples. The only copy to be had from a package registry is int8 ONNX; its weights are
turned back into numbers of fp32, which loses little and training mends.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index_build.errors import BadModel
from index_build.model_lock import locked_model

Floats = npt.NDArray[np.float32]

LAYERS = 8


def extract(source: Path, out: Path, layers: int) -> None:
    """Write config, safetensors and tokenizer of the first ``layers`` layers of the BERT in ``source`` to ``out``.

    Raises BadModel when ``source/model.onnx`` is not such a model or has fewer layers.
    """
    from safetensors.numpy import save_file

    weights = dequantised(source / "model.onnx")
    held = {int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer.")}
    if len(held) < layers:
        raise BadModel(
            f"The model in {source} has {len(held)} layers of BERT, not {layers}: choose fewer with --layers"
        )
    kept = {
        name: value
        for name, value in weights.items()
        if name.startswith("embeddings.") or (name.startswith("encoder.") and int(name.split(".")[2]) < layers)
    }
    words, size = kept["embeddings.word_embeddings.weight"].shape
    config = {
        "model_type": "bert", "architectures": ["BertModel"], "vocab_size": words, "hidden_size": size,
        "num_hidden_layers": layers, "num_attention_heads": size // 32, "hidden_act": "gelu", "pad_token_id": 0,
        "intermediate_size": kept["encoder.layer.0.intermediate.dense.weight"].shape[0], "layer_norm_eps": 1e-12,
        "max_position_embeddings": kept["embeddings.position_embeddings.weight"].shape[0], "type_vocab_size": 2,
    }  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    save_file(kept, out / "model.safetensors", metadata={"format": "pt"})
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    shutil.copyfile(source / "tokenizer.json", out / "tokenizer.json")


def dequantised(path: Path) -> dict[str, Floats]:
    """The weights of a dynamically quantised BERT in fp32, under the names that transformers gives them.

    A product's weights have lost their name in the export; the bias that is added to it next has kept its own.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path).graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    readers: dict[str, list[Any]] = defaultdict(list)
    for node in graph.node:
        for name in node.input:
            readers[name].append(node)
    found: dict[str, Floats] = {}
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.input[1].endswith("_quantized"):
            bias = _bias_after(node, readers, values)
            if bias:
                found[bias.removesuffix("bias") + "weight"] = np.ascontiguousarray(_numbers(node.input[1], values).T)
    for name, value in values.items():
        if name.endswith("embeddings.weight_quantized"):
            found[name.removesuffix("_quantized")] = _numbers(name, values)
        elif value.dtype == np.float32 and name.endswith((".weight", ".bias")):
            found.setdefault(name, value)
    return {name.removeprefix("bert."): value for name, value in found.items()}


def _numbers(name: str, values: dict[str, npt.NDArray[Any]]) -> Floats:
    base = name.removesuffix("_quantized")
    zero = values[f"{base}_zero_point"].astype(np.float32)
    return np.asarray((values[name].astype(np.float32) - zero) * values[f"{base}_scale"], dtype=np.float32)


def _bias_after(node: Any, readers: dict[str, list[Any]], values: dict[str, npt.NDArray[Any]]) -> str | None:
    """The bias of the sum that a product of weights runs into: it is cast, scaled and then added to."""
    for _ in range(4):
        following = readers[node.output[0]]
        if not following:
            return None
        node = following[0]
        if node.op_type == "Add":
            return next((name for name in node.input if name in values and name.endswith(".bias")), None)
    return None


def main(arguments: list[str] | None = None) -> None:
    """Write the backbone."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.backbone", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=LAYERS, help=f"how many of its layers; {LAYERS} unless told")
    options = parser.parse_args(arguments)
    extract(locked_model("re-ranker").verify(), options.out, options.layers)
    print(f"{options.layers} layers in {options.out}")


if __name__ == "__main__":
    main()

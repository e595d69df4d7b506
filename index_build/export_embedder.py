"""``python -m index_build.export_embedder``: the embedding model's graph as ONNX, without its weights, which stay in its package.

The graph names each weight as the package's safetensors file does; ``embedder.py`` puts the two together.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from index_build.model_lock import locked_model

GRAPH = Path(__file__).with_name("embedder_graph") / "embedder.onnx"


class _Unit(nn.Module):
    """Mean of the last layer over the words, of length 1: the model's modules as one."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        words = mask.unsqueeze(-1).to(hidden.dtype)
        return nn.functional.normalize((hidden * words).sum(1) / words.sum(1).clamp(min=1e-9), dim=1)


def export(out: Path) -> None:
    """Write the graph. Raises BadModel."""
    import onnx
    from sentence_transformers import SentenceTransformer

    whole = SentenceTransformer(str(locked_model("embedder").verify()), device="cpu", local_files_only=True)
    encoder = whole[0].auto_model.eval()
    encoder.set_attn_implementation("eager")  # The tracing exporter knows its operations.
    ids = torch.randint(103, 20000, (2, 40))
    mask = torch.ones_like(ids)
    mask[1, 20:] = 0
    axes = {"ids": {0: "batch", 1: "length"}, "mask": {0: "batch", 1: "length"}, "vectors": {0: "batch"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # See qa/reader/export.py.
        torch.onnx.export(
            _Unit(encoder), (ids, mask), str(out), input_names=["ids", "mask"], output_names=["vectors"],
            # Unfolded, each weight stands in the graph as the file has it.
            dynamic_axes=axes, opset_version=17, dynamo=False, do_constant_folding=False,
        )  # fmt: skip
    model = onnx.load(out)
    names = {weight.name: weight.name.removeprefix("encoder.") for weight in model.graph.initializer}
    for weight in model.graph.initializer:
        weight.name = names[weight.name]
        weight.ClearField("raw_data")
        weight.data_location = onnx.TensorProto.EXTERNAL
        weight.external_data.add(key="location", value="model.safetensors")
    for node in model.graph.node:
        for place, name in enumerate(node.input):
            node.input[place] = names.get(name, name)
    onnx.save(model, out)


if __name__ == "__main__":
    GRAPH.parent.mkdir(exist_ok=True)
    export(GRAPH)

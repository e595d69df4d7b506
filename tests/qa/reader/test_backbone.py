"""The first layers of the published re-ranker are the re-ranker's."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from transformers import BertModel

from index_build.errors import BadModel
from index_build.model_lock import locked_model
from qa.reader.backbone import dequantised, extract
from qa.reader.features import Featuriser


@pytest.fixture(scope="module")
def re_ranker() -> Path:
    return locked_model("re-ranker").verify()


def test_all_layers_with_their_own_head_score_as_the_published_file_does(re_ranker: Path, tmp_path: Path) -> None:
    extract(re_ranker, tmp_path, 12)
    encoder = BertModel.from_pretrained(tmp_path, add_pooling_layer=False).eval()
    weights = dequantised(re_ranker / "model.onnx")
    session = onnxruntime.InferenceSession(re_ranker / "model.onnx", providers=["CPUExecutionProvider"])
    featuriser = Featuriser(re_ranker / "tokenizer.json")
    passages = ("Paris is the capital of France.", "The Seine is a river.", "Berlin lies on the Spree.")
    ours, theirs = [], []
    for passage in passages:
        (window,) = featuriser.windows("What is the capital of France?", passage)
        ids, types = (row[None].astype(np.int64) for row in (window.ids, window.types))
        inputs = {"input_ids": ids, "token_type_ids": types, "attention_mask": np.ones_like(ids)}
        theirs.append(float(session.run(None, inputs)[0].squeeze()))
        with torch.no_grad():
            first = encoder(**{name: torch.from_numpy(value) for name, value in inputs.items()}).last_hidden_state[0, 0]
        pooled = np.tanh(weights["pooler.dense.weight"] @ first.numpy() + weights["pooler.dense.bias"])
        ours.append(float((weights["classifier.weight"] @ pooled + weights["classifier.bias"]).item()))
    # The file rounds activations too, so scores of about ten agree to a few tenths.
    np.testing.assert_allclose(ours, theirs, atol=0.6)
    assert np.argmax(ours) == 0


def test_more_layers_than_there_are_is_refused(re_ranker: Path, tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="12 layers"):
        extract(re_ranker, tmp_path, 13)

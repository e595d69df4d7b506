"""pincite's reader as the others can load it: a ``BertForQuestionAnswering`` of Hugging Face, in fp32.

The shipped int8 weights are turned back into numbers of fp32. What such a model has no place for stays behind: the relevance after three
layers and after eight, and with them reading only the likely passages to the end.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from index_build.model_lock import locked_model
from qa.reader.export import PARTS
from qa.reader.features import Featuriser
from qa.reader.predict import OnnxNetwork, run

CACHE = Path(".pincite/bench-rivals")
LENGTH = 512
"""Tokens that the network has positions for."""
TOLERANCE = 1.5
"""By how much a logit may differ: the shipped network rounds its activations to int8 and this one does not; logits spread over 4 and more."""
_PROBES = (
    ("Who met Bob?", "Ann met Bob in Turku in 1948."),
    ("When does the ferry sail?", "The ferry sails at nine and carries forty cars to the islands."),
    ("How high is the tower?", "Built of local granite, the tower is 48.5 metres high. It was paid for by sailors."),
)


def reader_folder(cache: Path = CACHE) -> Path:
    """Return the folder of the model, made when it is not there. Raises ``ValueError`` where it does not score as the shipped reader does."""
    source = locked_model("reader").verify()
    digest = hashlib.sha256(b"".join((source / f"{part}.onnx").read_bytes() for part in PARTS)).hexdigest()[:12]
    folder = cache / f"reader-{digest}"
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as made:
            _write(source, Path(made) / "model")
            if (off := furthest(source, Path(made) / "model")) > TOLERANCE:
                raise ValueError(
                    f"The reader's weights in {made} score {off:.2f} off the shipped ones: see qa.reader.restore"
                )
            (Path(made) / "model").rename(folder)
    return folder


def furthest(source: Path, folder: Path) -> float:
    """Return how far any start or end logit on a few inputs lies from what the shipped network in ``source`` gives."""
    import torch
    from transformers import AutoModelForQuestionAnswering

    featuriser = Featuriser(source / "tokenizer.json")
    windows = [featuriser.windows(question, passage)[0] for question, passage in _PROBES]
    shipped = run(OnnxNetwork(*(source / f"{part}.onnx" for part in PARTS)), windows)
    model = AutoModelForQuestionAnswering.from_pretrained(folder).eval()
    far = 0.0
    for window, scores in zip(windows, shipped, strict=True):
        assert scores is not None, "every window is read to the end"
        ids, types = (torch.tensor(np.asarray(row, dtype=np.int64))[None] for row in (window.ids, window.types))
        with torch.inference_mode():
            found = model(input_ids=ids, token_type_ids=types)
        for ours, theirs in ((scores[0], found.start_logits), (scores[1], found.end_logits)):
            read = ours > -100  # The rest can hold no answer.
            far = max(far, float(np.abs(ours - theirs[0].numpy())[read].max()))
    return far


def tell_apart(model: Any) -> None:
    """Give ``model`` the token types where its caller leaves them out: 0 for the question, 1 for the passage.

    Haystack's reader passes ids and mask alone, as the models that its documentation names need no more; a BERT then takes the passage
    for a part of the question.
    """
    from qa.reader.features import SEP

    def with_types(_: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        if named.get("token_type_ids") is None:
            ends = (named["input_ids"] == SEP).int()
            named["token_type_ids"] = ((ends.cumsum(dim=1) - ends) == 1).long()
        return arguments, named

    model.register_forward_pre_hook(with_types, with_kwargs=True)


def _write(source: Path, folder: Path) -> None:
    from safetensors.torch import load_file, save_file
    from tokenizers import Tokenizer
    from transformers import BertConfig, PreTrainedTokenizerFast

    from qa.reader.restore import restore

    with tempfile.TemporaryDirectory() as whole:
        restore(source, Path(whole))
        state = load_file(Path(whole) / "reader.safetensors")
        config = BertConfig.from_pretrained(whole)
    renamed = {
        name.replace("encoder.", "bert.", 1)
        if name.startswith("encoder.")
        else name.replace("span.", "qa_outputs."): value
        for name, value in state.items()
        if not name.startswith(("relevance.", "early."))
    }
    config.architectures = ["BertForQuestionAnswering"]
    folder.mkdir()
    config.save_pretrained(folder)
    save_file(renamed, folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, model_max_length=LENGTH, unk_token="[UNK]", sep_token="[SEP]", pad_token="[PAD]",
        cls_token="[CLS]", mask_token="[MASK]", model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    ).save_pretrained(folder)  # fmt: skip

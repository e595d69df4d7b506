"""The others are given pincite's own reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.performance.rivals.reader_weights import LENGTH, TOLERANCE, furthest, reader_folder, tell_apart
from index_build.model_lock import locked_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reader_folder(tmp_path_factory.mktemp("rivals"))


def test_the_model_scores_spans_nearly_as_the_shipped_reader_does(folder: Path) -> None:
    assert 0 < furthest(locked_model("reader").verify(), folder) < TOLERANCE


def test_the_model_is_what_the_others_load_by_its_name(folder: Path) -> None:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    assert json.loads((folder / "config.json").read_text())["architectures"] == ["BertForQuestionAnswering"]
    _, loaded = AutoModelForQuestionAnswering.from_pretrained(folder, output_loading_info=True)
    assert not loaded["missing_keys"] and not loaded["unexpected_keys"]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert tokenizer.model_max_length == LENGTH
    assert tokenizer("Who?", "Ann.")["token_type_ids"] == [0, 0, 0, 0, 1, 1, 1]


def test_a_caller_without_token_types_gets_what_one_with_them_gets(folder: Path) -> None:
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    pairs = [("Who met Bob?", "Ann met Bob in Turku."), ("When does the ferry sail?", "At nine.")]
    tokens = AutoTokenizer.from_pretrained(folder)(*zip(*pairs, strict=True), padding=True, return_tensors="pt")
    model = AutoModelForQuestionAnswering.from_pretrained(folder).eval()
    bare = {name: tokens[name] for name in ("input_ids", "attention_mask")}
    with torch.inference_mode():
        told, untold = model(**tokens).start_logits, model(**bare).start_logits
        tell_apart(model)
        assert not torch.allclose(told, untold, atol=0.1)
        assert torch.equal(told, model(**bare).start_logits)


def test_a_model_that_is_there_is_not_made_again(folder: Path) -> None:
    made = (folder / "model.safetensors").stat().st_mtime_ns
    assert reader_folder(folder.parent) == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == made

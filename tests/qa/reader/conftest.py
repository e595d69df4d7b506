"""A backbone small enough for a test: four thin layers, random weights, its own little vocabulary."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

LETTERS = [chr(c) for c in range(97, 123)] + list("0123456789.,?!'\"-")


@pytest.fixture(scope="session")
def backbone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with config, safetensors and tokenizer.json; ``[CLS]`` is 101 and ``[SEP]`` 102, as in BERT."""
    folder = tmp_path_factory.mktemp("backbone")
    words = ["[PAD]", *(f"[unused{n}]" for n in range(99)), "[UNK]", "[CLS]", "[SEP]"]
    words += LETTERS + [f"##{letter}" for letter in LETTERS]
    tokenizer = Tokenizer(models.WordPiece({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=4, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture
def squad_file(tmp_path: Path) -> Path:
    """Twelve articles of three paragraphs with two questions each."""
    data = []
    for article in range(12):
        paragraphs = []
        for place in range(3):
            town, year = f"Town{chr(97 + article)}{chr(97 + place)}", 1900 + 10 * article + place
            text = f"The town of {town} was founded in {year}. It has a large market. Its river is the Ur{town}."
            qas = [
                {"id": f"{article}-{place}-0", "question": f"When was {town} founded?",
                 "answers": [{"text": str(year), "answer_start": text.index(str(year))}]},
                {"id": f"{article}-{place}-1", "question": f"What is the river of {town}?",
                 "answers": [{"text": f"Ur{town}", "answer_start": text.index(f"Ur{town}")}]},
            ]  # fmt: skip
            paragraphs.append({"context": text, "qas": qas})
        data.append({"title": f"Article {article}", "paragraphs": paragraphs})
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"version": "1.1", "data": data}), encoding="utf-8")
    return path

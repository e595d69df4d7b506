"""The questions that thresholds are chosen on."""

from pathlib import Path

import torch

from qa.reader import model
from qa.reader.dataset import read_examples
from qa.reader.features import Featuriser
from qa.reader.held_out import held_out, to_squad
from qa.reader.mixture import Mixer, Shares, held_out_articles
from qa.reader.predict import TorchNetwork, read_pairs
from qa.reader.prepare import HELD_OUT, HELD_OUT_SEED


def test_unanswerable_ones_are_those_the_reader_is_surest_of(squad_file: Path, backbone: Path) -> None:
    torch.manual_seed(0)  # The heads begin at random, and with some of them another question is the hardest.
    network = TorchNetwork(model.from_backbone(backbone).eval())
    featuriser = Featuriser(backbone / "tokenizer.json")
    examples = held_out([squad_file], 6, 0, network, featuriser)
    rows = read_examples(squad_file)
    kept = held_out_articles(rows, HELD_OUT, HELD_OUT_SEED)
    assert kept and {row.article for row in examples} == kept
    made = [row for row in examples if not row.answers]
    assert len(made) == 6 and all(row.passage[a:b] for row in examples for a, b in row.answers)
    (reading,) = read_pairs(network, featuriser, [(made[0].question, made[0].passage)])
    source = Mixer([row for row in rows if row.article in kept], Shares(), 0)
    # Whatever question it was made of, every other thing made of it is less sure.
    for each in source.unanswerable([row for row in rows if row.article in kept]):
        if any((row.question, row.passage) == (made[0].question, made[0].passage) for row in each):
            others = read_pairs(network, featuriser, [(row.question, row.passage) for row in each])
            assert reading.margin >= max(other.margin for other in others) - 1e-4
            break
    else:
        raise AssertionError("what was chosen is not among what can be made")


def test_the_file_is_squads_with_unanswerable_ones_marked(squad_file: Path) -> None:
    rows = read_examples(squad_file)[:2]
    paragraphs = to_squad(rows)["data"][0]["paragraphs"]  # type: ignore[index]
    for paragraph, row in zip(paragraphs, rows, strict=True):
        (question,) = paragraph["qas"]
        assert question["is_impossible"] is False
        assert question["answers"][0]["text"] == row.texts[0]

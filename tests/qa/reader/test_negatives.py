"""Unanswerable questions of every kind, and crops that keep their answers."""

import random
from pathlib import Path

import pytest

from qa.reader.crop import crop, cut_away, sentence_spans
from qa.reader.dataset import read_examples
from qa.reader.lexicon import Lexicon
from qa.reader.mixture import Mixer, Shares, held_out_articles, spread
from qa.reader.negatives import Miner, holds
from qa.reader.perturb import MAKERS, Pool, names

PASSAGE = "In 1948 the largest party of Norway won the election. King Haakon opened parliament in May 1949."
QUESTION = "Who was the King of Norway when the largest party won the election in May 1948?"


@pytest.mark.parametrize("kind", MAKERS)
def test_each_maker_changes_the_question(kind: str) -> None:
    lexicon = Lexicon([PASSAGE, QUESTION, "The smallest group of Sweden lost the vote. Queen Silvia closed the door."])
    pool = Pool([QUESTION, "Where did Queen Silvia of Sweden live?"], lexicon)
    maker, _ = MAKERS[kind]
    changed = [maker(QUESTION, PASSAGE, pool, random.Random(seed)) for seed in range(12)]
    assert any(changed)
    assert QUESTION not in changed


def test_a_swapped_year_is_not_in_the_passage() -> None:
    pool = Pool([QUESTION], Lexicon([PASSAGE]))
    maker, _ = MAKERS["number"]
    for seed in range(20):
        changed = maker(QUESTION, PASSAGE, pool, random.Random(seed))
        assert changed and "1948" not in changed and "1949" not in changed


def test_names_leave_out_what_opens_a_question() -> None:
    assert names("What did King Haakon do in Oslo?") == ["King Haakon", "Oslo"]


def test_crop_keeps_the_answer_and_its_offsets(squad_file: Path) -> None:
    for row in read_examples(squad_file):
        for seed in range(4):
            small = crop(row, 50, random.Random(seed))
            assert small.texts == row.texts
            assert small.passage in row.passage
            gone = cut_away(row, 50, random.Random(seed))
            assert gone is None or not holds(gone.passage, row.texts)


def test_sentences_cover_the_text() -> None:
    text = "One is 4.8m. “Two!” he said.\r\n\r\nThree? Yes."
    spans = sentence_spans(text)
    assert "".join(text[a:b] for a, b in spans) == text


def test_miner_ranks_the_passage_asked_about_first() -> None:
    passages = ["Rivers of Norway", "The election in Sweden", "Kings elected in Norway by election"]
    found = Miner(passages).mine(["elections of Norwegian kings"], depth=2)
    assert found.shape == (1, 2) and found[0, 0] == 2


def test_mixture_has_its_shares_and_no_held_out_article(squad_file: Path) -> None:
    rows = read_examples(squad_file)
    kept = held_out_articles(rows, 0.25, 1)
    assert len(kept) == 3 and kept == held_out_articles(rows, 0.25, 1)
    seen = [row for row in rows if row.article not in kept]
    drawn = Mixer(seen, Shares(mined=0.1, article=0.1, cut=0.0, perturbed=0.2), 1).draw(seen, 80)
    share = sum(not row.answers for row in drawn) / len(drawn)
    assert 0.2 < share < 0.45
    assert not {row.article for row in drawn} & kept
    assert all(row.passage[a:b] for row in drawn for a, b in row.answers)


def test_spread_touches_every_passage_first(squad_file: Path) -> None:
    rows = read_examples(squad_file)
    assert len({row.passage for row in spread(rows, 36, random.Random(0))}) == 36

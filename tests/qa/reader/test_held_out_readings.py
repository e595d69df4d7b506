"""Held-out articles as collections, and what is asked of them."""

from qa.reader.example import Example
from qa.reader.held_out_readings import SecondOpinion, collections, held_out_documents


def test_what_is_lacking_is_asked_of_collections_without_it() -> None:
    rows = [
        Example(f"{article}/{place}/{kind}", "a?", f"Paragraph {place} of {article}.", ((0, 9),) * (kind > 0), f"a{article}", "s")
        for article in range(8)
        for place in range(5)
        for kind in range(2)
    ]  # fmt: skip
    whole, without_paragraphs, without_articles = collections(rows, rows, seed=0)
    assert not whole.lacking and len(whole.asked) == len(rows)
    for part in (without_paragraphs, without_articles):
        held = {row.passage for row in part.rows}
        assert part.lacking and len(held) == 30 and len(part.asked) == 10
        assert all(row.answers and row.passage not in held for row in part.asked)
    assert not {row.article for row in without_articles.asked} & {row.article for row in without_articles.rows}
    assert {row.article for row in without_paragraphs.asked} & {row.article for row in without_paragraphs.rows}


def test_a_held_out_article_becomes_a_document_whose_paragraphs_are_its_passages() -> None:
    rows = [
        Example("1", "a?", "One.\nTwo.", ((0, 3),), "town", "s"),
        Example("2", "b?", "One.\nTwo.", ((5, 8),), "town", "s"),
        Example("3", "c?", "Three.", ((0, 5),), "town", "s"),
    ]
    (document,) = held_out_documents(rows)
    assert [document.text[block.start : block.end] for block in document.blocks] == ["One. Two.", "Three."]


def test_what_the_only_annotator_calls_wrong_may_still_be_right_and_elsewhere_it_is_wrong() -> None:
    opinion = SecondOpinion(frozenset({"twice"}), 0.3)
    once = Example("1", "When?", "In the spring of 1900, at dawn.", ((7, 21),), "a", "once")
    twice = Example("2", "When?", once.passage, once.answers, "a", "twice")
    assert opinion.right("spring of 1900", once, gold=True) == 1.0
    assert opinion.right("spring of 1900", twice, gold=False) == 1.0
    assert opinion.right("at dawn", once, gold=True) == 0.3
    assert opinion.right("at dawn", once, gold=False) == opinion.right("at dawn", twice, gold=True) == 0.0

"""Sources that agree are one piece of evidence; sources that contradict each other are told apart."""

from datetime import date

from qa.agreement import Said, agree
from qa.answer import Citation, Evidence
from qa.evidence import evidence_from
from qa.values import value_of


def _said(words: str, *sources: str, confidence: float = 0.9, day: int = 1, start: int = 0) -> Said:
    """Words of a passage and of its copies."""
    citations = [
        Citation(
            document_id=source, title=source, source=source, published=date(2024, 6, day), page=None, paragraph=1, section=(),
            start=start, end=start + len(words), quote=words, sentence_start=start, sentence_end=start + len(words), sha256="",
            passage=words, passage_start=start,
        )
        for source in sources
    ]  # fmt: skip
    return Said(value_of(words), evidence_from(citations, confidence, 1), (frozenset(sources),))


def _sources(evidence: Evidence) -> list[str]:
    return [citation.source for citation in evidence.citations]


def test_the_same_number_in_other_words_is_one_piece_of_evidence_from_two_originals_oldest_first() -> None:
    status, (evidence,) = agree([_said("10,000", "b", day=3), _said("ten thousand", "a", confidence=0.6, day=2)], 3)
    assert status == "answered"
    assert (_sources(evidence), evidence.independent_sources, evidence.confidence) == (["a", "b"], 2, 0.9)
    assert evidence.value == "ten thousand"


def test_a_document_that_repeats_itself_supports_nothing_twice() -> None:
    _, (evidence,) = agree([_said("10,000", "a"), _said("10,000", "a", start=900)], 3)
    assert (len(evidence.citations), evidence.independent_sources) == (1, 1)


def test_documents_that_hang_together_by_copies_are_one_original() -> None:
    _, (evidence,) = agree([_said("10,000", "a"), _said("10,000", "a", "b", start=900), _said("10,000", "c")], 3)
    assert (len(evidence.citations), evidence.independent_sources) == (3, 2)


def test_two_numbers_for_one_thing_differ_and_the_better_supported_comes_first() -> None:
    found = [_said("10,000", "a"), _said("over 11,000", "b", confidence=0.8), _said("11,000", "c", confidence=0.7)]
    status, evidence = agree(found, 3)
    assert status == "sources_differ"
    assert [_sources(each) for each in evidence] == [["b", "c"], ["a"]]


def test_one_document_that_names_two_numbers_is_not_at_odds_with_itself() -> None:
    status, evidence = agree([_said("10,000", "a"), _said("11,000", "a", start=900)], 3)
    assert (status, len(evidence)) == ("answered", 2)


def test_things_that_cannot_be_compared_do_not_differ() -> None:
    status, evidence = agree([_said("10,000 containers", "a"), _said("4.8m shells", "b"), _said("for talks", "c")], 3)
    assert (status, len(evidence)) == ("answered", 3)


def test_no_more_is_shown_than_asked_for_but_all_that_agree_are_cited() -> None:
    _, (evidence,) = agree([_said("Seoul", "a"), _said("Tokyo", "b"), _said("Seoul", "c")], 1)
    assert _sources(evidence) == ["a", "c"]


def test_words_that_overlap_in_one_document_are_shown_once() -> None:
    _, evidence = agree([_said("for talks on arms", "a"), _said("talks on arms and more", "a", start=4)], 3)
    assert len(evidence) == 1


def test_nothing_found_is_said_so() -> None:
    assert agree([], 3) == ("not_found", ())

from __future__ import annotations

from index_build.document import Document, document_id, text_sha256
from index_build.language import guess_language
from index_build.loaders import plain_text
from index_build.passages import sentences

GERMAN = (
    "Nach Ziff. 3 Abs. 2 der Ordnung verfällt der Resturlaub z. B. am 31. März des Folgejahres. "
    "Alle Mitarbeiterinnen und Mitarbeiter sind rechtzeitig darüber zu unterrichten."
)


def test_a_text_shows_its_language_and_a_short_one_does_not() -> None:
    assert guess_language(GERMAN) == "de"
    assert guess_language("The ferry will sail again on Monday, since its engine was repaired. " * 2) == "en"
    assert guess_language("10 | 20") is None


def test_sentences_end_where_they_end_in_the_texts_own_language() -> None:
    blocks = plain_text.load(GERMAN.encode()).blocks
    document = Document(document_id("a"), "a", "", GERMAN, text_sha256(GERMAN), language="de_DE", blocks=blocks)
    found = [GERMAN[start:end] for start, end in sentences(document, 0, len(GERMAN))]
    assert found[-1] == "Alle Mitarbeiterinnen und Mitarbeiter sind rechtzeitig darüber zu unterrichten."
    assert any(sentence.endswith("am 31. März des Folgejahres.") for sentence in found)

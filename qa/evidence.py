"""Spans become evidence: what the documents say, once, with every document that says it in the same words."""

from __future__ import annotations

from bisect import bisect_right

from index_build.document import Document, text_sha256
from index_build.errors import PinciteError
from index_build.generation import Generation
from index_build.passages import sentences
from index_build.text_store import StoredPassage
from qa.answer import Citation, Evidence, Span


class BrokenQuote(PinciteError):
    """A quote is not what its document says: the index is damaged, and nothing of it is shown."""


def evidence_of(span: Span, passage: StoredPassage, generation: Generation) -> Evidence:
    """Return the evidence of a marked span, citing every document that holds the same passage, oldest first.

    Raises BrokenQuote when a quote and its document disagree.
    """
    where = (span.start - passage.passage.start, span.end - passage.passage.start)
    citations = []
    cited: set[str] = set()
    for copy in generation.texts.copies(passage.text_key):
        if copy.passage.document_id not in cited:
            cited.add(copy.passage.document_id)
            citations.append(cite(copy, generation, *_same_words(passage.text, where, copy.text)))
    citations.sort(key=lambda citation: (citation.published is None, citation.published, citation.source))
    first = citations[0]
    sentence = first.passage[first.sentence_start - first.passage_start : first.sentence_end - first.passage_start]
    return Evidence(first.quote, sentence, span.score, tuple(citations), independent_sources=1)


def cite(passage: StoredPassage, generation: Generation, first: int = 0, last: int | None = None) -> Citation:
    """Cite the characters ``first`` to ``last`` of a passage, or all of it. Raises BrokenQuote."""
    document = generation.texts.document(passage.passage.document_id)
    assert document is not None, "a passage's document is in the same generation"
    start = passage.passage.start + first
    end = passage.passage.start + (len(passage.text) if last is None else last)
    quote = passage.text[first:last]
    # The text has to be the one that was indexed, and to say what is quoted where it is quoted.
    if not quote or document.text[start:end] != quote or text_sha256(document.text) != document.sha256:
        raise BrokenQuote(f"The index is damaged: {document.source} does not say what is quoted; build the index again")
    sentence_start, sentence_end = sentence_of(document, passage.passage.start, passage.passage.end, start, end)
    return Citation(
        document_id=document.id,
        title=document.title,
        source=document.source,
        published=document.published,
        page=_page(document, start),
        paragraph=passage.passage.paragraph,
        section=passage.passage.section,
        start=start,
        end=end,
        quote=quote,
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        sha256=document.sha256,
        passage=passage.text,
        passage_start=passage.passage.start,
    )


def sentence_of(document: Document, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentences of ``text[first:last]`` that hold ``text[start:end]``."""
    held = [span for span in sentences(document, first, last) if span[0] < end and span[1] > start]
    return (min(start, held[0][0]), max(end, held[-1][1])) if held else (start, end)


def _same_words(text: str, where: tuple[int, int], copy: str) -> tuple[int, int]:
    """Return where the words ``text[first:last]`` stand in a copy that differs in white space alone, by counting the rest."""
    if text == copy:
        return where
    before = sum(not character.isspace() for character in text[: where[0]])
    inside = sum(not character.isspace() for character in text[where[0] : where[1]])
    places = [index for index, character in enumerate(copy) if not character.isspace()]
    return places[before], places[before + inside - 1] + 1


def _page(document: Document, offset: int) -> int | None:
    return bisect_right(document.pages, offset) if document.pages else None

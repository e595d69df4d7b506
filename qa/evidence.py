"""Spans become evidence: what the documents say, once, with every document whose copy of the passage says it too."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from operator import attrgetter

from index_build.document import Document, text_sha256
from index_build.errors import PinciteError
from index_build.generation import Generation
from index_build.passages import sentences
from index_build.text_store import StoredPassage
from qa.answer import Citation, Evidence, Span
from qa.attribution import attribution
from qa.period import ALWAYS, Period
from qa.relative_dates import relative_dates

MOST_COPIES = 100
"""Passages of one family that are looked at for a citation: a story is carried by tens of papers, a template by thousands."""
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(
    r"[$€£¥₩]?\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|half|a (?:dozen|hundred|thousand|million|billion)|hundreds|thousands|millions)\b",
    re.I,
)
_QUALIFIER = re.compile(
    r"\b(?:at (?:least|most)|(?:no )?(?:more|less|fewer) than|over|under|above|below|almost|nearly|about|around|approximately|roughly|up to|"
    r"as (?:many|much) as|an estimated)\s+$",
    re.I,
)


class BrokenQuote(PinciteError):
    """A quote is not what its document says: the index is damaged, and nothing of it is shown."""


def evidence_of(
    span: Span,
    passage: StoredPassage,
    generation: Generation,
    period: Period = ALWAYS,
    families: Collection[int] = (),
) -> Evidence:
    """Return the evidence of a marked span, citing every document with a copy of the passage that holds it too, oldest first.

    Copies are those of ``families``, of its own where none is named; only copies published in the ``period`` are cited. A copy may have been changed a little elsewhere; where the marked words themselves
    were changed, it is no witness of them. Raises BrokenQuote when a quote and its document disagree.
    """
    end = span.end - passage.passage.start
    where = (with_qualifier(passage.text, span.start - passage.passage.start), end)
    own = cite(passage, generation, *where)
    sentence = (own.sentence_start - own.passage_start, own.sentence_end - own.passage_start)
    citations = {own.document_id: own}
    for copy in generation.texts.family(families or [passage.family], MOST_COPIES, period.after, period.before):
        if copy.passage.document_id not in citations:
            same = same_words(passage.text, where, copy.text, sentence)
            if same is not None:
                citations[copy.passage.document_id] = cite(copy, generation, *same)
    return evidence_from(citations.values(), span.score, independent_sources=1)


def evidence_from(citations: Iterable[Citation], confidence: float, independent_sources: int) -> Evidence:
    """Return what citations say together: oldest first, those without a date last."""
    ordered = tuple(sorted(citations, key=lambda each: (each.published is None, each.published, each.source)))
    first = ordered[0]
    sentence = first.passage[first.sentence_start - first.passage_start : first.sentence_end - first.passage_start]
    return Evidence(first.quote, sentence, confidence, ordered, independent_sources)


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
        says=attribution(document.text, sentence_start, sentence_end),
        precision=document.precision,
        dates=relative_dates(
            document.text,
            sentence_start,
            sentence_end,
            # "On Monday" was said when the words were written, and a file may be saved again years later.
            None if document.dated_by == "saved" else document.published,
            document.language,
            document.precision,
        ),
        author=document.author,
        passage_id=f"{passage.passage.id:016x}",
    )


def sentence_of(document: Document, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentences of ``text[first:last]`` that hold ``text[start:end]``."""
    held = [span for span in sentences(document, first, last) if span[0] < end and span[1] > start]
    return (min(start, held[0][0]), max(end, held[-1][1])) if held else (start, end)


def with_qualifier(text: str, start: int) -> int:
    """Return where a marked number begins with what qualifies it: without "at least", "10,000" is not what was said."""
    if not _NUMBER.match(text, start):
        return start
    found = _QUALIFIER.search(text[:start])
    return found.start() if found else start


def same_words(
    text: str, where: tuple[int, int], copy: str, sentence: tuple[int, int] | None = None
) -> tuple[int, int] | None:
    """Return where the words ``text[first:last]`` stand in a copy with small changes; None where they were changed.

    The two are laid side by side word by word, so that of several like words the right ones are found. Where a name or a number of
    ``sentence``, characters of ``text``, was put in place of another, the copy speaks of something else.
    """
    if text == copy:
        return where
    ours, theirs = ([(m.start(), m.end(), m.group()) for m in _WORD.finditer(each)] for each in (text, copy))
    inside = [number for number, (start, end, _) in enumerate(ours) if start < where[1] and end > where[0]]
    if not inside:
        return None
    matcher = SequenceMatcher(
        None, [word.casefold() for *_, word in ours], [word.casefold() for *_, word in theirs], autojunk=False
    )
    first, last = sentence or where
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "replace":
            replaced = [word for a, b, word in ours[start:end] if a < last and b > first]
            if any(map(_telling, replaced)) and any(_telling(word) for *_, word in theirs[other_start:other_end]):
                return None
    for block in matcher.get_matching_blocks():
        if block.a <= inside[0] and inside[-1] < block.a + block.size:
            shift = block.b - block.a
            # What the marked words have before their first and after their last word, such as a sign of currency.
            start = theirs[inside[0] + shift][0] - (ours[inside[0]][0] - where[0])
            end = theirs[inside[-1] + shift][1] + (where[1] - ours[inside[-1]][1])
            fits = 0 <= start < end <= len(copy) and _folded(copy[start:end]) == _folded(text[where[0] : where[1]])
            return (start, end) if fits and _beside(text, *where) == _beside(copy, start, end) else None
    return None


def _telling(word: str) -> bool:
    """Whether a word is a name or a number."""
    return word[0].isupper() or any(character.isdigit() for character in word)


def _beside(text: str, start: int, end: int) -> tuple[str, str]:
    """What touches a span and would change it: a figure, a sign, the rest of a word; not the end of a sentence."""
    before = re.search(r"[\w$€£¥₩%.,'’−-]*$", text[:start])
    after = re.match(r"[\w$€£¥₩%.,'’-]*", text[end:])
    assert before is not None and after is not None, "both match nothing at least"
    return before.group().casefold(), after.group().rstrip(".,'’-").casefold()


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()


def _page(document: Document, offset: int) -> str | None:
    """The name of the page that holds a character."""
    place = bisect_right(document.pages, offset, key=attrgetter("start"))
    return document.pages[place - 1].name if place else None

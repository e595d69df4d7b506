"""When nothing answers: questions that the nearest passages do answer.

They are those that documents ask themselves, and those that rules make of their statements; none is invented. As in PAQ (Lewis et al.
2021, arXiv 2102.07033), a question is kept only where the reader, asked it, marks the words that it was made to ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from index_build.document import Document
from index_build.generation import Generation
from index_build.passages import sentences
from index_build.stop_words import STOP_WORDS
from qa.answer import Suggestion
from qa.good_question import reads_well
from qa.made_questions import questions_of
from qa.reader.span import SpanReader
from qa.retrieve import Retrieved

MOST_SUGGESTIONS = 3
MOST_READ = 8
"""Questions that are asked of the reader, each of its own passage."""
LEAST = 0.5
"""The probability from which a question's answer counts as found again."""
_OF_A_PASSAGE = 2
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Draft:
    """A suggestion that was not yet read, with the words that have to answer it; None where the document itself asks."""

    suggestion: Suggestion
    answer: tuple[int, int] | None


def suggest(
    question: str,
    candidates: Sequence[Retrieved],
    generation: Generation,
    reader: SpanReader,
    most: int = MOST_SUGGESTIONS,
) -> tuple[Suggestion, ...]:
    """Return up to ``most`` questions that the passages answer, each from a passage of its own, those of the nearest first.

    ``candidates`` are what was retrieved for ``question``, best first.
    """
    asked = _words(question)
    known = {_key(question)}
    drafts = []
    for candidate in candidates:
        # The one that shares most words with what was asked comes first; for others the order of the text is kept.
        own = sorted(_drafts(candidate, generation), key=lambda each: -len(asked & _words(each.suggestion.question)))
        drafts.append([(candidate, draft) for draft in own[:_OF_A_PASSAGE]])
    found: list[Suggestion] = []
    families: set[int] = set()
    tried = 0
    # First the best of each passage, then the second best of those that gave none.
    for entry in chain.from_iterable(zip_longest(*drafts)):
        if len(found) == most or tried == MOST_READ:
            break
        if entry is None:
            continue
        candidate, draft = entry
        key = _key(draft.suggestion.question)
        if key in known or candidate.families & families:
            continue
        tried += 1
        if _answered(draft, candidate, reader):
            known.add(key)
            families |= candidate.families
            found.append(draft.suggestion)
    order = {id(draft.suggestion): place for place, own in enumerate(drafts) for _, draft in own}
    return tuple(sorted(found, key=lambda each: order[id(each)]))


def _drafts(candidate: Retrieved, generation: Generation) -> Iterator[_Draft]:
    """What could be asked of a passage, in the order of its text."""
    passage = candidate.stored.passage
    document = generation.texts.document(passage.document_id)
    assert document is not None, "a passage's document is in the same generation"
    if document.language is not None and not document.language.lower().startswith("en"):
        return
    heading = _heading(document, passage.start)
    if heading is not None and reads_well(asked := _one_line(document.text[slice(*heading)]), speakers=True):
        yield _Draft(Suggestion(asked, document.id, *heading), None)
    for start, end in sentences(document, passage.start, passage.end):
        sentence = document.text[start:end]
        if any(block.kind in ("table", "code") for block in document.blocks if block.start <= start < block.end):
            continue
        if sentence.endswith("?"):
            inside = document.text[passage.start : start]
            # What is asked within quotation marks was asked of somebody else.
            if inside.count("“") == inside.count("”") and reads_well(asked := _one_line(sentence), speakers=True):
                yield _Draft(Suggestion(asked, document.id, start, end), None)
            continue
        for made in questions_of(sentence, document.text):
            where = (start + made.start, start + made.end)
            yield _Draft(Suggestion(made.question, document.id, start, end), where)


def _heading(document: Document, start: int) -> tuple[int, int] | None:
    """The heading that stands right above a passage."""
    above = [block for block in document.blocks if block.start < start and block.kind != "boilerplate"]
    return (above[-1].start, above[-1].end) if above and above[-1].kind == "heading" else None


def _answered(draft: _Draft, candidate: Retrieved, reader: SpanReader) -> bool:
    """Whether the reader, asked of the passage alone, marks the words that were taken out, or those after the document's own question."""
    # Asked for, the passage that a question was made of would come first. Its cosine is that with another question, so the
    # probability comes out rather too low.
    reading = reader.read(draft.suggestion.question, [replace(candidate, score=1.0)])
    if not reading.spans or reading.spans[0].score < LEAST:
        return False
    span = reading.spans[0]
    if draft.answer is None:
        return span.start >= draft.suggestion.end
    start, end = draft.answer
    shared = min(end, span.end) - max(start, span.start)
    return shared >= (span.end - span.start) / 2 and shared >= (end - start) / 3


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _words(text: str) -> set[str]:
    """The words that say what a text is about."""
    return {word for word in _WORD.findall(text.casefold()) if word not in STOP_WORDS}


def _key(question: str) -> tuple[str, ...]:
    """Equal for questions that ask the same in the same words."""
    begun = _WORD.findall(question.casefold())[:2]
    return (*begun, *sorted(_words(question)))

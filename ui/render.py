"""Answers as HTML for the chat. Every word of a document or a question is escaped here and nowhere else.

Gradio renders these strings below Markdown, so no piece may hold an empty line, and line ends are ``<br>``.
"""

from __future__ import annotations

from html import escape
from itertools import pairwise
from urllib.parse import quote as url_quote

from qa.answer import Answer, Citation, Evidence, Searched
from ui.dates import hints_in_words, in_words, iso, published_in_words, span_in_words
from ui.origin import origin

# What Gradio or Markdown might read as more than text, even where HTML is escaped.
_INERT = str.maketrans({character: f"&#{ord(character)};" for character in "*_`~$\\[]|{}:"})


def text(words: str) -> str:
    """Return words as they stand, as HTML that shows just them."""
    return "<br>".join(escape(line).translate(_INERT) for line in words.splitlines())


def marked(citation: Citation) -> str:
    """Return a citation's passage with the quote marked strongly, the rest of its sentence lightly, and who says it underlined."""
    passage = citation.passage
    edges = (citation.sentence_start, citation.start, citation.end, citation.sentence_end)
    opening, first, last, closing = (edge - citation.passage_start for edge in edges)
    says = [edge - citation.passage_start for edge in citation.says or ()]
    html = ""
    for start, end in pairwise(sorted({0, opening, first, last, closing, *says, len(passage)})):
        piece = _piece(passage, start, end)
        if first <= start < last:
            piece = f"<mark>{piece}</mark>"
        elif says and says[0] <= start < says[1]:
            piece = f'<span class="says">{piece}</span>'
        before = '<span class="sentence">' if start == opening < closing else ""
        after = "</span>" if end == closing > opening else ""
        html += before + piece + after
    return html


def _piece(passage: str, start: int, end: int) -> str:
    """Return a piece of a passage; the line break at its end, which ``text`` leaves out, is kept where words follow."""
    words = passage[start:end]
    ends = bool(words) and end < len(passage) and len(f"{words}.".splitlines()) > len(words.splitlines())
    return f"{text(words)}<br>" if ends else text(words)


def source_url(citation: Citation) -> str:
    """Return where a citation's document is shown, relative to the chat, with the words to mark and the text they are words of."""
    mark = f"mark={citation.start}-{citation.end}&v={citation.sha256[:16]}"
    return f"source/{url_quote(citation.document_id, safe='')}?{mark}#p{citation.paragraph}"


def place(citation: Citation) -> str:
    """Return where a quote stands, in words: page and paragraph."""
    page = f"{citation.page}, " if citation.page else ""
    return f"{page}paragraph {citation.paragraph}"


def says(citation: Citation) -> str:
    """Return the words of a citation's passage that name who says it; none where nobody is named."""
    first, last = citation.says or (citation.passage_start, citation.passage_start)
    return citation.passage[first - citation.passage_start : last - citation.passage_start]


def sources(evidence: Evidence) -> str:
    """Return how many sources say it, and from how many originals they copied it."""
    count, originals = len(evidence.citations), evidence.independent_sources
    if count == 1:
        return "1 source"
    return f"{count} sources, " + ("one original" if originals == 1 else f"{originals} originals")


def searched(what: Searched) -> str:
    """Return what was searched, in a sentence: how many documents, and the dates that they run from and to."""
    count = "1 document was" if what.documents == 1 else f"{what.documents:,} documents were"
    if what.oldest is None or what.newest is None:
        return f"{count} searched."
    return f"{count} searched, published {span_in_words(what.oldest, what.newest) if what.oldest < what.newest else in_words(what.oldest)}."


def answer_message(answer: Answer) -> str:
    """Return an answer as it stands in the conversation: the quoted passage, its mark, and numbered citations."""
    if not answer.evidence:
        return (
            f'<p class="not-found"><strong>The documents do not say.</strong> {text(searched(answer.searched))} '
            "The nearest passages are listed under sources.</p>"
        )
    pieces = []
    number = 1
    for evidence in answer.evidence:
        pieces.append(_quoted(evidence, number))
        number += len(evidence.citations)
    if answer.status == "sources_differ":
        return f'<p class="differ"><strong>The sources differ.</strong></p>{"".join(pieces)}'
    more = "".join(pieces[1:])
    passages = "passage" if len(pieces) == 2 else "passages"
    further = (
        f'<details class="further"><summary>{len(pieces) - 1} more {passages}</summary>{more}</details>' if more else ""
    )
    return pieces[0] + further


def _quoted(evidence: Evidence, number: int) -> str:
    first = evidence.citations[0]
    numbers = " ".join(
        f'<a class="cite" href="{escape(source_url(citation))}" title="{text(citation.title)}">{number + index}</a>'
        for index, citation in enumerate(evidence.citations)
    )
    who = f"<q>{text(says(first))}</q> · " if first.says else ""
    published = text(published_in_words(first))
    when = f'<span class="date">{published}</span> · ' if published else ""
    return f'<blockquote class="quote">{marked(first)}</blockquote><p class="cites">{numbers} <span class="count">{who}{when}{sources(evidence)} · {round(100 * evidence.confidence)}% sure{_hints(first)}</span></p>'


def sources_panel(answer: Answer | None) -> str:
    """Return the sources of an answer, numbered as in the conversation; for none found, the nearest passages, labelled so."""
    if answer is None:
        return '<p class="hint">The sources of an answer are shown here.</p>'
    if not answer.evidence:
        cards = "".join(_card(citation, None) for citation in answer.nearest)
        return f'<p class="hint">Nearest passages. None of them answers the question.</p>{cards}'
    citations = [citation for evidence in answer.evidence for citation in evidence.citations]
    return "".join(_card(citation, number) for number, citation in enumerate(citations, start=1))


def _hints(citation: Citation) -> str:
    """Return the days that words of the quoted sentence come to: beside the quote, never in it."""
    return "".join(
        f' · <span class="hint-date">{text(words)}: {text(days)}</span>' for words, days in hints_in_words(citation)
    )


def _card(citation: Citation, number: int | None) -> str:
    published = (
        f'<span class="date">{iso(citation.published, citation.precision)}</span> · ' if citation.published else ""
    )
    author = f'<span class="author">{text(citation.author)}</span> · ' if citation.author else ""
    section = f'<div class="section">{text(" › ".join(citation.section))}</div>' if citation.section else ""
    badge = f'<span class="number">{number}</span> ' if number else ""
    passage = marked(citation) if number else text(citation.passage)
    return (
        f'<div class="source">{badge}<strong class="title">{text(citation.title)}</strong>'
        f'<div class="about">{author}{published}{origin(citation.source, text)}{_hints(citation) if number else ""}</div>{section}<div class="passage">{passage}</div>'
        f'<a class="open" href="{escape(source_url(citation))}">Open at {text(place(citation))}</a></div>'
    )

"""Pieces of answers as HTML. Every word of a document or a question is escaped by ``text``, for the chat here and in ``ui/chat/turn.py``.

Gradio renders these strings below Markdown, so no piece may hold an empty line, and line ends are ``<br>``.
"""

from __future__ import annotations

from html import escape
from itertools import pairwise
from urllib.parse import quote as url_quote

from qa.answer import Citation, Evidence, Searched
from ui.dates import hints_in_words, in_words, span_in_words

# What Gradio or Markdown might read as more than text, even where HTML is escaped.
_INERT = str.maketrans({character: f"&#{ord(character)};" for character in "*_`~$\\[]|{}:"})


def text(words: str) -> str:
    """Return words as they stand, as HTML that shows just them."""
    return "<br>".join(escape(line).translate(_INERT) for line in words.splitlines())


def marked(citation: Citation) -> str:
    """Return a citation's passage with the quote marked strongly, the rest of its sentence lightly, and who says it underlined."""
    return _marked(citation, 0, len(citation.passage))


def excerpt(citation: Citation) -> str:
    """Return the sentences of a citation that hold the quote, marked as in its passage, with dots where the passage goes on."""
    first, last = (edge - citation.passage_start for edge in (citation.sentence_start, citation.sentence_end))
    before, after = "… " * (first > 0), " …" * (last < len(citation.passage))
    return f"{before}{_marked(citation, first, last)}{after}"


def beginning(words: str, most: int = 220) -> str:
    """Return how a long text begins, cut between two words, as HTML; a short one whole.

    >>> beginning("the ferry is blue", 12)
    'the ferry …'
    """
    if len(words) <= most:
        return text(words)
    return f"{text(words[:most].rsplit(maxsplit=1)[0])} …"


def _marked(citation: Citation, begin: int, stop: int) -> str:
    """Return the characters ``begin`` to ``stop`` of a citation's passage, marked."""
    passage = citation.passage
    edges = (citation.sentence_start, citation.start, citation.end, citation.sentence_end)
    opening, first, last, closing = (edge - citation.passage_start for edge in edges)
    says = [edge - citation.passage_start for edge in citation.says or ()]
    html = ""
    for start, end in pairwise(sorted({begin, opening, first, last, closing, *says, stop})):
        if start < begin or end > stop:
            continue
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


def source_url(citation: Citation, collection: str = "") -> str:
    """Return where a citation's document is shown, relative to the chat, with the words to mark and the text they are words of.

    ``collection`` is named where it is not the default one.
    """
    mark = f"mark={citation.start}-{citation.end}&v={citation.sha256[:16]}"
    mark += f"&c={url_quote(collection, safe='')}" if collection else ""
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


def hints(citation: Citation) -> str:
    """Return the days that words of the quoted sentence come to: beside the quote, never in it."""
    return "".join(
        f' · <span class="hint-date">{text(words)}: {text(days)}</span>' for words, days in hints_in_words(citation)
    )

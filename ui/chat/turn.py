"""A question with its answer and its sources, as they stand in the conversation.

Gradio's Markdown renders these strings and takes out what could run: no piece may hold an empty line, attributes beginning with ``aria-`` or ``data-`` do not
pass, and whatever acts is an element of a class that ``chat.js`` knows. Links of the class ``ask`` work without it as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import urlencode

from qa.answer import Answer, Citation, Evidence
from ui.asking import Asked
from ui.dates import in_words, iso, published_in_words
from ui.origin import origin
from ui.render import beginning, excerpt, hints, marked, place, says, searched, source_url, sources, text


@dataclass(frozen=True, slots=True)
class Limits:
    """What a question is limited to, in the ways that a link can carry it; ``collection`` empty is the default one."""

    after: date | None = None
    before: date | None = None
    order: str = "best"
    collection: str = ""

    def link(self, question: str) -> str:
        """Return the address, relative to the page, that asks a question within these limits."""
        named = {
            "q": question,
            "collection": self.collection,
            "after": self.after.isoformat() if self.after else "",
            "before": self.before.isoformat() if self.before else "",
            "order": "" if self.order == "best" else self.order,
        }
        return "?" + urlencode({name: value for name, value in named.items() if value})

    def words(self) -> str:
        """Return them in words; nothing where there are none."""
        parts = [
            f"in {self.collection}" if self.collection else "",
            f"published from {in_words(self.after)}" if self.after else "",
            f"published until {in_words(self.before)}" if self.before else "",
            f"{self.order} first" if self.order != "best" else "",
        ]
        return ", ".join(part for part in parts if part)


def turn(asked: Asked, typed: str, limits: Limits) -> str:
    """Return a question as it was typed, its answer, and its sources."""
    answer, name = asked.answer, asked.id
    understood = _understood(answer.asked_as) if answer.from_history else ""
    message = _message(answer, name, limits) if answer.evidence else _not_found(answer, limits)
    link = f'<div class="acts"><a class="permalink" href="{escape(limits.link(answer.asked_as))}">Link to this question</a></div>'
    return (
        f'<article class="turn" id="turn-{name}">{_question(typed, limits)}'
        f'<div class="bot message {answer.status.replace("_", "-")}" id="answer-{name}">{understood}{message}{link}</div>'
        f"{_sources(answer, name, limits.collection)}</article>"
    )


def problem(name: str, typed: str, said: str, limits: Limits, again: bool) -> str:
    """Return a question that got no answer, with the sentence that says why; ``again`` where asking it again may help."""
    link = f'<p class="acts"><a class="ask" href="{escape(limits.link(typed))}">Ask again</a></p>' if again else ""
    return (
        f'<article class="turn failed" id="turn-{name}">{_question(typed, limits)}'
        f'<div class="bot message problem" id="answer-{name}"><p class="said">{text(said)}</p>{link}</div></article>'
    )


def _question(typed: str, limits: Limits) -> str:
    within = f'<p class="limits">{text(limits.words())}</p>' if limits.words() else ""
    return f'<h2 class="user message" dir="auto">{text(typed)}</h2>{within}'


def _understood(question: str) -> str:
    return (
        f'<p class="understood">Understood as <q class="as">{text(question)}</q> '
        '<button type="button" class="change">Change</button> '
        '<button type="button" class="plainly">Ask as I typed it</button></p>'
    )


def _message(answer: Answer, name: str, limits: Limits) -> str:
    differ = answer.status == "sources_differ"
    pieces = []
    number = 1
    for evidence in answer.evidence:
        pieces.append(_quoted(evidence, number, name, limits.collection, differ))
        number += len(evidence.citations)
    if differ:
        return f'<p class="differ"><strong>The sources differ.</strong></p><div class="sides">{"".join(pieces)}</div>'
    passages = "passage" if len(pieces) == 2 else "passages"
    more = "".join(pieces[1:])
    further = f'<details class="further"><summary>{len(pieces) - 1} more {passages}</summary>{more}</details>'
    return pieces[0] + (further if more else "")


def _not_found(answer: Answer, limits: Limits) -> str:
    near = " The nearest passages are shown as well." if answer.nearest else ""
    said = f"<p><strong>The documents do not say.</strong> {text(searched(answer.searched))}{near}</p>"
    if not answer.suggestions:
        return said
    links = "".join(
        f'<li><a class="ask" href="{escape(limits.link(each.question))}">{text(each.question)}</a></li>'
        for each in answer.suggestions
    )
    return f'{said}<div class="suggestions"><p>The documents do answer:</p><ul>{links}</ul></div>'


def _quoted(evidence: Evidence, number: int, name: str, collection: str, differ: bool) -> str:
    first = evidence.citations[0]
    numbers = " ".join(
        f'<a class="cite" href="{escape(source_url(citation, collection))}" title="{text(f"Source {place}: {citation.title}")}">{place}</a>'
        for place, citation in enumerate(evidence.citations, start=number)
    )
    parts = [
        f"<q>{text(says(first))}</q>" if first.says else "",
        _date(published_in_words(first)),
        sources(evidence),
        f'<span class="sure">{round(100 * evidence.confidence)}% sure</span>',
    ]
    value = f'<h3 class="value" dir="auto">{text(evidence.value)}</h3>' if differ else ""
    return (
        f'<div class="evidence">{value}<blockquote class="quote" dir="auto" id="quote-{name}-{number}">{marked(first)}</blockquote>'
        f'<p class="cites">{numbers} <span class="count">{_joined(parts)}{hints(first)}</span></p></div>'
    )


def _sources(answer: Answer, name: str, collection: str) -> str:
    if not answer.evidence:
        if not answer.nearest:
            return ""
        cards = "".join(_near(citation, name, place, collection) for place, citation in enumerate(answer.nearest, 1))
        return (
            '<section class="sources"><h3>Nearest passages</h3><p class="hint">None of them answers the question.</p>'
            f'<ol class="cards">{cards}</ol></section>'
        )
    cards, number = "", 1
    for evidence in answer.evidence:
        for place_of, citation in enumerate(evidence.citations):
            cards += _card(citation, name, number, collection, quoted_above=place_of == 0)
            number += 1
    return f'<section class="sources"><h3>Sources</h3><ol class="cards">{cards}</ol></section>'


def _card(citation: Citation, name: str, number: int, collection: str, quoted_above: bool) -> str:
    """Return the card of a source; its words are left out where the answer quotes just them."""
    words = ""
    if not quoted_above:
        words = f'<blockquote class="excerpt" dir="auto">{excerpt(citation)}</blockquote>'
        if (citation.sentence_start, citation.sentence_end) != _whole(citation):
            words += f'<details class="around"><summary>The whole passage</summary><div class="passage" dir="auto">{marked(citation)}</div></details>'
    badge = f'<span class="number">{number}</span> '
    copy = '<button type="button" class="copy">Copy quote</button>'
    return _source(citation, f"source-{name}-{number}", badge, hints(citation), words, collection, copy)


def _near(citation: Citation, name: str, number: int, collection: str) -> str:
    words = f'<div class="excerpt" dir="auto">{beginning(citation.passage)}</div>'
    if not words.endswith(f">{text(citation.passage)}</div>"):
        words += f'<details class="around"><summary>The whole passage</summary><div class="passage" dir="auto">{text(citation.passage)}</div></details>'
    return _source(citation, f"source-{name}-{number}", "", "", words, collection, "")


def _source(citation: Citation, name: str, badge: str, dates: str, words: str, collection: str, copy: str) -> str:
    author = f'<span class="author">{text(citation.author)}</span>' if citation.author else ""
    day = _date(iso(citation.published, citation.precision)) if citation.published else ""
    about = _joined([author, day, f'<span class="from">{origin(citation.source, text)}</span>'])
    section = f'<p class="section">{text(" › ".join(citation.section))}</p>' if citation.section else ""
    return (
        f'<li class="source" id="{name}" tabindex="-1"><p class="title">{badge}<strong>{text(citation.title)}</strong></p>'
        f'<p class="about">{about}{dates}</p>{section}{words}'
        f'<p class="acts"><a class="open" href="{escape(source_url(citation, collection))}">Open at {text(place(citation))}</a> {copy}</p></li>'
    )


def _whole(citation: Citation) -> tuple[int, int]:
    return citation.passage_start, citation.passage_start + len(citation.passage)


def _date(words: str) -> str:
    return f'<span class="date">{text(words)}</span>' if words else ""


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)

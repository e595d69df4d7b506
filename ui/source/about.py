"""What is known of a document itself: who wrote it, when it came out and how that is known, its language, where it is from, and who carries the same."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from index_build.document import DatedBy, Document
from index_build.generation import Generation
from index_build.text_store import StoredPassage
from qa.evidence import MOST_COPIES, same_words
from ui.dates import in_words, iso
from ui.origin import origin
from ui.page_shell import language_tag
from ui.source.layout import Layout
from ui.source.view import Mark, View
from ui.source.words import one_line, words

MOST_SHOWN = 12
"""Other documents that are named as carrying the same passage."""
MOST_PASSAGES = 5_000
"""Passages of a document up to which they are looked through for the marked one."""

_DATED_BY: dict[DatedBy, str] = {
    "metadata": "as its file states",
    "stamp": "as a time stamp in it says",
    "line": "as a line at its top says",
    "banner": "as a date above its title says, which may be the day on which it was collected",
    "text": "as its text tells",
    "copies": "as dated documents tell that carry the same passages",
    "saved": "the day on which its file was last saved",
}
_LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian",
    "nb": "Norwegian Bokmål", "nl": "Dutch", "nn": "Norwegian Nynorsk", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Carrier:
    """Another document that carries the marked passage, and where in it; ``mark`` is None where the marked words themselves were changed."""

    document: Document
    paragraph: int
    mark: Mark | None


def carriers(seen: Generation, layout: Layout, span: Mark | None, sentence: Mark | None) -> list[Carrier]:
    """Return the other documents, of those that a visitor sees, that carry the marked passage, word for word or with small changes; by source."""
    document = layout.document
    if not span or not sentence or seen.texts.passage_count(document.id) > MOST_PASSAGES:
        return []
    own = next((each for each in seen.texts.passages_of(document.id) if _holds(each, span)), None)
    if own is None:
        return []
    found: dict[str, Carrier] = {}
    place = next(each for each in own.passage.places if each.start <= span[0] and span[1] <= each.end)
    where = (span[0] - place.start, span[1] - place.start)
    around = (max(0, sentence[0] - place.start), min(len(own.text), sentence[1] - place.start))
    for copy in seen.texts.family([own.family], MOST_COPIES):
        other = copy.passage.document_id
        if other == document.id or other in found or len(found) == MOST_SHOWN:
            continue
        held = seen.texts.document(other)
        if held is not None:
            same = same_words(own.text, where, copy.text, around)
            mark = (copy.passage.start + same[0], copy.passage.start + same[1]) if same else None
            found[other] = Carrier(held, copy.passage.paragraph, mark)
    return list(found.values())


def _holds(passage: StoredPassage, span: Mark) -> bool:
    return any(place.start <= span[0] and span[1] <= place.end for place in passage.passage.places)


def byline(document: Document) -> str:
    """Return author, date and source as one line below the title."""
    author = f'<span class="author" dir="auto">{words(document.author)}</span>' if document.author else ""
    day = ""
    if document.published:
        day = f'<time datetime="{iso(document.published, document.precision)}">{in_words(document.published, document.precision)}</time>'
    where = f"<bdi>{origin(document.source, escape)}</bdi>"
    return f'<p class="about">{" · ".join(filter(None, (author, day, where)))}</p>'


def information(layout: Layout, view: View, carried: list[Carrier], pages: int = 0) -> str:
    """Return what is known of a document as a list of terms; ``pages`` are those of its original, where it has any."""
    document = layout.document
    published = "Not known"
    if document.published:
        published = in_words(document.published, document.precision)
        if document.dated_by:
            published += f", {_DATED_BY[document.dated_by]}"
    tag = language_tag(document.language)
    language = _LANGUAGES.get(tag.partition("-")[0].lower(), tag) if tag else ""
    length = f"{layout.paragraphs:,} paragraph{'s' * (layout.paragraphs != 1)}" + (
        f", {pages:,} page{'s' * (pages != 1)}" if pages else ""
    )
    terms = (
        ("Written by", words(document.author or "")),
        ("Published", words(published)),
        ("Language", words(language)),
        ("From", f"<bdi>{origin(document.source, escape)}</bdi>"),
        ("Length", length),
        ("Version", f"<code>{words(document.sha256[:16])}</code>"),
        ("Also carried by", _carried(view, carried)),
    )
    rows = "".join(f"<dt>{term}</dt><dd>{told}</dd>" for term, told in terms if told)
    return f'<details class="information"><summary>About this document</summary><dl>{rows}</dl></details>'


def _carried(view: View, carried: list[Carrier]) -> str:
    if not carried:
        return ""
    items = "".join(f"<li>{_link(view, each)}</li>" for each in carried)
    return f"<ul>{items}</ul>"


def _link(view: View, carrier: Carrier) -> str:
    document, mark = carrier.document, carrier.mark
    other = View(
        marks=(mark,) if mark else (),
        version=document.sha256[:16] if mark else "",
        paragraph=0 if mark else carrier.paragraph,
        collection=view.collection,
        embedded=view.embedded,
        theme=view.theme,
    )
    day = f" · {iso(document.published, document.precision)}" if document.published else ""
    changed = "" if mark else " · the marked words differ there"
    address = escape(other.address(f"p{carrier.paragraph}", document.id))
    title = words(one_line(document.title))
    # A ticket opens one document: a link to another would lead to a closed door.
    named = f"<bdi>{title}</bdi>" if view.ticket else f'<a href="{address}" dir="auto">{title}</a>'
    return f"{named}{day}{changed}"

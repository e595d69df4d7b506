"""JSON: a record, or a list of records, each with a text and perhaps a title, a date, a language, an author and an id."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from index_build.errors import BadInput, UnreadableDocument
from index_build.labels import BadLabel, check_labels
from index_build.loaders import LoadedDocument, Member, Reading, Unread, or_reason
from index_build.loaders.decoding import decode
from index_build.loaders.html_fragment import load_markup_or_text
from index_build.loaders.member_names import member_name
from index_build.loaders.stated_author import stated_author
from index_build.loaders.stated_date import stated_date
from index_build.loaders.text_builder import TextBuilder

FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "abstract"),
    "title": ("title", "headline", "name"),
    "date": ("date", "published", "created"),
    "language": ("language", "lang"),
    "author": ("author", "authors", "creator", "byline"),
    "id": ("id", "url"),
    "labels": ("labels",),
}
"""What a record may hold, and the fields that are looked for, the first one that is there counting."""

NO_RECORDS = Unread(
    f"it holds no records with a text in the field {', '.join(FIELDS['text'][:-1])} or {FIELDS['text'][-1]}: "
    "name the field with --fields text=NAME if it holds others",
    failed=False,  # Much of what is written as JSON is no text for people.
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")
_LINK = re.compile(r"https?://\S+")


def parse_fields(stated: str) -> dict[str, str]:
    """Return {"text": "body"} for "text=body"; a field within another is written with dots. Raises BadInput.

    >>> parse_fields("text=article.body, title=headline")
    {'text': 'article.body', 'title': 'headline'}
    """
    fields: dict[str, str] = {}
    for part in filter(str.strip, stated.split(",")):
        kind, _, name = (word.strip() for word in part.partition("="))
        if kind not in FIELDS or not name:
            raise BadInput(
                f"{part.strip()!r} names no field: write {', '.join(FIELDS)}, an equals sign and the field's name, "
                "for example text=body,title=headline"
            )
        fields[kind] = name
    return fields


def members(data: bytes, reading: Reading) -> Iterator[Member]:
    """Yield a list's records; a record by itself is the file itself, and one that holds a list of records stands for these."""
    text = decode(data)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        from index_build.loaders import json_lines

        # Lines of JSON are often saved under this ending.
        if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":
            yield from json_lines.members(data, reading)
            return
        raise UnreadableDocument(f"it is no JSON: {why_no_json(error)}") from error
    around: dict[str, Any] = {}
    if isinstance(value, dict) and not _is_record(value, reading.fields):
        lists = [each for each in value.values() if isinstance(each, list) and any(isinstance(it, dict) for it in each)]
        around, value = (value, lists[0]) if len(lists) == 1 else ({}, value)
    every = value if isinstance(value, list) else [value]
    if "text" not in reading.fields and not any(isinstance(each, dict) and _is_record(each, {}) for each in every):
        yield Member("", NO_RECORDS)
    elif isinstance(value, list):
        for number, record in enumerate(value, start=1):
            yield member(record, f"item {number}", reading.fields, around)
    else:
        yield Member("", member(value, "", reading.fields).content)


def member(
    record: object, otherwise: str, fields: Mapping[str, str], around: Mapping[str, Any] = MappingProxyType({})
) -> Member:
    """Return one record's document under its id, or under the name ``otherwise`` where it has none.

    It has the labels, too, that stand ``around`` the list of records it is in.
    """
    if not isinstance(record, dict):
        return Member(otherwise, Unread("it is no record: records are written in braces, with a field for the text"))
    identity = _first(record, "id", fields)
    name = member_name(str(identity)) if isinstance(identity, (str, int)) else ""
    return Member(name or otherwise, or_reason(lambda: _document(record, fields, around)))


def why_no_json(error: Exception) -> str:
    """Return where JSON goes wrong, for people."""
    if isinstance(error, json.JSONDecodeError):
        line = f"line {error.lineno}, " if "\n" in error.doc else ""
        return f"{line}character {error.colno}: {error.msg[:1].lower()}{error.msg[1:]}; mend that place"
    return "it is nested too deep, or holds a number of thousands of digits"


def _document(record: dict[str, Any], fields: Mapping[str, str], around: Mapping[str, Any]) -> LoadedDocument | Unread:
    value = _first(record, "text", fields)
    words = "\n\n".join(each for each in value if isinstance(each, str)) if isinstance(value, list) else value
    if not isinstance(words, str) or not any(character.isalnum() for character in words):
        names = [fields["text"]] if "text" in fields else list(FIELDS["text"])
        return Unread(f"it has no text in the field {' or '.join(names)}: name the field with --fields text=NAME")
    try:
        labels = _labels(record, fields)
        if _field(around, fields.get("labels", FIELDS["labels"][0])) is not None:
            labels |= _labels(around, fields)
    except UnreadableDocument as error:
        return Unread(str(error))
    loaded = load_markup_or_text(words)
    title, language = _first(record, "title", fields), _first(record, "language", fields)
    link = _first(record, "id", {"id": "url"})
    builder = TextBuilder()
    builder.add_text(loaded.text, loaded.blocks)
    if isinstance(link, str) and _LINK.fullmatch(link):
        builder.add("boilerplate", link)
    text, blocks = builder.build()
    return LoadedDocument(
        text,
        blocks,
        title=" ".join(title.split()) or loaded.title if isinstance(title, str) else loaded.title,
        published=stated_date(_first(record, "date", fields)),
        language=language if isinstance(language, str) and _LANGUAGE.fullmatch(language) else loaded.language,
        labels=labels,
        author=stated_author(_first(record, "author", fields)),
    )


def _labels(record: Mapping[str, Any], fields: Mapping[str, str]) -> frozenset[str]:
    """Return who may see a record: a list of labels, or words with commas between. Raises UnreadableDocument for what is neither.

    Where the field was named, a record has to have it: a slip in its name must not show everything to everybody.
    """
    name = fields.get("labels", FIELDS["labels"][0])
    value = _field(record, name)
    if value is None and "labels" not in fields:
        return frozenset()
    words = [word for word in map(str.strip, value.split(",")) if word] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise UnreadableDocument(
            f"its field {name!r} holds no list of labels: write one, [] for everybody, or name another field with --fields labels=NAME"
        )
    try:
        return check_labels(words)
    except BadLabel as error:
        raise UnreadableDocument(
            f"in its field {name!r}, {error}; or name another field with --fields labels=NAME"
        ) from error


def _is_record(value: dict[str, Any], fields: Mapping[str, str]) -> bool:
    found = _first(value, "text", fields)
    return isinstance(found, str) or (isinstance(found, list) and all(isinstance(each, str) for each in found))


def _first(record: dict[str, Any], kind: str, fields: Mapping[str, str]) -> object:
    """Return the first field of a kind that is there and not empty."""
    names = (fields[kind],) if kind in fields else FIELDS[kind]
    return next((value for name in names if (value := _field(record, name)) not in (None, "", [])), None)


def _field(record: object, name: str) -> object:
    """Return the field of a name; where none is called so, dots lead into records within: "article.body"."""
    if not isinstance(record, Mapping):
        return None
    if name in record:
        return record[name]
    outer, dot, inner = name.partition(".")
    return _field(record.get(outer), inner) if dot else None

"""Tables in text (.csv, .tsv): one table, its first row the names of the columns; rows are numbered as spreadsheet programs do."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice

from index_build.errors import UnreadableDocument
from index_build.loaders import LoadedDocument
from index_build.loaders.decoding import decode_document
from index_build.loaders.spreadsheet import add_sheet
from index_build.loaders.text_builder import TextBuilder

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50
# Excel writes which mark parts the cells, and takes the line for no row.
_STATED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def load(data: bytes) -> LoadedDocument:
    """Read a table. Raises UnreadableDocument for bytes that are no text and for a cell so long that a quotation mark must be missing."""
    text = decode_document(data)
    stated = _STATED.match(text)
    body = text[stated.end() :] if stated else text
    builder = TextBuilder()
    try:
        rows = csv.reader(StringIO(body, newline=""), delimiter=stated[1] if stated else _delimiter(body))
        add_sheet(builder, enumerate(rows, start=1))
    except csv.Error as error:
        raise UnreadableDocument(
            f"its rows cannot be told apart ({error}): look for a quotation mark that is not closed, or save it anew"
        ) from error
    stored, blocks = builder.build()
    return LoadedDocument(stored, blocks, pages=builder.pages)


def _delimiter(text: str) -> str:
    """Return the mark that parts the most rows of the beginning into the same number of cells, more than one.

    ``csv.Sniffer`` is not asked: it takes letters for delimiters, and its patterns take very long on texts made for that.
    """

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(islice(csv.reader(StringIO(text, newline=""), delimiter=delimiter), _SAMPLE_ROWS))
        except csv.Error:
            return 0, 0
        widths = Counter(len(row) for row in rows if len(row) > 1)
        # The same number for most rows; of two such marks, the one that parts more.
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(_DELIMITERS, key=fit)

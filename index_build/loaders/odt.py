"""OpenDocument text (.odt): headings, paragraphs, lists, tables, notes and frames; headers, footers and remarks are left out."""

from __future__ import annotations

from index_build.loaders import LoadedDocument
from index_build.loaders.odf import OpenedFile
from index_build.loaders.odf_blocks import BlockReader
from index_build.loaders.text_builder import TextBuilder


def load(data: bytes) -> LoadedDocument:
    """Read a text document. Raises UnreadableDocument for what is none, is damaged, too large or locked."""
    file = OpenedFile(data, "text", ".odt")
    reader = BlockReader(TextBuilder(), file.styles)
    reader.read(file.body)
    text, blocks = reader.builder.build()
    return LoadedDocument(
        text, blocks, file.title or reader.title, language=file.language, saved=file.saved, author=file.author
    )

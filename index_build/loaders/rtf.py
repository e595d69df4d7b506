r"""Rich Text (.rtf): headings by outline level, paragraphs, lists with the marks the file holds, tables, footnotes.

striprtf is not used: it writes the addresses of links into the text, shows what was deleted with tracking, and knows no structure.
Headers, footers, pictures, remarks and the words in drawn shapes are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from index_build.errors import UnreadableDocument
from index_build.loaders import LoadedDocument
from index_build.loaders.rtf_blocks import BlockWriter, Words
from index_build.loaders.rtf_tokens import Token, charset, code_page, tokens
from index_build.loaders.stated_author import stated_author
from index_build.loaders.text_builder import one_line
from index_build.loaders.zip_guard import damaged

# Groups whose words are not the text's; every group that begins with \* is one too, unless it is known.
_UNSEEN = frozenset(
    "annotation atnid atnauthor atnref atnicn atntime atrfstart atrfend bkmkstart bkmkend colortbl comment do filetbl fldinst"
    " footer footerf footerl footerr ftncn ftnsep ftnsepc aftncn aftnsep aftnsepc header headerf headerl headerr"
    " keycode listtable listoverridetable nonesttables nonshppict object objdata pict private revtbl rxe shp shpinst shppict"
    " tc template txe xe operator company subject keywords doccomm category manager hlinkbase printim buptim themedata".split()
)
# Groups whose words are kept beside the text.
_ASIDE = frozenset("fonttbl stylesheet title creatim revtim info listtext pntext footnote author".split())
_CHARACTERS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "tab": "\t",
    "line": "\n", "emspace": " ", "enspace": " ", "qmspace": " ", "page": " ", "column": " ", "zwj": "\u200d", "zwnj": "\u200c",
    "ltrmark": "\u200e", "rtlmark": "\u200f", "nestcell": " ", "nestrow": " ",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "-", "{": "{", "}": "}", "\\": "\\"}
_KIND = "RTF file"


def load(data: bytes) -> LoadedDocument:
    """Read an RTF file. Raises UnreadableDocument for what is none and for one that was cut short."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise UnreadableDocument("it is no RTF file, whatever its ending: save it as Rich Text (.rtf)")
    reader = _Reader()
    for token in tokens(data.lstrip(b"\xef\xbb\xbf \t\r\n")):
        reader.take(token)
        if reader.closed:
            break
    if not reader.closed:
        raise UnreadableDocument(damaged(_KIND))
    text, blocks = reader.blocks.builder.build()
    title = one_line(reader.info.get("title", "")) or reader.blocks.title
    author = stated_author(reader.info.get("author"))
    return LoadedDocument(text, blocks, title, saved=reader.saved, author=author)


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds within a pair of braces. ``place`` is where its words go: "text", "" for nowhere, or one of ``_ASIDE``."""

    place: str = "text"
    codec: str | None = None
    skip: int = 1
    hidden: bool = False
    deleted: bool = False
    fresh: bool = True
    starred: bool = False


class _Reader:
    def __init__(self) -> None:
        self.info: dict[str, str] = {}
        self.saved: date | None = None
        self.closed = False
        self._group = _Group()
        self._stack: list[_Group] = []
        self._codec = "cp1252"
        self._fonts: dict[int, str | None] = {}
        self._font: int = 0
        self._style, self._style_level = 0, 0
        self._stamp: dict[str, int] = {}
        self._bytes = bytearray()
        self._skip = 0
        self._words = Words()
        self.blocks = BlockWriter(self._words)

    def take(self, token: Token) -> None:
        """Take in the next token of the file."""
        if token.kind == "bytes":
            self._take_bytes(token.data)
            return
        self._decode()
        if self._skip and token.kind in ("word", "symbol"):
            # What stands for a character in programs that do not know Unicode may be a word itself.
            stands_in = token.word in _CHARACTERS or token.word in _SYMBOLS
            self._skip = self._skip - 1 if stands_in else 0
            if stands_in:
                return
        if token.kind == "{":
            self._stack.append(self._group)
            if not (self._group.fresh and not self._group.starred):
                self._group = replace(self._group, fresh=True, starred=False)
        elif token.kind == "}":
            self._close()
        elif token.kind == "symbol":
            self._symbol(token.word)
        else:
            self._word(token.word, token.value)

    def _close(self) -> None:
        closing, self._skip = self._group, 0
        self._group = self._stack.pop() if self._stack else self._group
        if closing.place == "stylesheet" and self._group.place == "stylesheet":
            self.blocks.styles[self._style] = (self._words.said("stylesheet").strip(" ;"), self._style_level)
            self._style, self._style_level = 0, 0
        elif closing.place in ("title", "author") and self._group.place != closing.place:
            self.info[closing.place] = self._words.said(closing.place)
        elif closing.place == "revtim" and self._group.place != "revtim":
            try:
                self.saved = date(self._stamp.get("yr", 0), self._stamp.get("mo", 0), self._stamp.get("dy", 0))
            except ValueError:
                self.saved = None
        if not self._stack:
            self.blocks.close()
            self.closed = True

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._group = replace(self._group, starred=True)
        elif symbol in "\r\n":
            self._word("par", None)
        elif symbol in _SYMBOLS:
            self._say(_SYMBOLS[symbol])

    def _word(self, word: str, value: int | None) -> None:
        group = self._group
        if group.fresh:
            place = group.place
            if place and word in _ASIDE:
                place = word
                self._stamp = {} if word in ("creatim", "revtim") else self._stamp
            elif word in _UNSEEN or group.starred:
                place = ""
            self._group = group = replace(group, place=place, fresh=False)
        if word == "ansicpg":
            self._codec = code_page(value)
        elif word == "uc":
            self._group = replace(group, skip=max(0, value if value is not None else 1))
        elif word == "u" and value is not None:
            self._say(chr(value % 0x10000))
            self._skip = group.skip
        elif word in _CHARACTERS:
            self._say(_CHARACTERS[word])
        elif group.place == "fonttbl":
            if word == "f":
                self._font = value or 0
            elif word == "fcharset":
                self._fonts[self._font] = charset(value)
        elif group.place == "stylesheet":
            self._style = (value or 0) if word == "s" else self._style
            self._style_level = (value or 0) + 1 if word == "outlinelevel" else self._style_level
        elif word in ("yr", "mo", "dy"):
            self._stamp[word] = value or 0
        elif word == "f":
            self._group = replace(group, codec=self._fonts.get(value or 0))
        elif word == "v":
            self._group = replace(group, hidden=value != 0)
        elif word == "deleted":
            self._group = replace(group, deleted=value != 0)
        elif word == "plain":
            self._group = replace(group, codec=None, hidden=False, deleted=False)
        elif group.place == "footnote" and word == "par":
            self._say("\n")
        elif group.place == "text":
            self.blocks.take(word, value)

    def _take_bytes(self, data: bytes) -> None:
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        self._bytes += data[skipped:]
        self._group = replace(self._group, fresh=False) if self._group.fresh else self._group

    def _decode(self) -> None:
        if self._bytes:
            data, self._bytes = self._bytes, bytearray()
            self._say(data.decode(self._group.codec or self._codec, "replace"))

    def _say(self, words: str) -> None:
        if self._group.place and not self._group.hidden and not self._group.deleted:
            self._words.say(self._group.place, words)

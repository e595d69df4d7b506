"""Whether a question reads well by itself, away from the text that it was taken from.

By rule, and strict: a good question lost costs less than a clumsy one shown.
"""

from __future__ import annotations

import re

from index_build.stop_words import STOP_WORDS

LEAST_WORDS, MOST_WORDS = 5, 16
_BEGINS = re.compile(r"(?:(?:By|Until|From|Since) when|After how many|Who|Whom|Whose|What|Which|When|Where|Why|How) \w")
# What these mean stands elsewhere, or changes from day to day.
_POINTS_AWAY = frozenset(
    """
    he him his she hers her it its itself they them their theirs this that these those here there such one ones other others another same
    former latter above below following previous next last former first second both either so then now today yesterday tomorrow
    recently ago currently meanwhile afterwards later earlier else
    """.split()
)
_SPEAKERS = frozenset("i me my mine we us our ours you your yours myself yourself ourselves".split())
_WORD = re.compile(r"[\w’'.:@-]*\w")
_UNSAFE = re.compile(r"[\"“”„«»()\[\]{}<>…|*_`\n;!?]|\.\s|--|—|–|:\s|’\s|'\s")
_NOUN = r"[\w’'-]+"
_DEFINITE = re.compile(rf"\b[Tt]he (?P<words>{_NOUN}(?: {_NOUN})?)")
_RELATES = frozenset("of in for on at between from with near outside inside".split())


def reads_well(question: str, speakers: bool = False) -> bool:
    """Whether a question can be shown by itself. ``speakers`` lets "I" and "you" pass, as documents' own questions have them.

    >>> reads_well("Who is the governor of the Rostov region?"), reads_well("Who gave it to them last week?")
    (True, False)
    """
    if not question.endswith("?") or not _BEGINS.match(question) or _UNSAFE.search(question[:-1]):
        return False
    words = _WORD.findall(question)
    if not LEAST_WORDS <= len(words) <= MOST_WORDS:
        return False
    plain = [word.lower() for word in words]
    if _POINTS_AWAY.intersection(plain) or (not speakers and _SPEAKERS.intersection(plain)):
        return False
    # At least one thing it is about and one thing that is asked of it.
    about = {word for word in plain if word not in STOP_WORDS and not word.isdigit()}
    if len(about) < 2 or words[-1].lower() in ("the", "a", "an", "and", "or", "to"):
        return False
    return not any(_is_bare(match["words"]) for match in _DEFINITE.finditer(question[:-1]))


def _is_bare(words: str) -> bool:
    """Whether a thing is named by one word alone, such as "the site", so that only its text tells which is meant."""
    first, _, second = words.partition(" ")
    if first[:1].isupper() or any(character.isupper() for character in second[:1]):
        return False
    return not second or (second in STOP_WORDS and second not in _RELATES)

"""Makes a question that leans on earlier turns self-contained, and tells how much it leans.

Nothing is generated: words of earlier questions and answers take the place of pronouns, stand in for what was left out, or are set
behind the question in brackets. A question with a topic of its own stays as it is. For English; what the rules do not know stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qa.conversation.pronouns import refers_back, resolve
from qa.conversation.turn import MOST_TURNS, Turn
from qa.conversation.words import (
    ASKING,
    AUXILIARY,
    PARTICIPLE,
    PREPOSITIONS,
    asked_phrase,
    content,
    is_time,
    names,
    phrases,
    stem,
    words,
)

Leaning = Literal["no", "perhaps", "surely"]
Likest = Callable[[str, Sequence[str]], int | None]
"""A phrase and others → the place of the one that means the likest, None where none is near."""

MOST_ANTECEDENTS = 3
"""Things or persons that a pronoun is tried with."""
LONGEST_SAYING = 200
"""Characters of a quote that takes the place of "so" in "Who said so?"."""
MOST_CARRIED = 10
"""Words that are set behind a question in brackets."""
_OPENER = re.compile(r"^(?:(?:and|but|so|also|then|or|ok(?:ay)?|well)\b[,\s]*)+", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:(?:what|how) about|what if it is)\s+", re.IGNORECASE)
_IF = re.compile(r"^(?:what )?if\b", re.IGNORECASE)
# "By when", "How long in advance": an asking word, how much of it, and nothing that is done.
_BARE = re.compile(
    rf"^(?:(?:{'|'.join(sorted(PREPOSITIONS))})\s+)?(?:{'|'.join(sorted(ASKING))})"
    r"(?:\s+(?:long|many|much|often|far|soon|old|late|early|big|large|fast|exactly|for|from|to|next|else|times?|in advance|ahead|before|more))*\s*\??$",
    re.IGNORECASE,
)
# "Who said so?", "Where does it say that?": what was said is the answer's own sentence.
_SAID = re.compile(
    r"\b(sa(?:y|ys|id)|claim(?:s|ed)?|t(?:ell|ells|old) [\w ]+?)\s+(?:so|that|this)(?=\s*\?*$)", re.IGNORECASE
)
_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*\??$")


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is understood.

    ``question`` stands by itself; ``others`` are further ways to take it, the likelier first; ``plain`` is what was asked, without an
    opening "and"; ``leaning`` tells whether it needs the conversation; ``documents`` were just cited, and are preferred where it does.
    """

    question: str
    plain: str
    leaning: Leaning = "no"
    documents: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()


def understand(question: str, history: Sequence[Turn], likest: Likest) -> Understood:
    """Understand a cleaned question after a conversation, of which the last ``MOST_TURNS`` turns count, the oldest first."""
    turns = list(history)[-MOST_TURNS:]
    plain = _capitalised(_OPENER.sub("", question)) if turns else question
    if not turns or (not content(plain) and not words(plain)):
        return Understood(question, question)
    leaning = leans(plain, question, turns)
    if leaning == "no":
        return Understood(plain, plain)
    ways = [way for way in dict.fromkeys(_ways(plain, turns, likest)) if way != plain]
    if not ways:
        return Understood(plain, plain)
    return Understood(ways[0], plain, leaning, frozenset(turns[-1].documents), tuple(ways[1:]))


def for_reading(question: str, plain: str) -> str:
    """An understood question as the reader is to have it: without what is carried behind it in brackets, where it asks something without that.

    Words that are carried find the passages; in those, a question that no person would ask is read worse than one with a pronoun.
    What whoever asked had put in brackets, in ``plain``, is read.
    """
    brackets = _BRACKETS.search(question)
    if brackets is None or f"({brackets[1]})" in plain:
        return question
    bare = _without_brackets(question).rstrip(" ?")
    asks = asked_phrase(bare)[1] and not _is_bare(bare) and not _is_fragment(bare)
    return f"{bare}?" if asks else question


def leans(plain: str, question: str, turns: Sequence[Turn]) -> Leaning:
    """Whether a question needs what was said before: surely with a pronoun or as a fragment, perhaps where it names nothing itself."""
    opened = plain.casefold() != question.casefold()
    if _ABOUT.match(plain) or refers_back(plain):
        return "surely"
    held = words(plain)
    asking, rest = asked_phrase(plain)
    if asking and not rest and not names(plain) and len(content(plain)) <= 1:
        return "surely"  # "Who said so?", "In what year?"
    own_name = any(not is_time(name) for name in names(plain)) or any(character.isdigit() for character in plain)
    if re.search(r"\belse\b", plain, re.IGNORECASE):
        return "perhaps"
    if _is_bare(plain) or (_is_fragment(plain) and (opened or held[0].casefold() in PREPOSITIONS)):
        return "surely"
    if _is_fragment(plain):
        return "perhaps"
    if own_name:
        return "no"
    if _IF.match(plain):
        return "perhaps"
    said = {
        stem(word) for turn in turns[-2:] for part in (turn.question, turn.value, turn.quote) for word in content(part)
    }
    few = len(content(plain)) <= 2
    return "perhaps" if opened or few or said & {stem(word) for word in content(plain)} else "no"


def _ways(plain: str, turns: Sequence[Turn], likest: Likest) -> Iterator[str]:
    """The ways to take a question that leans, the likeliest first: another antecedent of a pronoun, or the topic behind it."""
    base = turns[-1]
    about = _ABOUT.match(plain)
    if _SAID.search(plain) and 0 < len(base.quote) <= LONGEST_SAYING:
        yield _SAID.sub(lambda said: f"{said[1]} “{' '.join(base.quote.split())}”", plain)
    if about or (_is_fragment(plain) and not _IF.match(plain)):
        yield _exchanged(plain[about.end() :] if about else plain, base.question, likest)
    elif _is_bare(plain):
        yield _bare(plain, base)
    else:
        for choice in range(MOST_ANTECEDENTS):
            resolved = resolve(plain, turns, choice)
            own = names(resolved) if resolved != plain else []
            # A pronoun's name says what the question is about; what else was spoken of is not needed where it is a person or a place.
            yield resolved if own and not refers_back(resolved) else _carrying(resolved, turns)
    yield _carrying(plain, turns)


def _is_fragment(question: str) -> bool:
    """Whether a question has neither an asking word nor a verb in front: "In London?", "Contractors?"."""
    held = [word.casefold() for word in words(question)]
    return (
        bool(held)
        and not set(held[:2]) & ASKING
        and held[0] not in AUXILIARY
        and not set(held) & AUXILIARY
        and len(held) <= 8
    )


def _is_bare(question: str) -> bool:
    """Whether a question is hardly more than its asking word: "Why?", "By when?", "How long?"."""
    return bool(_BARE.match(question))


def _bare(plain: str, base: Turn) -> str:
    """The earlier question asked again with another asking word, its answer in place: "Why?" → "Why is she moving to Lisbon?"."""
    asking = plain.rstrip(" ?")
    before, rest = asked_phrase(_without_brackets(base.question))
    if not rest:
        return f"{asking} ({' '.join(filter(None, (_topic(base.question, asking), base.value)))})?"
    value = base.value if before.casefold().split()[0] in ("who", "what", "which", "how") else ""
    auxiliary, _, remainder = rest.partition(" ")
    if before.casefold() == "who" and value and auxiliary.casefold() not in ("do", "does", "did"):
        return f"{asking} {auxiliary} {value} {remainder}?"
    counted = re.match(r"(?:how (?:many|much)|which|what)\s+(.+)", before, re.IGNORECASE)
    if counted and re.match(r"(?:be|been|\w+ed)\b", remainder):
        return f"{asking} {auxiliary} {counted[1]} {remainder}?"
    if rest.split()[-1].casefold() in PREPOSITIONS:
        return f"{asking} {rest} {value}?"
    return f"{asking} {rest}{f' ({value})' if value else ''}?"


def _exchanged(fragment: str, base: str, likest: Likest) -> str:
    """As ``_parallel``, for one phrase or two: "A full day in Germany?" gives a place first and then a time."""
    parts = re.match(r"(?P<head>.+\S)\s+(?P<tail>(?:in|at|on|to|from)\s+[A-Z].*)", fragment)
    if parts and parts["head"].split()[0].casefold() not in PREPOSITIONS and not names(f"about {parts['head']}"):
        return _parallel(parts["head"], _parallel(parts["tail"], base, likest), likest)
    return _parallel(fragment, base, likest)


def _parallel(fragment: str, base: str, likest: Likest) -> str:
    """The earlier question with one phrase changed for another of its kind: "In London?" → "What is the limit in London?"."""
    new = fragment.rstrip(" ?.!")
    kept = _without_brackets(base).rstrip(" ?")
    first, _, rest = new.partition(" ")
    if first.casefold() in PREPOSITIONS and rest:
        # The last phrase behind the same preposition, up to the next small word.
        same = list(
            re.finditer(
                rf"\b{first}\s+(?:(?:the|an?|my|our)\s+)?\S+(?:\s+(?!(?:{'|'.join(PREPOSITIONS | AUXILIARY)})\b)\S+)*",
                kept,
                re.IGNORECASE,
            )
        )
        if same:
            return f"{kept[: same[-1].start()]}{first.lower()} {rest}{kept[same[-1].end() :]}?"
        new_phrase = rest
    else:
        new_phrase = new
    new_phrase = re.sub(r"^(?:the|an?|my|our|for|in)\s+", "", new_phrase, flags=re.IGNORECASE)
    others = names(kept) if names(f"about {new_phrase}") else []
    # A name takes the place of a name; else what means the likest gives way.
    counted = re.match(r"how (?:many|much)\s+(\S+)", kept, re.IGNORECASE)
    held = others or [phrase for phrase in phrases(kept) if not counted or phrase != counted[1]]
    place = (len(others) - 1 if len(others) == 1 else likest(new_phrase, held)) if held else None
    if place is None:
        return f"{kept} {new[0].lower() + new[1:] if first.casefold() in PREPOSITIONS else f'({new})'}?"
    at = kept.rfind(held[place])
    return f"{kept[:at]}{new_phrase}{kept[at + len(held[place]) :]}?"


def _carrying(question: str, turns: Sequence[Turn]) -> str:
    """The question with what the earlier one was about behind it in brackets."""
    topic = _topic(turns[-1].question, question)
    said = asked_phrase(question)[1] == "" and turns[-1].value
    if said and len(said.split()) <= MOST_CARRIED and said.casefold() not in topic.casefold():
        topic = f"{topic}, {said}" if topic else said
    if not topic and len(turns) > 1:
        topic = _topic(turns[-2].question, question)
    return f"{question.rstrip(' ?')} ({topic})?" if topic else question


def _topic(earlier: str, question: str) -> str:
    """The phrases of an earlier question, names first, that share no word with this one, at most ``MOST_CARRIED`` words."""
    own = {stem(word) for word in content(question)}
    bare = _without_brackets(earlier)
    _, rest = asked_phrase(bare)
    # What earlier turns left in brackets comes last.
    held = [*names(bare), *phrases(rest or bare), *phrases(bare), *phrases(earlier)]
    chosen: list[str] = []
    used: set[str] = set()
    for phrase in held:
        fresh = [word for word in words(phrase) if stem(word) not in own | used and not PARTICIPLE.fullmatch(word)]
        if fresh and len(used) + len(fresh) <= MOST_CARRIED:
            chosen.append(" ".join(fresh))
            used |= {stem(word) for word in fresh}
    return ", ".join(chosen)


def _without_brackets(question: str) -> str:
    return _BRACKETS.sub("", question)


def _capitalised(question: str) -> str:
    return question[:1].upper() + question[1:]

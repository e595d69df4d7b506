"""Questions made of statements: "Certificates for telephones last 365 days" answers "How long do certificates for telephones last?".

By rule, for English, each rule for one form of sentence in which nothing but the order of the words has to change. No maintained package was
found that holds a tagger of English together with its model, so words that a rule cannot tell are left alone: most sentences give no question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qa.good_question import reads_well

_CAPITAL = r"(?:[A-ZÀ-ÖØ-ÞŁŚŽŠČ][\w’'-]*)"
_PERSON = rf"{_CAPITAL}(?: (?:de|van|von|der|al|bin|{_CAPITAL})){{0,2}} {_CAPITAL}"
_PLACE = rf"(?:the )?{_CAPITAL}(?: (?:of |and )?{_CAPITAL}){{0,3}}"
_OWNER = rf"(?:the )?{_CAPITAL}(?: {_CAPITAL}){{0,2}}(?:’s|'s|s’)"
# Offices that one person holds at a time, so that "the" is right.
_OFFICE = (
    r"(?:president|minister|governor|spokesman|spokeswoman|spokesperson|secretary(?:[ -]general)?|director|head|chair|chairman|chairwoman|"
    r"chief executive|mayor|manager|founder|chancellor|king|queen|captain|prime minister|editor|principal|treasurer)"
)
_OF_ONE = (
    r"(?:foreign |defen[cs]e |prime |finance |interior |health |education |deputy |vice |general |managing |state |department |national |"
    rf"security |council |air |force |press )*{_OFFICE}"
)
_NUMBER_WORD = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|(?:a|one) hundred|(?:a|one) thousand)"
)
_QUANTITY = (
    r"(?:(?:at least|at most|up to|about|around|nearly|almost|more than|fewer than|less than|over|roughly|close to) )?"
    rf"(?:\d(?:[\d,.]*\d)?(?:m|bn)?(?: (?:thousand|million|billion))?|{_NUMBER_WORD})"
)
_PLURAL = r"(?:[a-z]{2,}(?<!s)(?<!u)(?<!i)s|people|men|women|children)"
_COUNTED = rf"(?:[a-z][\w-]* ){{0,2}}{_PLURAL}(?: and (?:[a-z][\w-]* )?{_PLURAL})?(?: of (?:[a-z]+ )?[a-z]+)?"
_UNIT = (
    r"(?:seconds|minutes|hours|days|weeks|months|years|working days|calendar days|weeks?|months?|years?|days?|hours?)"
)
_DURATION = rf"(?:{_QUANTITY}|one|an?|half an?|two and a half) {_UNIT}"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = rf"(?:(?:\d{{1,2}}(?:,? and \d{{1,2}})? )?{_MONTH}(?: \d{{1,2}}(?!\d))?(?:,? \d{{4}})?|(?:1[0-9]|20)\d\d)"
_TIME = r"(?:\d{1,2}[:.]\d\d|noon|midnight)(?: ?[ap]\.?m\b)?"
_SUBJECT = r"(?P<subject>[^\W_][\w’'-]*(?: [\w’'-]+){0,7}?)"
_END = r"(?=[.;,](?:\s|$)|$)"
_ENDED = (
    r"(?P<verb>[a-z]+ed|closed|built|held|born|made|sent|shown|lost|found|paid|taken|given|begun|won|written|set|sold)"
)


@dataclass(frozen=True, slots=True)
class Made:
    """A question made of a sentence, and the characters of the sentence that answer it."""

    question: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a sentence looks like, and what is asked of it; its group ``answer`` is what the question takes out."""

    pattern: re.Pattern[str]
    ask: Callable[[dict[str, str]], str]


def _rule(pattern: str, ask: str | Callable[[dict[str, str]], str]) -> _Rule:
    return _Rule(re.compile(pattern), ask.format_map if isinstance(ask, str) else ask)


def _does(found: dict[str, str]) -> str:
    """The auxiliary that agrees with the verb of the sentence."""
    verb = found["does"]
    return "did" if verb in _PAST else "does" if verb.endswith("s") else "do"


_PLAIN = {"took": "take", "lasted": "last", "had": "have", "began": "begin", "has": "have", "lies": "lie"}
_PAST = ("took", "lasted", "had", "began")


def _plain(found: dict[str, str]) -> str:
    verb = found["does"]
    return _PLAIN.get(verb) or (verb[:-1] if verb.endswith("s") else verb)


def _with_do(asked: str, rest: str = "") -> Callable[[dict[str, str]], str]:
    """A question with "do": "How long" makes "How long does a turn last?" of "A turn lasts a week"."""
    return lambda found: (
        f"{asked.format_map(found)} {_does(found)} {found['subject']} {_plain(found)}{rest.format_map(found)}"
    )


_WHEN = {"on": "When", "in": "When", "by": "By when", "until": "Until when"}

# Of these one clause is looked at, wherever it stands in the sentence.
_NAMED = (
    _rule(rf"(?P<answer>{_PERSON}), (?:the )?(?P<office>{_OF_ONE} (?:of|for) {_PLACE}(?: region)?)[,.]", "Who is the {office}"),
    _rule(rf"(?P<answer>{_PERSON}), (?P<office>{_OWNER} {_OF_ONE})[,.]", "Who is {office}"),
    _rule(rf"\b(?P<office>{_OWNER} {_OF_ONE}), (?P<answer>{_PERSON})[,.]", "Who is {office}"),
    _rule(rf"^(?:The )?(?P<office>{_CAPITAL}(?: {_CAPITAL})? {_OF_ONE}) (?P<answer>{_PERSON}) (?:said|says|told|has said)\b", "Who is the {office}"),
    _rule(
        rf"(?:^|\bthat ){_SUBJECT} (?P<has>has|have|had) (?P<verb>[a-z]+ed|seen|found|sent|given|built|sold|bought|lost|won) "
        rf"(?P<answer>{_QUANTITY}) (?P<counted>{_COUNTED})\b",
        "How many {counted} {has} {subject} {verb}",
    ),
)  # fmt: skip
# These are the whole sentence, or all of it up to a comma.
_WHOLE = (
    _rule(rf"^(?P<answer>{_PERSON}) (?P<is>is|was) (?P<office>the (?:[a-z]+ )?{_OF_ONE} (?:of|for) [^.,;]+){_END}", "Who {is} {office}"),
    _rule(rf"^(?P<answer>{_PERSON}) (?P<is>is|was) (?P<what>(?:responsible for|in charge of) [^.,;]+){_END}", "Who {is} {what}"),
    _rule(
        rf"^(?P<answer>{_PERSON}) (?P<what>(?:leads|led|runs|ran|publishes|published|explains|handles|founded|designed|invented|discovered|"
        rf"directed|built|chairs|heads|manages|wrote|owns|teaches|won) [^.,;]+){_END}",
        "Who {what}",
    ),
    _rule(
        rf"^(?P<answer>(?:the |The )?{_PLACE}) (?P<is>is|was) (?P<what>the (?:[a-z]+ )?(?:capital|name|currency|official language) of [^.,;]+){_END}",
        "What {is} {what}",
    ),
    _rule(
        rf"^(?P<answer>{_QUANTITY}) (?P<counted>{_COUNTED}) (?P<what>(?:were|are|have|had|will|can|could|must|may|died|took part)\b[^.,;]*){_END}",
        "How many {counted} {what}",
    ),
    _rule(
        rf"^{_SUBJECT} (?P<does>have|has|had) (?P<answer>{_QUANTITY}) (?P<counted>{_COUNTED})(?P<rate> (?:a|per|each|every) (?:year|month|week|day))?{_END}",
        _with_do("How many {counted}", "{rate}"),
    ),
    _rule(rf"^{_SUBJECT} (?P<does>lasts?|lasted|takes?|took) (?P<answer>{_DURATION})(?:{_END}|(?= and | from ))", _with_do("How long")),
    _rule(rf"^{_SUBJECT} (?P<does>expires?|ends?|closes?) after (?P<answer>{_QUANTITY} (?P<unit>{_UNIT}))(?:{_END}|(?= and ))", _with_do("After how many {unit}")),
    _rule(
        rf"^{_SUBJECT} (?P<does>begins?|began|starts?|opens?|closes?|ends?) (?P<answer>(?:at {_TIME}|(?:on|in) {_DATE}))(?:{_END}|(?= and ))",
        _with_do("When"),
    ),
    _rule(rf"^{_SUBJECT} (?P<does>takes?|took) place (?P<answer>(?:in|at) {_PLACE}){_END}", _with_do("Where", " place")),
    _rule(rf"^{_SUBJECT} (?P<does>costs) (?P<answer>[€$£]?\d[\d.,]*(?: [a-z]+)?){_END}", _with_do("How much")),
    _rule(
        rf"^(?P<subject>{_PLACE}) (?:lies|is) (?P<answer>(?:about )?\d[\d,.]* ?(?:km|kilometres|miles)(?: north| south| east| west)?) (?:of|from) (?P<from>{_PLACE}){_END}",
        "How far is {subject} from {from}",
    ),
    _rule(rf"^{_SUBJECT} must (?P<what>(?!not\b)[^.,;]{{3,50}}?) (?P<answer>within {_DURATION}){_END}", "How soon must {subject} {what}"),
    _rule(
        rf"^{_SUBJECT} (?P<is>is|was|are|were) (?P<what>{_ENDED}(?: [\w’'-]+){{0,5}}?) (?P<answer>(?P<when>on|in|by|until) {_DATE}){_END}",
        lambda found: f"{_WHEN[found['when']]} {found['is']} {found['subject']} {found['what']}",
    ),
    _rule(
        rf"^{_SUBJECT} must (?P<what>(?!not\b)[^.,;]{{3,50}}?) (?P<answer>by {_DATE}){_END}", "By when must {subject} {what}"
    ),
    _rule(
        rf"^{_SUBJECT} (?P<is>is|was|are|were) (?P<what>held|built|born|based|founded|located|buried|kept|stored) (?P<answer>(?:in|at) {_PLACE}){_END}",
        "Where {is} {subject} {what}",
    ),
)  # fmt: skip
# What is left out of a question may not be what makes its sentence true.
_BOUND = re.compile(
    r"\b(?:not|never|no|none|nobody|if|unless|except|only|might|would|could|allegedly|or)\b|n[’']t\b", re.I
)
_OPENING = frozenset("a an the every each most all somebody anybody everyone everybody".split())
_CLAUSE = re.compile(r"\b(?:and|but|that|which|because|while|when|than|to|is|are|was|were|has|have|had)\b")


def questions_of(sentence: str, text: str = "") -> Iterator[Made]:
    """Yield the questions that a sentence answers; ``text`` is what it stands in and tells which words are names.

    >>> [made.question for made in questions_of("Vasily Golubev, governor of the Rostov region, wrote a letter.")]
    ['Who is the governor of the Rostov region?']
    """
    plain = re.sub(r"\s", " ", sentence)
    bound = _BOUND.search(plain)
    for rule in (*_NAMED, *(() if bound else _WHOLE)):
        for match in rule.pattern.finditer(plain):
            found = {name: value or "" for name, value in match.groupdict().items()}
            if "subject" in found:
                subject = _subject(found["subject"], text, match.start("subject") == 0)
                if subject is None:
                    continue
                found["subject"] = subject
            question = f"{rule.ask(found)}?"
            if reads_well(question):
                yield Made(question, *match.span("answer"))


def _subject(words: str, text: str, begins: bool) -> str | None:
    """A subject as it stands within a sentence, or None for what is none or cannot be told."""
    first, _, rest = words.partition(" ")
    if _CLAUSE.search(words):
        return None
    if not begins or (rest[:1].isupper() and first.lower() not in _OPENING):
        return words
    if first.lower() in _OPENING:
        return f"{first.lower()} {rest}".rstrip()
    # The text tells whether its sentence begins with a name: how is the word written elsewhere?
    within = re.compile(rf"(?<=[a-z,] )(?:{re.escape(first)}|{re.escape(first.lower())})\b")
    written = {match.group() for match in within.finditer(text)}
    if len(written) == 1:
        return f"{written.pop()} {rest}".rstrip()
    return None

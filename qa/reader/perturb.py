"""Unanswerable questions in SQuAD 2.0's manner, made from answerable ones without a labelled example of it.

Rajpurkar et al. 2018 (arXiv 1806.03822, table 2) count among its unanswerable questions: entity swaps (21 %),
antonyms (20 %), negation (9 %), mutual exclusion (15 %), impossible conditions (4 %). Each maker below changes one
such thing in a question so that the passage, otherwise still on the subject, no longer answers it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from qa.reader.antonyms import ANTONYMS
from qa.reader.lexicon import Lexicon

Maker = Callable[[str, str, "Pool", random.Random], str | None]

_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_NAME = re.compile(r"\b[A-Z][\w'’.-]*(?:\s+(?:of |the |de |van |von )?[A-Z][\w'’.-]*)*")
_WORD = re.compile(r"\b[a-z]{4,}\b")
_AUXILIARY = re.compile(r"\b(did|does|do|was|were|is|are|has|have|had|can|could|would|will)\b")
_OPENERS = frozenset(
    "what which who whom whose when where why how in on at by for from to of the a an after before during"
    " along with as according is are was were did does do if name i it this that".split()
)
_COMMON = frozenset(
    "what which whom whose when where many much that this these those with from have been were does about into"
    " their there they than then some other also known name called type kind used during would could".split()
)
MONTHS = tuple("January February March April May June July August September October November December".split())


class Pool:
    """What to swap in: names of one article's questions, and the words of a lexicon that stand in like places."""

    def __init__(self, questions: list[str], lexicon: Lexicon) -> None:
        self.names = sorted({name for question in questions for name in names(question)})
        self.lexicon = lexicon


def names(text: str) -> list[str]:
    """Capitalised runs of words, without what only opens a sentence."""
    found = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0].lower() in _OPENERS:
            words.pop(0)
        if words and len(words[0]) > 1:
            found.append(" ".join(words).rstrip(".,"))
    return found


def swap_number(question: str, passage: str, pool: Pool, rng: random.Random) -> str | None:
    """Another year, quantity or ordinal number, one that the passage does not hold."""
    matches = list(_NUMBER.finditer(question))
    if not matches:
        return None
    match = rng.choice(matches)
    digits = match.group()
    for _ in range(8):
        if re.fullmatch(r"1\d{3}|20\d{2}", digits):
            new = str(int(digits) + rng.choice((-1, 1)) * rng.choice((1, 1, 2, 3, 5, 10, 20)))
        else:
            new = re.sub(r"\d", lambda d: rng.choice("123456789"), digits)
        if new != digits and new not in passage:
            return question[: match.start()] + new + question[match.end() :]
    return None


def swap_month(question: str, passage: str, pool: Pool, rng: random.Random) -> str | None:
    """Another month."""
    held = [month for month in MONTHS if re.search(rf"\b{month}\b", question)]
    others = [month for month in MONTHS if month not in passage and month not in question]
    if not held or not others:
        return None
    return re.sub(rf"\b{held[0]}\b", rng.choice(others), question)


def swap_name(question: str, passage: str, pool: Pool, rng: random.Random) -> str | None:
    """Another name for one that the passage holds: from the passage itself (hardest) or from its article."""
    held = [name for name in names(question) if name in passage]
    if not held:
        return None
    old = rng.choice(held)
    near = [name for name in names(passage) if name not in question and old not in name]
    far = [name for name in pool.names if name not in passage and name not in question and old not in name]
    choices = near if near and rng.random() < 0.45 else far
    # Likest in use first: a person for a person, a place for a place.
    choices = pool.lexicon.likest(old, choices)
    return question.replace(old, rng.choice(choices)) if choices else None


def swap_antonym(question: str, passage: str, pool: Pool, rng: random.Random) -> str | None:
    """The opposite of one word: first and last, won and lost, north and south."""
    found = [match for match in re.finditer(r"\b[A-Za-z]+\b", question) if match.group().lower() in ANTONYMS]
    if not found:
        return None
    match = rng.choice(found)
    new = rng.choice(ANTONYMS[match.group().lower()])
    return (
        question[: match.start()] + (new.capitalize() if match.group()[0].isupper() else new) + question[match.end() :]
    )


def swap_word(question: str, passage: str, pool: Pool, rng: random.Random) -> str | None:
    """A word that could stand in its place, and that the passage does not hold, for one that the passage holds."""
    folded = passage.lower()
    held = [m for m in _WORD.finditer(question) if m.group() not in _COMMON and m.group()[:5] in folded]
    if not held:
        return None
    match = rng.choice(held)
    near = pool.lexicon.neighbours(match.group())
    choices = [word for word in near if word[:5] not in folded and word not in question]
    return question[: match.start()] + rng.choice(choices) + question[match.end() :] if choices else None


def negate(question: str, passage: str, pool: Pool, rng: random.Random) -> str | None:
    """A "not" or "never" after the first auxiliary verb, or "n't" on it."""
    match = _AUXILIARY.search(question)
    if not match or re.search(r"\b(not|never)\b|n't", question):
        return None
    if match.group() in {"did", "does", "was", "were", "is", "are"} and rng.random() < 0.5:
        return question[: match.end()] + "n't" + question[match.end() :]
    # "did the army not cross": the word goes after the subject, taken to be up to three words.
    rest = question[match.end() :].split(" ")
    place = min(len(rest) - 1, rng.randint(1, 3))
    return question[: match.end()] + " ".join([*rest[: place + 1], rng.choice(("not", "never")), *rest[place + 1 :]])


MAKERS: dict[str, tuple[Maker, float]] = {
    "number": (swap_number, 3.0),
    "month": (swap_month, 3.0),
    "name": (swap_name, 3.0),
    "antonym": (swap_antonym, 3.0),
    # Least: a neighbour in use may be a synonym, and then the passage still answers.
    "word": (swap_word, 0.7),
    "negate": (negate, 0.35),
}

UNSURE = frozenset({"word", "negate"})
"""Makers whose change may leave the answer right, a synonym say: of use in numbers, not where single questions are picked."""


def perturb(question: str, passage: str, pool: Pool, rng: random.Random) -> str | None:
    """The question changed by one maker drawn by weight; none if no maker applies or nothing changed."""
    order = sorted(MAKERS.values(), key=lambda maker: rng.random() ** (1 / maker[1]), reverse=True)
    for maker, _ in order:
        changed = maker(question, passage, pool, rng)
        if changed and changed != question:
            return changed
    return None


def perturbations(question: str, passage: str, pool: Pool, rng: random.Random) -> list[str]:
    """What each maker that applies makes of the question, none of them twice; but for those whose question may still be answered."""
    made = (maker(question, passage, pool, rng) for name, (maker, _) in MAKERS.items() if name not in UNSURE)
    return [changed for changed in dict.fromkeys(made) if changed and changed != question]


def carried_over(question: str, changed: str, passage: str) -> list[tuple[int, int, str]] | None:
    """The cuts ``(start, end, new)`` that make the same swap of a name, number or month in the passage.

    Then the passage answers again, and only comparing the two tells this pair from the unanswerable one: without such
    pairs, a reader learns to tell changed questions by their odd wording. None where something else was changed, or
    where the passage does not hold what was swapped.
    """
    old_words, new_words = question.split(" "), changed.split(" ")
    least = min(len(old_words), len(new_words))
    first = next((i for i in range(least) if old_words[i] != new_words[i]), least)
    last = next((i for i in range(least - first) if old_words[-1 - i] != new_words[-1 - i]), least - first)
    old, new = (" ".join(words[first : len(words) - last]).strip("?.,;:\"'") for words in (old_words, new_words))
    if not old or not new or not (old[0].isupper() or any(char.isdigit() for char in old)):
        return None
    cuts = [(match.start(), match.end(), new) for match in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", passage)]
    return cuts or None

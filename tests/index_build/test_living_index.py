"""Whatever is done to an index in whatever order, it answers as one that is built anew from what should be in it.

hypothesis makes up the orders: 3 runs of up to 10 steps, the same ones every time; TEST_RUNS=100 looks further.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from index_build.build import NothingToIndex, build_index
from index_build.embedder import Embedder
from index_build.generation import Generation
from index_build.index_folder import KEPT, IndexFolder
from index_build.update import update_index
from index_build.upkeep import delete_documents, drop_generations, roll_back
from qa.answer import Answer
from qa.answerer import Answerer
from qa.evidence import cite
from qa.reader.span import shipped
from qa.retrieve import Retriever
from tests.index_build.comparing import same_generation

STORY = "The minister said on Monday that the new ferry would sail twice a day from the old harbour of Westray, whatever the weather."
TEXTS = (
    STORY,
    f"---\ndate: 2024-06-18\n---\n{STORY}\n\nThe ferry is blue.\n",
    f"Published 20 June 2024\n\n{STORY.replace('twice', 'three times')}\n\nThe baker of Westray is called Tom Pine.",
    "# Hats\n\nThe mayor of Westray wears a red hat.\n\n## Coats\n\nThe mayor wears a green coat.\n",
    "# Hats\n\nThe mayor of Westray wears a blue hat.\n\n## Coats\n\nThe mayor wears a green coat.\n",
    "# Clothes\n\nThe mayor of Westray wears a red hat.\n\n## Coats\n\nThe mayor wears a green coat.\n",
    "",
)
NAMES = ("a.md", "b.txt", "sub/c.md", "d.jsonl")
QUESTIONS = ("What hat does the mayor of Westray wear?", "How often will the new ferry sail?")


def documents(name: str, text: str) -> dict[str, str]:
    """What a file holds, by source; of a .jsonl file, a record of each text of which it has the number."""
    if not name.endswith("jsonl"):
        return {f"documents/{name}": text} if text else {}
    return {f"documents/{name}/{number}": TEXTS[int(number)] for number in text if TEXTS[int(number)]}


def content(name: str, text: str) -> str:
    if not name.endswith("jsonl"):
        return text
    return "\n".join(json.dumps({"id": number, "text": TEXTS[int(number)]}) for number in text)


@dataclass
class Expected:
    """What a generation should hold, what was deleted before it was made, and what since."""

    holds: dict[str, str]
    out: dict[str, str]
    deleted: set[str] = field(default_factory=set)

    @property
    def answers(self) -> dict[str, str]:
        return {source: text for source, text in self.holds.items() if source not in self.deleted}


class LivingIndex(RuleBasedStateMachine):
    embedder: ClassVar[Embedder]

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.folder, self.index = self.home / "documents", self.home / "index"
        self.files: dict[str, str] = {}
        self.generations: dict[str, Expected] = {}
        self.checked: object = None

    @property
    def now(self) -> Expected:
        return self.generations[IndexFolder(self.index).current().name]

    @initialize()
    def build(self) -> None:
        self.write("a.md", 3, "")
        self.write("b.txt", 0, "")
        self.write("d.jsonl", 0, "13")
        name = build_index([self.folder], self.index, self.embedder).generation
        held = {source: text for file, text in self.files.items() for source, text in documents(file, text).items()}
        self.generations[name] = Expected(held, {})
        self.answerer = Answerer(self.index, self.embedder)

    @rule(
        name=st.sampled_from(NAMES),
        text=st.integers(0, len(TEXTS) - 1),
        records=st.text("0123456", min_size=1, max_size=3),
    )
    def write(self, name: str, text: int, records: str) -> None:
        self.files[name] = "".join(sorted(set(records))) if name.endswith("jsonl") else TEXTS[text]
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content(name, self.files[name]))

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.files)))
        del self.files[name]
        (self.folder / name).unlink()

    @rule()
    def update(self) -> None:
        now = self.now
        out = now.out | {source: now.holds[source] for source in now.deleted}
        there = {source: text for file, text in self.files.items() for source, text in documents(file, text).items()}
        still_out = {source: text for source, text in out.items() if there.get(source) == text}
        held = {source: text for source, text in there.items() if source not in still_out}
        before = IndexFolder(self.index).current().name
        try:
            name = update_index(self.index, embedder=self.embedder).generation
        except NothingToIndex:
            assert not held and IndexFolder(self.index).current().name == before
            return
        if name == before:
            assert held == now.holds and not now.deleted
        else:
            self.generations[name] = Expected(held, still_out)
            self.dropped(KEPT)

    @precondition(lambda self: self.now.answers)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        source = data.draw(st.sampled_from(sorted(self.now.answers)))
        assert delete_documents(self.index, [source]).sources == (source,)
        self.now.deleted.add(source)

    @precondition(lambda self: IndexFolder(self.index).current().name > min(self.generations))
    @rule()
    def roll_back(self) -> None:
        before = self.now
        name = roll_back(self.index)
        after = self.generations[name]
        after.deleted |= {source for source in before.deleted | set(before.out) if source in after.holds}

    @rule(keep=st.integers(1, 3))
    def collect_garbage(self, keep: int) -> None:
        drop_generations(self.index, keep)
        self.dropped(keep)

    def dropped(self, keep: int) -> None:
        current = IndexFolder(self.index).current().name
        for name in sorted(self.generations)[:-keep]:
            if name != current:
                del self.generations[name]
        assert sorted(self.generations) == [path.name for path in IndexFolder(self.index).generations()]

    @invariant()
    def answers_as_one_built_anew(self) -> None:
        if not self.generations:
            return
        state = (IndexFolder(self.index).current().name, frozenset(self.now.deleted))
        if state == self.checked:
            return
        self.checked = state
        served = self.answerer.generation
        assert served.name == state[0]
        assert {each.source: each.sha256 for each in served.texts.documents()}.keys() == self.now.answers.keys()
        assert served.texts.dated()[0] == len(self.now.answers)
        answers = [self.answerer.ask(question) for question in QUESTIONS]
        for answer in answers:
            cited = [*answer.nearest, *(each for evidence in answer.evidence for each in evidence.citations)]
            assert {citation.source for citation in cited} <= self.now.answers.keys()
        if self.now.deleted or not self.now.answers:
            return  # Words stay as rare, and copies as dated, as the generation was made; the next update evens that.
        built = self.built()
        assert same_generation(served, built.generation)
        for question, answer in zip(QUESTIONS, answers, strict=True):
            assert searched(served, question, self.embedder) == searched(built.generation, question, self.embedder)
            assert without_times(answer) == without_times(built.ask(question))

    def built(self) -> Answerer:
        """An index of what should be there, from files of its own under the same names."""
        home = self.home / "anew"
        shutil.rmtree(home, ignore_errors=True)
        for file, text in self.contents().items():
            path = home / "documents" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        build_index([home / "documents"], home / "index", self.embedder)
        return Answerer(home / "index", self.embedder)

    def contents(self) -> dict[str, str]:
        files: dict[str, str] = {}
        for source, text in sorted(self.now.answers.items()):
            name, _, number = source.removeprefix("documents/").partition("jsonl/")
            if number:
                files[f"{name}jsonl"] = files.get(f"{name}jsonl", "") + json.dumps({"id": number, "text": text}) + "\n"
            else:
                files[name] = text
        return files

    def teardown(self) -> None:
        shutil.rmtree(self.home)


def searched(generation: Generation, question: str, embedder: Embedder) -> list[object]:
    retriever = Retriever(generation, embedder)
    found = retriever.retrieve(question, retriever.embed(question), 10)
    return [(cite(each.stored, generation), round(each.score, 4), round(each.cosine, 4)) for each in found]


def without_times(answer: Answer) -> Answer:
    evidence = tuple(dataclasses.replace(each, confidence=round(each.confidence, 3)) for each in answer.evidence)
    return dataclasses.replace(answer, generation="", timings={}, evidence=evidence)


@pytest.mark.slow
def test_an_index_that_lives_answers_as_one_that_is_built_anew(
    embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    LivingIndex.embedder = embedder
    monkeypatch.setattr("qa.answerer.shipped", functools.cache(shipped))  # Loaded once, for all the indexes built anew.
    run_state_machine_as_test(
        LivingIndex,
        settings=settings(
            max_examples=int(os.environ.get("TEST_RUNS", "3")),
            stateful_step_count=10,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

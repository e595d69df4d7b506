"""``python -m bench.dialogues``: dialogues over the demo and the news pages, asked turn by turn.

Every turn is asked once with the turns before it as history, which are the system's own answers, and once without. Reported, with 95%
bootstrap intervals over turns: the share of later turns answered right, follow-ups and new topics apart, and how often the question was
understood as another one than was typed. A turn counts as right when one of the values that are shown lies over a right answer; one that
the documents do not answer, when nothing is shown. Then the stand-alone check: the demo's questions, each asked alone and after an earlier
turn about something else, which must lose nothing. The news pages are left out where they are not at hand.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track

from bench.open_qa import interval
from index_build.build import build_index
from index_build.embedder import Embedder
from qa.answer import Answer
from qa.answerer import Answerer
from qa.question import clean
from qa.reader.squad_metric import RIGHT, best
from ui.demo import CORPUS

DIALOGUES = Path(__file__).with_name("dialogues.jsonl")
NEWS = Path("../shared/corpus/news")
QUESTIONS = CORPUS.parent / "questions.jsonl"
STDERR = Console(stderr=True)
WAYS = ("with_history", "without_history")
Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def judged(answer: Answer, golds: Sequence[str]) -> Row:
    """What was shown, and whether it is right: any of the values, and the first alone."""
    values = [evidence.value for evidence in answer.evidence]
    over = [best(value, golds)[1] >= RIGHT for value in values]
    nothing = answer.status == "not_found"
    return {
        "status": answer.status,
        "asked_as": answer.asked_as,
        "understood_as_another": answer.asked_as != clean(answer.question),
        "values": values,
        "right": any(over) if golds else nothing,
        "first_right": any(over[:1]) if golds else nothing,
    }


def ask_dialogue(dialogue: Row, answerer: Answerer) -> list[Row]:
    """One record for each turn."""
    from qa.conversation import Turn

    history: list[Turn] = []
    records = []
    for number, turn in enumerate(dialogue["turns"]):
        alone = answerer.ask(turn["question"])
        within = answerer.ask(turn["question"], history=history) if history else alone
        history.append(Turn.of(within))
        records.append(
            {"dialogue": dialogue["id"], "collection": dialogue["collection"], "turn": number, **turn}
            | dict(zip(WAYS, (judged(within, turn["answers"]), judged(alone, turn["answers"])), strict=True))
        )
    return records


def ask_stand_alone(questions: Sequence[Row], answerer: Answerer) -> list[Row]:
    """One record for each question: asked alone, and after the next question of the file that is about the other folder.

    What a question that nothing answers is about is told by the passages that come nearest to it.
    """
    from qa.conversation import Turn

    plain = [answerer.ask(row["question"]) for row in track(questions, description="Asking alone", console=STDERR)]
    folders = [
        (row["documents"][0] if row["documents"] else _cited(answer)).partition("/")[0]
        for row, answer in zip(questions, plain, strict=True)
    ]
    records = []
    for place, row in enumerate(track(questions, description="Asking after another", console=STDERR)):
        others = [*range(place + 1, len(questions)), *range(place)]
        earlier = next(other for other in others if folders[other] != folders[place])
        after = answerer.ask(row["question"], history=[Turn.of(plain[earlier])])
        records.append(
            {"question": row["question"], "answers": row["answers"], "earlier": questions[earlier]["question"]}
            | {"after": judged(after, row["answers"]), "alone": judged(plain[place], row["answers"])}
        )
    return records


def _cited(answer: Answer) -> str:
    """The source that an answer cites first, or that comes nearest."""
    return (answer.evidence[0].citations if answer.evidence else answer.nearest)[0].source


def shares(records: Sequence[Row], seed: int) -> Row:
    """How many turns were right in either way, and what the history gains, turn by turn."""
    out: Row = {"turns": len(records)}
    if not records:
        return out
    for name in ("right", "first_right"):
        columns = {way: _column((record[way] for record in records), name) for way in WAYS}
        out[name] = {way: interval(column, seed) for way, column in columns.items()}
        out[name]["gain"] = interval(columns[WAYS[0]] - columns[WAYS[1]], seed)
    out["understood_as_another"] = interval(
        _column((record[WAYS[0]] for record in records), "understood_as_another"), seed
    )
    return out


def _column(judgements: Iterable[Row], name: str) -> np.ndarray:
    return np.array([judgement[name] for judgement in judgements], dtype=float)


def summary(records: Sequence[Row], seed: int) -> Row:
    """All measures of the later turns of dialogues."""
    later = [record for record in records if record["kind"] != "first"]
    out = {
        "first_turns_right": interval(
            _column((record[WAYS[0]] for record in records if record["kind"] == "first"), "right"), seed
        ),
        "later_turns": shares(later, seed),
    }
    for kind in ("follow-up", "new topic"):
        own = [record for record in later if record["kind"] == kind]
        out[kind] = shares(own, seed) | {
            "answered_by_the_documents": shares([record for record in own if record["answers"]], seed)
        }
    out["not_answered_by_the_documents"] = shares([record for record in later if not record["answers"]], seed)
    return out


def main(arguments: list[str] | None = None) -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.dialogues", description=__doc__)
    parser.add_argument("--news", type=Path, default=NEWS, help="the folder of the news pages")
    parser.add_argument("--collection", choices=("demo", "news"), help="ask the dialogues over this one alone")
    parser.add_argument("--limit", type=int, help="so many dialogues of each collection and stand-alone questions")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save", type=Path, help="write every turn's record there as JSON lines")
    options = parser.parse_args(arguments)
    folders = {"demo": sorted(path for path in CORPUS.iterdir() if path.is_dir()), "news": [options.news]}
    embedder = Embedder()
    out: Row = {}
    records: list[Row] = []
    for collection, paths in folders.items():
        if options.collection not in (None, collection):
            continue
        if not all(path.is_dir() for path in paths):
            out[collection] = f"left out: {options.news} is not a folder"
            continue
        with tempfile.TemporaryDirectory(prefix="pincite-dialogues-", ignore_cleanup_errors=True) as index:
            build_index(paths, Path(index), embedder)
            answerer = Answerer(index, embedder)
            dialogues = [row for row in rows_of(DIALOGUES) if row["collection"] == collection][: options.limit]
            asked = [
                record
                for dialogue in track(dialogues, description=f"Asking the {collection}", console=STDERR)
                for record in ask_dialogue(dialogue, answerer)
            ]
            records += asked
            out[collection] = {"dialogues": len(dialogues)} | summary(asked, options.seed)
            if collection == "demo":
                alone = ask_stand_alone(
                    [row for row in rows_of(QUESTIONS) if not row.get("history")][: options.limit], answerer
                )
                records += alone
                out["stand_alone"] = {"questions": len(alone)} | {
                    way: {
                        name: sum(each[way][name] for each in alone)
                        for name in ("right", "first_right", "understood_as_another")
                    }
                    for way in ("alone", "after")
                }
    turns = [record for record in records if "kind" in record]
    out["all"] = summary(turns, options.seed) if turns else None
    if options.save:
        with options.save.open("w", encoding="utf-8") as stream:
            stream.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in records)
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()

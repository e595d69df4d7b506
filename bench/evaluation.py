"""``python -m bench.evaluation FILE``: what evaluating costs beside asking, over a SQuAD file as one collection.

The same questions are asked of one ``Answerer``, in turn by a plain loop and by ``qa.evaluate`` up to what is judged; the ratio of their rates
is given with its spread over the turns. The figures and intervals come once for a run, however many questions it has: their time is taken for
as many as the whole file has, from the questions that were asked, each taken several times.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

import numpy as np
from rich.progress import track

from qa.answerer import Answerer
from qa.evaluate import InProcess, read_questions
from qa.evaluate.corpus import build_corpus
from qa.evaluate.evaluation import judge, measured
from qa.evaluate.gold import check
from qa.evaluate.judged import Judged
from qa.evaluate.run import Kept, run


def main(arguments: list[str] | None = None) -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.evaluation", description=__doc__)
    parser.add_argument("file", type=Path, help="a SQuAD file")
    parser.add_argument(
        "--index", type=Path, help="an index of it that pincite eval corpus made; made anew unless told"
    )
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--questions", type=int, default=100, help="of each turn")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="pincite-evaluation-") as folder:
        index = options.index or Path(folder) / "index"
        if options.index is None:
            build_corpus(options.file, index)
        answerer = Answerer(index)
        known, target = read_questions(options.file), InProcess(answerer)
        order = np.random.default_rng(options.seed).permutation(len(known))
        answerer.ask(known[0].question)
        ratios: list[float] = []
        asked: list[float] = []
        judged: list[Judged] = []
        for turn in track(range(options.turns), description="Asking"):
            some = [known[place] for place in order[turn * options.questions : (turn + 1) * options.questions]]
            took = {}
            for way in ("asking", "evaluating") if turn % 2 == 0 else ("evaluating", "asking"):
                begun = time.perf_counter()
                if way == "asking":
                    for each in some:
                        answerer.ask(each.question)
                else:
                    golds = check(some, target)
                    judged += judge(some, golds, run(some, target, Kept(None, "")), target)
                took[way] = time.perf_counter() - begun
            ratios.append(took["asking"] / took["evaluating"])
            asked.append(took["asking"] / len(some))
        begun = time.perf_counter()
        measured([judged[place % len(judged)] for place in range(len(known))])
        figures = time.perf_counter() - begun
    one = float(np.median(asked))
    whole = one * len(known) / float(np.median(ratios)) + figures
    out = {
        "questions": options.turns * options.questions, "of": len(known), "seconds_to_ask_one": round(one, 3),
        "rate_beside_asking": {"median": round(float(np.median(ratios)), 3), "lowest": round(min(ratios), 3), "highest": round(max(ratios), 3)},
        "seconds_for_figures_of_all": round(figures, 1), "rate_of_the_whole_beside_asking": round(one * len(known) / whole, 3),
    }  # fmt: skip
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()

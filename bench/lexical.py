"""Compare lexical engines: bm25s, tantivy and SQLite FTS5.

    python -m bench.lexical --data ../shared/data --sizes 2067,100000,1000000

A size up to 10,000 measures quality on SQuAD 1.1 (a train sample to decide on, dev to report). A larger size measures
build, disk, memory and latency on synthetic passages; at `--update-at`, 1% is deleted and 1% added as a new generation
beside the old one, then compared with a rebuild. Every measurement runs in its own child process, one after another,
with one indexing and one searching thread and fixed seeds. `--engines module:Class` measures an engine of your own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice, product
from pathlib import Path
from pkgutil import resolve_name

import bm25s
import numpy as np
import Stemmer
import tantivy as tv
from bm25s.stopwords import STOPWORDS_EN, STOPWORDS_EN_PLUS

SEED, DEPTH = 20240601, 100
WORD = re.compile(r"\w+")
Passage = tuple[int, str]
Hits = list[tuple[int, float]]
STOP = {"none": (), "short": STOPWORDS_EN, "long": STOPWORDS_EN_PLUS}  # Lucene's 33; many more, question words too


class Engine:
    """One index in one folder. `derive` starts a new generation from an old one, which it leaves as it was."""

    rebuilds = False  # true where there is no add and delete, so an update is a build of the whole collection
    copied: tuple[str, ...] = ()  # files that change in place, so a new generation copies them; it links all others

    def __init__(self, folder: Path, stem: bool = True, stop: str = "long") -> None:
        self.folder, self.stem, self.stop = folder, stem, sorted(STOP[stop])
        folder.mkdir(parents=True, exist_ok=True)

    def disk_bytes(self, new_only: bool = False) -> int:
        """Bytes in the folder; with `new_only`, without the files that are hard links to an older generation."""
        stats = (path.stat() for path in self.folder.iterdir())
        return sum(s.st_size for s in stats if not (new_only and s.st_nlink > 1))

    def build(self, passages: Iterable[Passage]) -> None:
        self.begin(new=True)
        self.add(passages)
        self.commit()

    def derive(self, source: Path) -> None:
        for path in source.iterdir():
            if not path.name.endswith(".lock"):
                (shutil.copyfile if path.name in self.copied else os.link)(path, self.folder / path.name)
        self.begin(new=False)


class Bm25s(Engine):
    """bm25s with PyStemmer: impact scores, computed when building, in a sparse matrix read through a memory map."""

    rebuilds = True

    def tokens(self, texts: list[str], ids: bool):
        stemmer = Stemmer.Stemmer("english") if self.stem else None
        options = {"token_pattern": WORD.pattern, "stopwords": self.stop, "stemmer": stemmer, "show_progress": False}
        return bm25s.tokenize(texts, return_ids=ids, **options)

    def build(self, passages: Iterable[Passage]) -> None:
        ids, texts = zip(*passages, strict=True)
        engine = bm25s.BM25()
        engine.index(self.tokens(list(texts), ids=True), show_progress=False)
        engine.save(self.folder)
        np.save(self.folder / "ids.npy", np.array(ids, np.uint64))

    def open(self) -> None:
        self.engine = bm25s.BM25.load(self.folder, mmap=True)
        self.ids = np.load(self.folder / "ids.npy", mmap_mode="r")

    def search(self, query: str, k: int) -> Hits:
        tokens, k = self.tokens([query], ids=False), min(k, len(self.ids))
        rows, scores = self.engine.retrieve(tokens, k=k, show_progress=False, n_threads=0)
        return [(int(self.ids[r]), float(s)) for r, s in zip(rows[0], scores[0], strict=True) if s > 0]


class Tantivy(Engine):
    """tantivy: segments, WAND top-k. Ids are a fast field; text is indexed with frequencies and not stored."""

    copied = ("meta.json", ".managed.json")

    def attach(self, new: bool = False) -> None:
        chain = [tv.Filter.lowercase(), tv.Filter.ascii_fold(), tv.Filter.custom_stopword(self.stop)]
        builder = tv.TextAnalyzerBuilder(tv.Tokenizer.simple())
        for step in chain + [tv.Filter.stemmer("english")] * self.stem:
            builder = builder.filter(step)
        self.analyzer = builder.build()
        schema = tv.SchemaBuilder().add_unsigned_field("id", indexed=True, fast=True)
        schema = schema.add_text_field("text", tokenizer_name="pincite", index_option="freq").build()
        self.index = tv.Index(schema, path=str(self.folder)) if new else tv.Index.open(str(self.folder))
        self.index.register_tokenizer("pincite", self.analyzer)
        self.schema = self.index.schema

    def begin(self, new: bool) -> None:
        self.attach(new)
        self.writer = self.index.writer(256_000_000, num_threads=1)

    def add(self, passages: Iterable[Passage]) -> None:
        for key, text in passages:
            document = tv.Document()
            document.add_unsigned("id", key)
            document.add_text("text", text)
            self.writer.add_document(document)

    def delete(self, passages: Iterable[Passage]) -> None:
        for key, _ in passages:  # delete_documents_by_term silently deletes nothing by an unsigned field (0.27.0)
            self.writer.delete_documents_by_query(tv.Query.term_query(self.schema, "id", key))

    def commit(self) -> None:
        self.writer.commit()
        self.writer.garbage_collect_files()
        self.writer.wait_merging_threads()

    def open(self) -> None:
        self.attach()
        self.index.config_reader("manual")
        self.searcher = self.index.searcher()

    def search(self, query: str, k: int) -> Hits:
        should, term_query = tv.Occur.Should, tv.Query.term_query
        terms = sorted(set(self.analyzer.analyze(query)))
        parts = [(should, term_query(self.schema, "text", term, "freq")) for term in terms]
        hits = self.searcher.search(tv.Query.boolean_query(parts), k, count=False).hits
        ids = self.searcher.fast_field_values("id", [address for _, address in hits])
        return [(key, score) for key, (score, _) in zip(ids, hits, strict=True)]


class Fts5(Engine):
    """SQLite FTS5, contentless. Stop words are left out of queries only: FTS5 has no such filter for documents."""

    copied = ("fts.db",)

    def begin(self, new: bool) -> None:
        self.db = sqlite3.connect(self.folder / "fts.db")
        self.db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")
        if new:
            tokenizer = ("porter " if self.stem else "") + "unicode61 remove_diacritics 2"
            self.db.execute(f"CREATE VIRTUAL TABLE terms USING fts5(text, content='', tokenize='{tokenizer}')")
            self.db.execute("CREATE TABLE passages (row INTEGER PRIMARY KEY, id INTEGER UNIQUE)")
        self.optimise = new

    def add(self, passages: Iterable[Passage]) -> None:
        for key, text in passages:  # rows count up: FTS5 flushes whenever a row id is not greater than the last one
            row = self.db.execute("INSERT INTO passages(id) VALUES (?)", (key - 2**63,)).lastrowid
            self.db.execute("INSERT INTO terms(rowid, text) VALUES (?, ?)", (row, text))

    def delete(self, passages: Iterable[Passage]) -> None:
        find = "SELECT row FROM passages WHERE id = ?"
        rows = sorted((self.db.execute(find, (key - 2**63,)).fetchone()[0], text) for key, text in passages)
        self.db.executemany("INSERT INTO terms(terms, rowid, text) VALUES ('delete', ?, ?)", rows)
        self.db.executemany("DELETE FROM passages WHERE row = ?", ((row,) for row, _ in rows))

    def commit(self) -> None:
        if self.optimise:
            self.db.execute("INSERT INTO terms(terms) VALUES ('optimize')")
        self.db.commit()
        self.db.close()

    def open(self) -> None:
        self.db = sqlite3.connect(f"file:{self.folder}/fts.db?mode=ro&immutable=1", uri=True)

    def search(self, query: str, k: int) -> Hits:
        words = sorted(set(WORD.findall(query.lower())) - set(self.stop))
        top = "SELECT rowid AS row, rank AS score FROM terms WHERE terms MATCH ? ORDER BY rank LIMIT ?"
        sql = f"SELECT id, score FROM ({top}) JOIN passages USING (row) ORDER BY score"
        hits = self.db.execute(sql, (" OR ".join(f'"{word}"' for word in words) or '""', k))
        return [(key + 2**63, -score) for key, score in hits]


ENGINES: dict[str, type[Engine]] = {"bm25s": Bm25s, "tantivy": Tantivy, "fts5": Fts5}


def make(name: str, folder: str, stem: bool, stop: str) -> Engine:
    return (ENGINES.get(name) or resolve_name(name))(Path(folder), stem, stop)


def squad(path: Path) -> tuple[list[str], list[tuple[str, int]]]:
    """Return the distinct paragraphs of a SQuAD file, and its questions with the row of their paragraph."""
    rows: dict[str, int] = {}
    paragraphs = (p for a in json.loads(gzip.decompress(path.read_bytes()))["data"] for p in a["paragraphs"])
    questions = [(q["question"], rows.setdefault(p["context"], len(rows))) for p in paragraphs for q in p["qas"]]
    return list(rows), questions


def identity(row: int) -> int:
    """Return a 64-bit hash, as the product's ids are."""
    return int.from_bytes(blake2b(row.to_bytes(8), digest_size=8).digest())


def synthesise(job: dict) -> dict:
    """Write one passage a line: train's unigrams and lengths, a third of words from 12 of its own, 1% repeated."""
    paragraphs, questions = squad(Path(job["data"], "train/squad-v1.1-train.json.gz"))
    sample = [question for question, _ in random.Random(SEED).sample(questions, job["queries"])]
    Path(job["corpus"] + ".questions").write_text(json.dumps(sample))
    counts = Counter(word for text in paragraphs for word in WORD.findall(text))
    words, lengths = np.array(list(counts), object), [len(WORD.findall(text)) for text in paragraphs]
    shares = np.cumsum(list(counts.values())) / counts.total()
    rng, last = np.random.default_rng(SEED), ""
    with Path(job["corpus"]).open("w") as out:
        for row in range(job["size"]):
            length = lengths[rng.integers(len(lengths))]
            drawn = words[np.searchsorted(shares, rng.random(length))]
            topic, burst = words[rng.integers(len(words), size=12)], rng.random(length) < 1 / 3
            drawn[burst] = topic[rng.integers(12, size=int(burst.sum()))]
            last = last if row % 100 == 99 else " ".join(drawn)
            out.write(last + "\n")
    return {}


def passages_of(job: dict, start: int, stop: int) -> Iterator[Passage]:
    with Path(job["corpus"]).open() as lines:
        yield from ((identity(start + i), line) for i, line in enumerate(islice(lines, start, stop)))


def quality(job: dict) -> dict:
    """Recall and reciprocal rank of the one paragraph a question was written for."""
    size, split = job["size"], job["split"]
    paragraphs, asked = squad(Path(job["data"], split, f"squad-v1.1-{split}.json.gz"))
    if split == "train":  # neighbouring paragraphs from a seeded row on, as hard to tell apart as dev's
        first = random.Random(SEED).randrange(len(paragraphs) - size)
        asked = [(question, row - first) for question, row in asked if first <= row < first + size]
        paragraphs, asked = paragraphs[first : first + size], random.Random(SEED).sample(asked, 3000)
    engine = make(job["engine"], job["folder"], job["stem"], job["stop"])
    engine.build((identity(row), text) for row, text in enumerate(paragraphs))
    engine.open()
    found = [([key for key, _ in engine.search(q, DEPTH)] + [identity(row)], identity(row)) for q, row in asked]
    ranks = np.array([keys.index(key) + 1 if keys.count(key) > 1 else np.inf for keys, key in found])
    recall = {f"R@{k}": float((ranks <= k).mean()) for k in (1, 5, 20)}
    return recall | {f"MRR@{DEPTH}": float((1 / ranks).mean())}


def scale(job: dict) -> dict:
    """Build, search or update one engine in this process; add the process's peak resident memory."""
    size, spec = job["size"], (job["stem"], job["stop"])
    questions = json.loads(Path(job["corpus"] + ".questions").read_text())
    engine, began, laps = make(job["engine"], job["folder"], *spec), time.perf_counter(), []
    if job["task"] == "build":
        engine.build(passages_of(job, 0, size))
        result = {"s": time.perf_counter() - began, "bytes": engine.disk_bytes()}
    elif job["task"] == "search":
        engine.open()
        opened = time.perf_counter()
        for question in questions[:1] + questions:
            engine.search(question, DEPTH)
            laps.append(1000 * (time.perf_counter() - began))
        p50, p95 = np.percentile(np.diff(laps), (50, 95))
        result = {"open ms": 1000 * (opened - began), "first ms": laps[0], "p50 ms": p50, "p95 ms": p95}
    else:
        old, new = list(passages_of(job, 0, size)), list(passages_of(job, size, size + size // 100))
        gone = random.Random(SEED).sample(old, size // 100)
        dead = {key for key, _ in gone}
        live = [(key, text) for key, text in old + new if key not in dead]
        began = time.perf_counter()
        if engine.rebuilds:
            engine.build(live)
        else:
            engine.derive(Path(job["source"]))
            engine.delete(gone)
            engine.add(new)
            engine.commit()
        result = {"s": time.perf_counter() - began, "bytes": engine.disk_bytes(new_only=True)}
        again = make(job["engine"], job["folder"] + "-again", *spec)
        again.build(live)
        engine.open(), again.open()
        pairs = [[list(zip(*each.search(q, DEPTH), strict=True)) for each in (engine, again)] for q in questions[:50]]
        result["same top 100"] = float(np.mean([a == b for a, b in pairs]))
        result["same top 10 ids"] = float(np.mean([a[0][:10] == b[0][:10] for a, b in pairs]))
    status = Path("/proc/self/status").read_text()  # VmHWM, for ru_maxrss would count the parent's too
    return result | {"peak MB": int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024}


TASKS = {"synthesise": synthesise, "quality": quality, "build": scale, "search": scale, "update": scale}


def run(job: dict) -> dict:
    """Run one task in a fresh process, at a lower priority and with one thread for NumPy."""
    command = ["nice", "-n", "5", sys.executable, __file__, "--child", json.dumps(job)]
    settings = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, env=settings, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def table(rows: list[dict]) -> None:
    """Print rows, which share their keys, as a Markdown table."""
    if rows:
        print("\n| " + " | ".join(rows[0]) + " |\n|" + "---|" * len(rows[0]))
    for row in rows:
        cells = (f"{value:.3f}" if isinstance(value, float) else str(value) for value in row.values())
        print("| " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sizes", default="2067,100000,1000000")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--update-at", type=int, default=100_000)
    parser.add_argument("--child", type=json.loads, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        print(json.dumps(TASKS[args.child["task"]](args.child)))
        return
    sizes = [int(size) for size in args.sizes.split(",")]
    names, large = args.engines.split(","), [size for size in sizes if size > 10_000]
    measured, rows, updates = [], [], []
    with tempfile.TemporaryDirectory() as top:
        base = {"data": str(args.data), "corpus": f"{top}/corpus", "queries": args.queries, "stem": True}
        base["stop"] = "long"
        for size, *values in product(set(sizes) - set(large), ("train", "dev"), STOP, (False, True), names):
            key = dict(zip(("split", "stop", "stem", "engine"), values, strict=True))
            job = base | key | {"task": "quality", "size": size, "folder": tempfile.mkdtemp(dir=top)}
            measured.append(key | run(job))
        table(measured)
        if large:
            run(base | {"task": "synthesise", "size": max(large) + args.update_at // 100})
        for size, name in product(large, names):
            job = base | {"engine": name, "size": size, "folder": f"{top}/old", "source": f"{top}/old"}
            built, found = run(job | {"task": "build"}), run(job | {"task": "search"})
            built["bytes a passage"] = built["bytes"] / size
            rows.append({"passages": size, "engine": name} | {f"build {key}": built[key] for key in built} | found)
            if size == args.update_at:
                done = run(job | {"task": "update", "folder": f"{top}/new"})
                ratios = {f"{key} to build's": done[key] / built[key] for key in ("s", "bytes")}
                updates.append({"engine": name} | done | ratios)
            for folder in Path(top).glob("[on]*"):
                shutil.rmtree(folder)
        table(rows)
        table(updates)


if __name__ == "__main__":
    main()

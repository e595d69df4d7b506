"""Measure the rows, each in a process of its own, and write what came out.

    python -m bench.performance                     # every row; the machine should do nothing else meanwhile
    python -m bench.performance embedding query     # these alone; the others keep their last figures
    python -m bench.performance --quick             # only to see that the rows work: nothing is written
    python -m bench.performance --page              # draw table and plots anew from the last figures

Figures go to bench/performance/results.json, plots to docs/pictures/performance/, the table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console

from bench.performance import rows
from bench.performance.figure import Figure, figure_of
from bench.performance.machine import machine
from bench.performance.page import print_table, write_page

RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", metavar="ROW", help="rows to measure (default: all)")
    parser.add_argument("--quick", action="store_true", help="small, to see that it works; nothing is written")
    parser.add_argument("--page", action="store_true", help="measure nothing; write the page from the last figures")
    parser.add_argument("--here", type=Path, help=argparse.SUPPRESS)  # One row, in this process, into this file.
    options = parser.parse_args()
    known = [module.name for module in pkgutil.iter_modules(rows.__path__)]
    if wrong := set(options.rows) - set(known):
        parser.error(f"no such row: {', '.join(sorted(wrong))}; there are {', '.join(known)}")
    if options.here:
        measured = importlib.import_module(f"bench.performance.rows.{options.rows[0]}").measure(options.quick)
        options.here.write_text(json.dumps([figure.to_dict() for figure in measured]), encoding="utf-8")
        return
    kept: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    failed = []
    for name in [] if options.page else options.rows or known:
        Console(stderr=True).rule(name)
        figures = _measured(name, options.quick)
        if figures is None:
            failed.append(name)
            continue
        print_table(figures)
        kept[name] = {
            "measured": date.today().isoformat(),
            "machine": machine(),
            "figures": [each.to_dict() for each in figures],
        }
        if not options.quick:
            RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if not options.quick:
        write_page(kept)
    if failed:
        sys.exit(f"These rows were not measured, see above: {', '.join(failed)}")


def _measured(name: str, quick: bool) -> list[Figure] | None:
    """Return a row's figures from a process of its own, whose memory and libraries no other row has touched; None where it failed."""
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "bench.performance", name, "--here", str(into)]
        if subprocess.run([*command, *(["--quick"] if quick else [])]).returncode:
            return None
        return [figure_of(each) for each in json.loads(into.read_text(encoding="utf-8"))]


if __name__ == "__main__":
    main()

"""`pincite index`: builds an index, and all that is done to one later. Heavy modules are imported inside the commands."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer

from index_build.formats import CONTAINERS, FORMATS, Container, Format
from ui.arguments import AsJson, Fields, some_path, some_source
from ui.first_word import FirstWord
from ui.steering import harmless_json
from ui.web_options import AllowHost, AllowPrivate, Delay, MaxMb, MaxPages, MaxSeconds, Urls, apart, web_request


def _named(kinds: Iterable[Format | Container]) -> str:
    """Return the formats with the endings of their files, as the registry has them."""
    return ", ".join(f"{kind.name} ({' '.join(kind.suffixes)})" for kind in kinds)


app = typer.Typer(
    cls=FirstWord,
    subcommand_metavar="PATH... --out DIR  or  COMMAND DIR ...",
    rich_markup_mode="rich",
    help=f"""Read documents and build a searchable index of them, or keep one current.

    [bold]pincite index PATH|URL... --out DIR[/bold] builds one. What is read: {_named(FORMATS)}. Each document of: {_named(CONTAINERS)}; --fields text=body,title=subject names the fields of records. A URL is a page or a sitemap; nothing else is ever fetched.

    Other first words, below, are commands; a path that is called like one is written with ./ before it.

    Ends with status 1 when a file could not be read (the others are indexed) or something is wrong, and 2 when nothing was done.
    """,
    epilog="Example: [bold]pincite index handbook/ report.pdf --out my-index[/bold], and later [bold]pincite index update my-index[/bold]. "
    "[bold]pincite index COMMAND --help[/bold] has an example of each.",
)
Dir = Annotated[Path, typer.Argument(metavar="DIR", parser=some_path, help="The folder of the index.")]


def _print_json(content: Any) -> None:
    sys.stdout.write(harmless_json(json.dumps(content, ensure_ascii=False, indent=2, default=str)) + "\n")


@app.command(
    "PATH... --out DIR",
    epilog="Example: [bold]pincite index handbook/ report.pdf --out my-index[/bold]",
    short_help="Read documents and build an index of them.",
)
def build(
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", parser=some_path, help="The folder of the index; a new one, or an index to be replaced."
        ),
    ],
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|URL...",
            parser=some_source,
            help="Files, folders to be read with all that is below them, and URLs of pages or sitemaps.",
        ),
    ] = None,
    fields: Fields = "",
    originals: Annotated[
        bool,
        typer.Option(
            "--originals/--no-originals",
            help="Keep the PDFs with the index, to show pages as they look; without, as text.",
        ),
    ] = True,
    dense: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="How vectors are searched: exact (all of them), ivf (those near the question, stored in a quarter of the room), or auto, by size.",
        ),
    ] = "auto",
    urls: Urls = None,
    allow_host: AllowHost = None,
    allow_private: AllowPrivate = False,
    max_pages: MaxPages = None,
    max_mb: MaxMb = None,
    max_seconds: MaxSeconds = None,
    delay: Delay = None,
    as_json: AsJson = False,
) -> None:
    """Read documents and build a searchable index of them.

    Ends with status 1 when a file could not be read (the others are indexed) and 2 when nothing was indexed.
    """
    from index_build.dense.choice import check_choice
    from index_build.loaders.json_records import parse_fields

    named = parse_fields(fields)  # Before the slow imports: a mistake here is told at once.
    check_choice(dense)
    paths, pages = apart(given or ())
    web = web_request(pages, urls, allow_host, allow_private, max_pages, max_mb, max_seconds, delay)
    if not paths and not web.names_any:
        raise typer.BadParameter("nothing says what to index: name a path, a URL, or a list with --urls")
    from index_build.build import NothingToIndex, build_index
    from ui.terminal import print_report, print_skipped, progress_bars

    try:
        with progress_bars() as progress:
            report = build_index(paths, out, progress=progress, fields=named, originals=originals, web=web, dense=dense)
    except NothingToIndex as error:
        print_skipped(error.report)
        raise
    if as_json:
        _print_json(asdict(report))
    else:
        print_report(report, out)
    raise typer.Exit(1 if report.failed else 0)


@app.command(
    epilog="Example: [bold]pincite index update my-index[/bold], or of some paths alone: [bold]pincite index update my-index handbook/[/bold]"
)
def update(
    index: Dir,
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|URL...",
            parser=some_source,
            help="Files, folders, URLs; without one, all that it was made from. Pages are asked for again, and sent where they have changed.",
        ),
    ] = None,
    keep_missing: Annotated[
        bool, typer.Option("--keep-missing", help="Keep documents whose files or pages are gone.")
    ] = False,
    fields: Fields = "",
    urls: Urls = None,
    allow_host: AllowHost = None,
    allow_private: AllowPrivate = False,
    max_pages: MaxPages = None,
    max_mb: MaxMb = None,
    max_seconds: MaxSeconds = None,
    delay: Delay = None,
    as_json: AsJson = False,
) -> None:
    """Bring an index up to date: read new and changed files, drop vanished ones.

    Files of other paths stay. Documents that were deleted stay out until they change or their file is named here.
    """
    from index_build.loaders.json_records import parse_fields

    named = parse_fields(fields) if fields else None
    paths, pages = apart(given or ())
    web = web_request(pages, urls, allow_host, allow_private, max_pages, max_mb, max_seconds, delay)
    from index_build.build import NothingToIndex
    from index_build.update import update_index
    from ui.index_reports import print_update
    from ui.terminal import print_skipped, progress_bars

    try:
        with progress_bars() as progress:
            report = update_index(index, paths, None, progress, named, keep_missing, web)
    except NothingToIndex as error:
        print_skipped(error.report)
        raise
    if as_json:
        _print_json(asdict(report))
    else:
        print_update(report, index)
    raise typer.Exit(1 if report.failed else 0)


@app.command(
    epilog="Example: [bold]pincite index delete my-index handbook/old.md[/bold], or all before a day: "
    "[bold]pincite index delete my-index --where before=2019-12-31[/bold]"
)
def delete(
    index: Dir,
    named: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID|PATH...", help="Documents by id, by the name that answers cite, or by path on the disk."
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=VALUE",
            help="source=NAME (or what it begins with), path=PATH, label=LABEL, after=DAY, before=DAY; all that are given have to hold.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Stop documents from answering, at once and in running servers too.

    They stay out until they change, or their file is named to update. Their words leave the disk when the generations that hold them go (see gc).
    """
    from index_build.upkeep import delete_documents
    from ui.index_reports import print_deleted

    done = delete_documents(index, named or [], where or [])
    _print_json(asdict(done)) if as_json else print_deleted(done, index)


@app.command(epilog="Example: [bold]pincite index status my-index[/bold]")
def status(index: Dir, as_json: AsJson = False) -> None:
    """Say what an index holds, when it was made and from what, and its size."""
    from index_build.status import status as status_of
    from ui.index_reports import print_status

    found = status_of(index)
    _print_json(asdict(found)) if as_json else print_status(found, index)


@app.command(epilog="Example: [bold]pincite index verify my-index[/bold]")
def verify(
    index: Dir,
    sample: Annotated[int, typer.Option(min=0, help="Passages to embed again; 0 for none, which needs no model.")] = 64,
    as_json: AsJson = False,
) -> None:
    """Read an index through and say what is wrong: files, counts, offsets, and a sample of its vectors.

    Ends with status 1 when something is.
    """
    from index_build.verify import verify as verify_index
    from ui.index_reports import print_verified

    found = verify_index(index, sample=sample)
    _print_json(asdict(found)) if as_json else print_verified(found, index)
    raise typer.Exit(1 if found.problems else 0)


@app.command(epilog="Example: [bold]pincite index history my-index[/bold]")
def history(index: Dir, as_json: AsJson = False) -> None:
    """List the generations that are kept, the newest first, and what changed with each."""
    from index_build.status import history as history_of
    from ui.index_reports import print_history

    found = history_of(index)
    _print_json([asdict(each) for each in found]) if as_json else print_history(found)


@app.command(
    epilog="Example: [bold]pincite index rollback my-index[/bold], then [bold]pincite index history my-index[/bold]"
)
def rollback(
    index: Dir,
    generation: Annotated[
        str | None, typer.Argument(metavar="GENERATION", help="As history names it; without one, the one before.")
    ] = None,
    older_labels: Annotated[
        bool,
        typer.Option(
            "--older-labels", help="Even if documents lose labels that they have now: more people see them then."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put an older generation in force again, in one step. What was deleted stays deleted."""
    from index_build.upkeep import roll_back

    name = roll_back(index, generation, older_labels)
    _print_json({"generation": name}) if as_json else typer.echo(f"{name} of {index} answers now.")


@app.command(epilog="Example: [bold]pincite index gc my-index --keep 1[/bold]")
def gc(
    index: Dir,
    keep: Annotated[
        int, typer.Option(min=1, help="Generations to keep, the newest; the one in force stays anyhow.")
    ] = 3,
    as_json: AsJson = False,
) -> None:
    """Drop old generations, and what writers that were killed have left. Every build and update keeps three."""
    from index_build.upkeep import drop_generations

    dropped = drop_generations(index, keep)
    _print_json({"dropped": dropped}) if as_json else typer.echo(
        f"Dropped {', '.join(dropped)}." if dropped else "There was nothing to drop."
    )


@app.command(epilog="Example: [bold]pincite index export my-index --to documents.jsonl[/bold]")
def export(
    index: Dir,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", parser=some_path, help="A file; without one, standard output.")
    ] = None,
) -> None:
    """Write the documents with their texts and what is known of them, as JSON lines."""
    from index_build.export import export as lines_of

    lines = lines_of(index)
    if to is None:
        for line in lines:
            sys.stdout.write(harmless_json(line) + "\n")
        return
    count = 0
    first = next(lines, None)  # Before the file is touched: what is no index writes none.
    with to.open("w", encoding="utf-8") as file:
        for line in chain([] if first is None else [first], lines):
            file.write(line + "\n")
            count += 1
    typer.echo(f"{count:,} documents are in {to}.")

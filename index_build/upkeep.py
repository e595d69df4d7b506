"""What is done to an index that is there: documents deleted, an older generation put in force again, old ones dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index_build.collect import absolute
from index_build.deletions import Deletions
from index_build.errors import BadInput
from index_build.fetch.bodies import Bodies
from index_build.generation import TEXTS, Generation, Manifest
from index_build.index_folder import KEPT, IndexFolder
from index_build.labels import read_labels
from index_build.text_store import TextStore

FIELDS = ("source", "path", "label", "after", "before")
"""What ``--where`` can ask for: a cited name or what it begins with, a path on the disk, a label, days of publication."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """Documents that stopped answering, by the names they were cited by, and how many are left."""

    generation: str
    sources: tuple[str, ...]
    left: int


def delete_documents(index_dir: Path, named: Sequence[str], where: Sequence[str] = ()) -> Deleted:
    """Stop documents from answering, at once and in running servers too; the next update leaves them out for good.

    ``named`` are document ids, names that documents are cited by, and paths of files or folders; ``where`` are conditions, FIELD=VALUE, all of
    which have to hold. Raises BadIndex, and BadInput for what names no document or cannot be read, when nothing is deleted.
    """
    if not named and not where:
        raise BadInput("Nothing says what to delete: name documents by id or path, or add --where source=handbook/old")
    folder = IndexFolder(index_dir)
    folder.current()
    with folder.writing():
        current = folder.current()
        Manifest.read(current)
        deletions = Deletions.read(index_dir)
        stored = TextStore.open(current / TEXTS)
        texts = stored.without(deletions.of(current.name))
        found: dict[str, str] = {}
        for name in named:
            chosen = texts.select("id = :value OR source = :value", name) or _at_path(texts, Path(name))
            if not chosen:
                raise BadInput(
                    f"{name} names no document of {index_dir}: give an id, a name that answers cite, or a path; nothing was deleted"
                )
            found |= chosen
        if where:
            sets = [_where(texts, condition) for condition in where]
            found |= {i: source for i, source in sets[0].items() if all(i in each for each in sets)}
        left = texts.dated()[0] - len(found)
        stored.close()
        if found:
            deletions.including(current.name, found).write(folder)
    return Deleted(current.name, tuple(sorted(found.values())), left)


def roll_back(index_dir: Path, name: str | None = None, older_labels: bool = False) -> str:
    """Put an older generation in force in one step, the one before unless it is named, and return its name.

    What was deleted from either stays deleted. Raises BadIndex when it does not open, and BadInput when there is none, or when documents
    would lose labels that they have now, unless the ``older_labels`` are meant to hold again.
    """
    folder = IndexFolder(index_dir)
    folder.current()
    with folder.writing():
        current = folder.current()
        names = [path.name for path in folder.generations()]
        before = [each for each in names if each < current.name]
        chosen = next((each for each in names if each == name), None) if name else next(reversed(before), None)
        if chosen is None:
            there = ", ".join(names)
            raise BadInput(
                f"{index_dir} holds no generation {name!r}: it holds {there}"
                if name
                else f"{index_dir} holds no generation before {current.name}: there is nothing to go back to"
            )
        wanted = Generation.open(current.with_name(chosen))
        deletions = Deletions.read(index_dir)
        stored = TextStore.open(current / TEXTS)
        out = deletions.of(current.name) | set(stored.sources().deleted)
        losing = _losing_labels(stored, wanted.texts.without(out))
        stored.close()
        if losing and not older_labels:
            raise BadInput(
                f"In {chosen}, {len(losing)} of the documents lack labels that they have now ({losing[0]!r}), and more people would see them: "
                "add --older-labels if that is meant, or index anew"
            )
        held = {each.id for each in wanted.texts.as_deleted(out)}
        # First, so that at no moment anything deleted answers.
        deletions.including(chosen, held).write(folder)
        folder.put_in_force(chosen)
    return chosen


def drop_generations(index_dir: Path, keep: int = KEPT) -> list[str]:
    """Drop all but the newest ``keep`` generations and the one in force; return the names of those dropped. Raises BadInput, BadIndex."""
    folder = IndexFolder(index_dir)
    folder.current()
    with folder.writing():
        folder.clear()
        dropped = folder.drop_old(keep)
        Deletions.read(index_dir).write(folder)
        Bodies(folder).sweep()
    return dropped


def _at_path(texts: TextStore, path: Path) -> dict[str, str]:
    """Return the documents of the files at or below a path; the index knows them, so it need not be there any more."""
    asked = absolute(path)
    files = [record.source for record in texts.sources().files.values() if record.path.is_relative_to(asked)]
    return texts.select("file IN (SELECT value FROM json_each(:value))", files) if files else {}


def _losing_labels(now: TextStore, then: TextStore) -> list[str]:
    """Return the sources, in order, of documents that are seen by more people in one store than now, or whose labels cannot be told now."""
    held, before = now.labels(), {source: set(read_labels(written)) for source, written in then.labels().items()}
    lost = {
        source for source, labels in before.items() if source in held and not set(read_labels(held[source])) <= labels
    }
    files: defaultdict[str, list[str]] = defaultdict(list)
    for record in now.sources().files.values():
        files["" if record.labels_untold else record.labels].append(record.source)
    # By files too: a document that cannot be read now, or is no more in its container, has the labels of its file.
    for written, sources in files.items():
        needed = set(read_labels(written)) if written else None
        if needed is None or needed:
            those = then.select("file IN (SELECT value FROM json_each(:value))", sources).values()
            lost |= {source for source in those if needed is None or not needed <= before[source]}
    return sorted(lost)


def _where(texts: TextStore, condition: str) -> dict[str, str]:
    field, equals, value = condition.partition("=")
    if not equals or field not in FIELDS or not value:
        raise BadInput(f"{condition!r} is no condition: write one of {', '.join(f'{each}=…' for each in FIELDS)}")
    if field == "path":
        return _at_path(texts, Path(value))
    if field == "source":
        return texts.select(
            "source = :value OR substr(source, 1, length(:value) + 1) IN (:value || '/', :value || '#')",
            value.rstrip("/"),
        )
    if field == "label":
        return texts.select("EXISTS (SELECT 1 FROM json_each(labels) WHERE value = :value)", value)
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise BadInput(f"{condition!r} names no day: write {field}=2024-06-18") from error
    # Both ends are meant as in `pincite ask`: surely published on that day or after it, or before it.
    ids = texts.dated_ids(day if field == "after" else None, day if field == "before" else None)
    return texts.select("id IN (SELECT value FROM json_each(:value))", ids)

"""Evidence by what it says: sources that agree become one piece, and sources that differ are told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from qa.answer import Evidence, Status
from qa.evidence import evidence_from
from qa.values import Value, differ, same


@dataclass(frozen=True, slots=True)
class Said:
    """Evidence with what its words come to, and for each family of copies among its passages the documents that hold one."""

    value: Value
    evidence: Evidence
    families: tuple[frozenset[str], ...]


def agree(found: Sequence[Said], most: int) -> tuple[Status, tuple[Evidence, ...]]:
    """Return what is said, the likeliest first, at most ``most`` different things, and whether they contradict each other.

    Where they do, what most originals support comes first.
    """
    groups: list[Said] = []
    for said in found:
        place = next((n for n, group in enumerate(groups) if same(group.value, said.value)), None)
        if place is not None:
            groups[place] = _joined(groups[place], said)
        elif len(groups) < most and not any(_overlap(group.evidence, said.evidence) for group in groups):
            groups.append(said)
    if not groups:
        return "not_found", ()
    if any(_contradict(one, other) for one, other in combinations(groups, 2)):
        groups.sort(key=lambda group: (-group.evidence.independent_sources, -group.evidence.confidence))
        return "sources_differ", tuple(group.evidence for group in groups)
    return "answered", tuple(group.evidence for group in groups)


def _contradict(one: Said, other: Said) -> bool:
    """Whether two groups of documents say different things: one document that names two is not at odds with itself."""
    apart = not frozenset().union(*one.families) & frozenset().union(*other.families)
    return apart and differ(one.value, other.value)


def _joined(one: Said, other: Said) -> Said:
    """The first with the sources that only the second has."""
    known = {citation.document_id for citation in one.evidence.citations}
    new = [citation for citation in other.evidence.citations if citation.document_id not in known]
    families = (*one.families, *other.families)
    evidence = evidence_from((*one.evidence.citations, *new), one.evidence.confidence, originals(families))
    return Said(one.value, evidence, families)


def originals(families: Iterable[frozenset[str]]) -> int:
    """How many sources are independent: documents that hold copies of one passage are not, nor is a document of itself."""
    apart: list[frozenset[str]] = []
    for family in families:
        touched = [each for each in apart if each & family]
        apart = [each for each in apart if not each & family] + [family.union(*touched)]
    return len(apart)


def _overlap(one: Evidence, other: Evidence) -> bool:
    """Whether two pieces of evidence cite the same words: windows of a long paragraph overlap."""
    return any(
        left.document_id == right.document_id and left.start < right.end and right.start < left.end
        for left in one.citations
        for right in other.citations
    )

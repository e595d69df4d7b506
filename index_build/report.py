"""What an index build did, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not in the index. It ``failed`` when it was to be read and could not be."""

    source: str
    reason: str
    failed: bool


@dataclass(slots=True)
class BuildReport:
    """Counts of one build; ``seconds`` is wall-clock time."""

    documents: int = 0
    passages: int = 0
    repeats: int = 0
    """Paragraphs that a document says more than once; they are one passage each, with several places."""
    boilerplate: int = 0
    """Lines of page furniture that became no passage."""
    embedded: int = 0
    """Passages that were embedded; the others have the vectors that they had."""
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: int = 0
    """Files that came, changed, stayed as they were, or went; all of a build's have come. Those that cannot be read count too."""
    deleted: int = 0
    """Documents that had been deleted and are now out for good."""
    skipped: list[Skipped] = field(default_factory=list)
    seconds: float = 0.0
    generation: str = ""

    def changes(self) -> dict[str, int]:
        """Return what came, changed and went, by name, without what there was none of."""
        counts = {"added": self.added, "changed": self.changed, "vanished": self.vanished, "deleted": self.deleted}
        return {name: count for name, count in counts.items() if count}

    @property
    def failed(self) -> list[Skipped]:
        """Files that were to be read and could not be."""
        return [skipped for skipped in self.skipped if skipped.failed]

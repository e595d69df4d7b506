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
    skipped: list[Skipped] = field(default_factory=list)
    seconds: float = 0.0
    generation: str = ""

    @property
    def failed(self) -> list[Skipped]:
        """Files that were to be read and could not be."""
        return [skipped for skipped in self.skipped if skipped.failed]

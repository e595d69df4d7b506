"""What one server process holds, from which the web application is joined."""

from __future__ import annotations

from dataclasses import dataclass, field

from qa.answer_cache import AnswerCache
from ui.asking import Asking, Observer
from ui.audit.log import AuditLog
from ui.collections import Collections
from ui.feedback.store import FeedbackStore
from ui.limits.questions import QuestionLimits
from ui.observe.metrics import Metrics
from ui.observe.readiness import Readiness
from ui.settings import Settings
from ui.tracing import Tracing
from ui.workers.pool import Pool


@dataclass(frozen=True, slots=True)
class Service:
    """The settings, the collections, and the one way to ask them."""

    settings: Settings
    collections: Collections
    asking: Asking
    feedback: FeedbackStore | None = None
    metrics: Metrics = field(default_factory=Metrics)
    readiness: Readiness = field(default_factory=Readiness)
    limits: QuestionLimits | None = None
    audit: AuditLog | None = None
    tracing: Tracing | None = None

    @classmethod
    def of(cls, settings: Settings, collections: Collections | None = None) -> Service:
        """Open what the settings name; ``collections`` that are open already are taken in their place. Raises BadInput, BadIndex and BadModel."""
        opened = collections or Collections.open(settings.collections)
        metrics = Metrics()
        limits = QuestionLimits(settings.limits, settings.state)
        audit = AuditLog(settings.audit, settings.state) if settings.audit.mode != "off" else None
        tracing = Tracing.of(settings.logs.traces)
        # What may refuse to show an answer comes before what counts it.
        observers: list[Observer] = [limits, *([audit] if audit else []), metrics]
        said = settings.feedback
        feedback = (
            FeedbackStore(settings.state / "feedback.sqlite", hours=said.hours, days=said.days) if said.on else None
        )
        if feedback:
            observers.append(feedback)
        if tracing:
            observers.append(tracing)
        answering = Pool(settings) if settings.server.workers else None
        remembered = AnswerCache(settings.server.remembered << 20) if settings.server.remembered else None
        return cls(
            settings,
            opened,
            Asking(opened, settings.limits, observers, answering, remembered),
            feedback,
            metrics,
            limits=limits,
            audit=audit,
            tracing=tracing,
        )

    def close(self) -> None:
        """Let what is being answered end, and end the processes of our own."""
        self.asking.close()
        self.collections.close()
        if self.feedback:
            self.feedback.close()
        if self.limits:
            self.limits.close()
        if self.audit:
            self.audit.close()
        if self.tracing:
            self.tracing.close()

"""What is counted and timed while the server runs, for Prometheus; in a registry of its own, since tests open several servers."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.process_collector import ProcessCollector

from qa.period import BadOrder, BadPeriod
from qa.question import BadQuestion
from ui.asking import Asked, Busy, Door, GoneAway, Question, TooMany, TooSlow
from ui.collections import NoSuchCollection
from ui.identity import Identity

disable_created_metrics()  # type: ignore[no-untyped-call]  # A third series for each, which says when it was first counted.
# From what a small index takes on a fast machine to the longest that may be waited for.
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (Busy, "busy"),
    (TooSlow, "too_slow"),
    (TooMany, "too_many"),
    (GoneAway, "gone"),
    (BadQuestion, "invalid"),
    (BadPeriod, "invalid"),
    (BadOrder, "invalid"),
    (NoSuchCollection, "invalid"),
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """Counts questions, as an observer of ``Asking``, and HTTP requests. No word of a question, name or raw path becomes a label."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._questions = Counter(
            "pincite_questions",
            "Questions that got an answer, by its status and the door they came through.",
            ("status", "door"),
            registry=self.registry,
        )
        self._refused = Counter(
            "pincite_questions_refused",
            "Questions that got none, by why and door: busy, too_slow, too_many, gone, invalid, or error.",
            ("reason", "door"),
            registry=self.registry,
        )
        self._stages = Histogram(
            "pincite_question_stage_seconds",
            "Seconds that an answer took by stage: wait (for its turn), embed, retrieve, read, answer (all but waiting), total.",
            ("stage",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._requests = Histogram(
            "pincite_http_request_seconds",
            "Seconds from an HTTP request's head to the end of its response, by method, route and status.",
            ("method", "route", "status"),
            buckets=_SECONDS,
            registry=self.registry,
        )

    def asks(self, identity: Identity, door: Door, question: Question) -> None:
        """Nothing is counted before it is known what becomes of a question."""

    def answered(self, asked: Asked) -> None:
        """Count an answer and its stages."""
        self._questions.labels(asked.answer.status, asked.door).inc()
        timings = dict(asked.answer.timings)
        stages = {"wait": asked.waited, "answer": timings.pop("total", 0.0), "total": asked.took} | timings
        for stage, seconds in stages.items():
            self._stages.labels(stage).observe(seconds)

    def failed(self, identity: Identity, door: Door, question: Question, error: Exception) -> None:
        """Count a question that got no answer."""
        reason = next((name for kind, name in _REASONS if isinstance(error, kind)), "error")
        self._refused.labels(reason, door).inc()

    def handled(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one HTTP request."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).observe(seconds)

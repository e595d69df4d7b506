"""How things stand at the moment that Prometheus asks: nothing of it is counted while the server runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric

from index_build.errors import PinciteError
from ui.feedback.store import FeedbackStore
from ui.observe.metrics import Metrics
from ui.service import Service


class Everything:
    """What ``generate_latest`` takes for a registry: what was counted, and how a service stands now."""

    def __init__(self, service: Service, metrics: Metrics) -> None:
        self._service, self._metrics = service, metrics

    def collect(self) -> Iterator[Metric]:
        """Yield all metrics."""
        yield from self._metrics.registry.collect()
        yield from _now(self._service)


def _now(service: Service) -> Iterator[Metric]:
    asking = service.asking
    yield _gauge("pincite_questions_waiting", "Questions that wait for their turn.", asking.waiting)
    yield _gauge("pincite_questions_answering", "Questions that are being answered.", asking.answering)
    yield _gauge("pincite_questions_waiting_limit", "Questions that may wait.", service.settings.limits.waiting)
    yield _gauge(
        "pincite_ready", "1 while questions are answered, 0 while the server starts or stops.", service.readiness.ready
    )
    yield InfoMetricFamily("pincite_build", "The version that runs.", {"version": version("pincite")})
    index = InfoMetricFamily(
        "pincite_index",
        "The generation that answers in each collection, and the model that it was embedded with.",
        labels=("collection",),
    )
    for collection in service.collections:
        stored = collection.answerer.stored
        index.add_metric((collection.name,), {"generation": stored.name, "embedder": stored.manifest.embedder})
    yield index
    if service.feedback:
        yield from _feedback(service.feedback)


def _feedback(store: FeedbackStore) -> Iterable[Metric]:
    found = CounterMetricFamily("pincite_feedback", "What visitors said of answers, by kind.", labels=("kind",))
    try:
        for kind, count in store.counts().items():
            found.add_metric((kind,), count)
    except (PinciteError, sqlite3.Error):
        return  # What cannot be counted now is left out; all else is told.
    yield found


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, float(value))

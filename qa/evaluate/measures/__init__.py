"""All measures, one module a kind. A new measure is a ``Measure`` in a module's ``MEASURES``."""

from __future__ import annotations

from qa.evaluate.measures import abstention, agreement, answers, calibration, citations, errors, latency, retrieval
from qa.evaluate.measures.measure import Measure

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for module in (answers, citations, agreement, retrieval, abstention, calibration, errors, latency)
    for measure in module.MEASURES
}

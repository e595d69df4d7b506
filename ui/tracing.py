"""Traces for whoever collects them (OpenTelemetry, OTLP over HTTP): a span a request, and below it the question, its wait and its stages.

None holds words of a question, of a document or of who asked. Where no address is set, nothing of it is imported.
"""

from __future__ import annotations

import time
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index_build.errors import BadInput
from ui.identity import Identity
from ui.observe.middleware import route_of
from ui.observe.request_id import request_id
from ui.settings.logs import TraceSettings
from ui.web.paths import path_of

if TYPE_CHECKING:
    from opentelemetry.trace import Span, SpanContext

    from ui.asking import Asked, Door, Question

_EXPORT_SECONDS = (
    5  # The longest that sending may take, so that a collector that is away never keeps the server from stopping.
)
_SECOND = 1_000_000_000


class Tracing:
    """Makes spans and sends them. An observer of ``Asking``."""

    def __init__(self, settings: TraceSettings) -> None:
        """Raises BadInput where the libraries are missing."""
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
            from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
        except ImportError as error:
            raise BadInput(
                "logs.traces.endpoint is set, and what sends traces is not installed: pip install 'pincite[otel]'"
            ) from error
        # Not based on a parent: whether a request is traced is not for its sender to say.
        self._provider = TracerProvider(
            sampler=TraceIdRatioBased(settings.share),
            resource=Resource.create({"service.name": settings.service, "service.version": version("pincite")}),
            shutdown_on_exit=False,
        )
        self._provider.add_span_processor(
            BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.endpoint, timeout=_EXPORT_SECONDS))
        )
        self._tracer = self._provider.get_tracer("pincite", version("pincite"))

    @classmethod
    def of(cls, settings: TraceSettings) -> Tracing | None:
        """Return what traces, or None where no address is set."""
        return cls(settings) if settings.endpoint else None

    def around(self, app: ASGIApp) -> ASGIApp:
        """Return an application each of whose requests is a span."""
        return _Traced(app, self._tracer)

    def asks(self, identity: Identity, door: Door, question: Question) -> None:
        """See ``Observer``; a span is made when the question has ended."""

    def answered(self, asked: Asked) -> None:
        """Make the spans of a question: how long it waited, how long it was answered, and the stages of that, one after another."""
        end = time.time_ns()
        begun = end - round(asked.took * _SECOND)
        attributes: dict[str, str | int] = {
            "pincite.door": asked.door,
            "pincite.status": asked.answer.status,
            "pincite.generation": asked.answer.generation,
            "pincite.collection": asked.question.collection,
            "pincite.evidence": len(asked.answer.evidence),
        }
        span = self._tracer.start_span("question", start_time=begun, attributes=attributes)
        waited = begun + round(asked.waited * _SECOND)
        self._below(span, "wait", begun, waited)
        answer = self._below(span, "answer", waited, end)
        at = waited
        for stage, seconds in asked.answer.timings.items():
            if stage != "total":
                self._below(answer, stage, at, at := at + round(seconds * _SECOND))
        span.end(end)

    def failed(self, identity: Identity, door: Door, question: Question, error: Exception) -> None:
        """Make the span of a question that got no answer, with the kind of the error and not its words."""
        from opentelemetry.trace import StatusCode

        with self._tracer.start_as_current_span("question", attributes={"pincite.door": door}) as span:
            span.set_attribute("error.type", type(error).__name__)
            span.set_status(StatusCode.ERROR)

    def close(self) -> None:
        """Send what has not been sent yet."""
        self._provider.shutdown()

    def _below(self, span: Span, name: str, begun: int, end: int) -> Span:
        from opentelemetry.trace import set_span_in_context

        below = self._tracer.start_span(name, context=set_span_in_context(span), start_time=begun)
        below.end(end)
        return below


class _Traced:
    """ASGI middleware: a span a request, in the trace of whoever passed it on."""

    def __init__(self, app: ASGIApp, tracer: Any) -> None:
        self._app, self._tracer = app, tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        from opentelemetry.trace import SpanKind, StatusCode
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        carried = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        context = TraceContextTextMapPropagator().extract({"traceparent": carried.get("traceparent", "")})
        method, root, status = scope["method"], scope.get("root_path", ""), 500
        path = path_of(scope)
        with self._tracer.start_as_current_span(method, context=context, kind=SpanKind.SERVER) as span:

            async def send_seen(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                await send(message)

            try:
                await self._app(scope, receive, send_seen)
            finally:
                route = route_of(scope, root, path)
                span.update_name(f"{method} {route}")
                span.set_attributes(
                    {
                        "http.request.method": method,
                        "http.route": route,
                        "http.response.status_code": status,
                        "pincite.request_id": request_id(),
                    }
                )
                if status >= 500:
                    span.set_status(StatusCode.ERROR)


def trace_ids() -> dict[str, str]:
    """Return the ids of the span that is current, for log lines; nothing where there is none."""
    from opentelemetry import trace

    context: SpanContext = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return {}
    return {"trace_id": trace.format_trace_id(context.trace_id), "span_id": trace.format_span_id(context.span_id)}

"""Traces arrive at a real, small collector over HTTP on loopback."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from starlette.responses import PlainTextResponse
from starlette.routing import Route, Router
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from index_build.errors import BadInput
from qa.answerer import Answerer
from ui.asking import Asking, Question
from ui.collections import Collections
from ui.identity import Identity
from ui.settings.logs import TraceSettings
from ui.tracing import Tracing

ASKED = "How many containers did Seoul identify?"
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"


class Collector:
    """Takes traces as a collector does."""

    def __init__(self) -> None:
        self.requests: list[ExportTraceServiceRequest] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler) -> None:
                body = handler.rfile.read(int(handler.headers["Content-Length"]))
                self.requests.append(ExportTraceServiceRequest.FromString(body))
                handler.send_response(200)
                handler.send_header("Content-Type", "application/x-protobuf")
                handler.end_headers()

            def log_message(handler, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_address[1]}/v1/traces"

    @property
    def spans(self) -> dict[str, Span]:
        return {
            span.name: span
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        }


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    thread = threading.Thread(target=collector.server.serve_forever)
    thread.start()
    yield collector
    collector.server.shutdown()
    thread.join()
    collector.server.server_close()


def attributes(span: Span) -> dict[str, str]:
    return {each.key: each.value.string_value or str(each.value.int_value) for each in span.attributes}


def test_a_request_and_the_question_in_it_are_spans_with_its_wait_and_stages(
    collector: Collector, demo: Answerer
) -> None:
    tracing = Tracing.of(TraceSettings(endpoint=collector.endpoint))
    assert tracing is not None

    async def ask(scope: Scope, receive: Receive, send: Send) -> None:
        asking = Asking(Collections({"demo": demo}), observers=[tracing])
        asked = await asking.ask(Identity("ada"), "api", Question(ASKED))
        asking.close()
        await PlainTextResponse(asked.answer.status)(scope, receive, send)

    app = tracing.around(Router([Route("/ask/{name}", ask_route(ask))]))
    assert TestClient(app).get("/ask/ada", headers={"traceparent": TRACEPARENT}).status_code == 200
    tracing.close()
    spans = collector.spans
    request, question, answer = spans["GET /ask/{name}"], spans["question"], spans["answer"]
    assert request.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c", "it is in the trace of whoever passed it on"
    assert question.parent_span_id == request.span_id
    assert answer.parent_span_id == spans["wait"].parent_span_id == question.span_id
    stages = [span for span in spans.values() if span.parent_span_id == answer.span_id]
    assert {"retrieve", "read"} & {span.name for span in stages}
    assert answer.start_time_unix_nano <= min(span.start_time_unix_nano for span in stages)
    assert attributes(question)["pincite.status"] == "answered"
    assert attributes(request)["http.response.status_code"] == "200"
    sent = b"".join(request.SerializeToString() for request in collector.requests)
    assert b"Seoul" not in sent and b"10,000" not in sent and b"ada" not in sent


def test_a_collector_that_is_away_keeps_nobody_from_stopping() -> None:
    tracing = Tracing(TraceSettings(endpoint="http://127.0.0.1:9/v1/traces"))
    app = tracing.around(PlainTextResponse("well"))
    assert TestClient(app).get("/").text == "well"
    tracing.close()


def test_a_share_of_nought_traces_nothing_whatever_a_visitor_sends(collector: Collector) -> None:
    tracing = Tracing(TraceSettings(endpoint=collector.endpoint, share=0))
    app = tracing.around(PlainTextResponse("well"))
    TestClient(app).get("/", headers={"traceparent": TRACEPARENT[:-1] + "1"})
    tracing.close()
    assert not collector.requests


def test_without_the_extra_the_command_that_brings_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(BadInput, match=r"pip install 'pincite\[otel\]'"):
        Tracing(TraceSettings(endpoint="http://127.0.0.1:9/v1/traces"))


def test_nothing_of_it_is_imported_where_no_address_is_set() -> None:
    assert Tracing.of(TraceSettings()) is None
    check = (
        "import sys, ui.service, ui.server, ui.logs; print([name for name in sys.modules if 'opentelemetry' in name])"
    )
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.strip() == "[]"


def ask_route(app):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return an endpoint that Starlette takes for an ASGI application."""

    class Endpoint:
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await app(scope, receive, send)

    return Endpoint()

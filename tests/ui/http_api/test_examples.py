"""The documentation's examples run, against the real server; so do those of the description, which answer in the declared shape."""

from __future__ import annotations

import json
import re
import subprocess
from contextvars import Context
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

pytestmark = pytest.mark.slow

DOC = (Path(__file__).parents[3] / "docs" / "http-api.md").read_text(encoding="utf-8")
THERE = "http://127.0.0.1:7860"
SHELL = [each for each in re.findall(r"```sh\n(.*?)```", DOC, re.S) if THERE in each]
PYTHON = re.findall(r"```python\n(.*?)```", DOC, re.S)


@pytest.mark.parametrize("example", SHELL, ids=lambda each: re.search(r"7860/([\w/:.]+)", each)[1])
def test_each_command_of_the_documentation_succeeds(demo_url: str, example: str) -> None:
    script = "set -e\n" + example.replace("curl -s", "curl --fail-with-body --noproxy '*' -s").replace(THERE, demo_url)
    # The demo has one collection, named after its folder here.
    done = subprocess.run(
        ["bash", "-c", script.replace('"collection": "demo"', '"collection": ""')], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"status": 4' not in done.stdout


@pytest.mark.parametrize("example", PYTHON)
def test_each_program_of_the_documentation_runs(
    demo_url: str, example: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(example.replace(THERE, demo_url), "example", "exec"), {})
    assert "answered at least 10,000" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["status", "documents", "openapi.json"])
def test_head_is_answered_as_get_is_without_a_body(demo_url: str, path: str) -> None:
    address = f"{demo_url}/api/v1/{path}"
    with httpx.Client(trust_env=False) as client:
        got, headed = client.get(address), client.head(address)
    assert (got.status_code, headed.status_code) == (200, 200)
    assert headed.content == b""
    for name in ("content-type", "content-length", "etag"):
        assert headed.headers.get(name) == got.headers.get(name)


def test_each_example_of_the_description_is_answered_in_the_declared_shape(api_app: FastAPI, api: TestClient) -> None:
    described = api.get("/api/v1/openapi.json").json()
    tried = 0
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if "requestBody" not in operation:
                continue
            schema = _schema(described, operation["requestBody"]["content"]["application/json"]["schema"])
            for example in schema.get("examples", ()):
                response = api.request(method, f"/api/v1{path}", json=example)
                assert response.status_code == 200, response.text
                declared = operation["responses"]["200"]["content"]["application/json"]["schema"]
                jsonschema_rs.validator_for(declared | {"components": described["components"]}).validate(
                    response.json()
                )
                tried += 1
    assert tried >= 2


def _schema(described: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    return described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]


def test_the_problem_in_the_documentation_is_one_as_the_server_says_it() -> None:
    from ui.http_api.problems import problem

    shown = json.loads(re.search(r"```json\n(.*?)```", DOC, re.S)[1])
    detail = "Many questions are being answered: ask this one again in a moment."
    # Outside of any request: one that a test before this handled leaves its id behind.
    said = Context().run(problem, 503, "busy", detail, retry_after=2.0)
    assert {name: value for name, value in shown.items() if name != "instance"} == said

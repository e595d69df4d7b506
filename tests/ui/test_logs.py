from __future__ import annotations

import io
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from ui.logs import catch_standard_error, start_logs
from ui.settings.logs import LogSettings

STEERING = "red \x1b[31m\u202eturned\nsecond line"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, error = root.handlers[:], root.level, sys.stderr
    yield
    root.handlers[:], sys.stderr = handlers, error
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def logs(kind: Literal["console", "json"], level: Literal["debug", "info", "error"] = "info") -> io.StringIO:
    stream = io.StringIO()
    start_logs(LogSettings(format=kind, level=level), stream)
    return stream


def test_every_event_is_an_object_on_a_line_of_its_own_with_the_id_of_its_request() -> None:
    stream = logs("json")
    structlog.contextvars.bind_contextvars(request_id="r1")
    structlog.get_logger("pincite.x").info("asked", status=200, words=STEERING)
    logging.getLogger("a.library").warning("it %s", "rains")
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["event"], first["request_id"], first["status"], first["logger"]) == ("asked", "r1", 200, "pincite.x")
    assert first["words"] == STEERING, "a program gets what was said"
    assert (second["event"], second["level"], second["request_id"]) == ("it rains", "warning", "r1")
    assert "\u202e" not in stream.getvalue() and "\x1b" not in stream.getvalue()


def test_nothing_that_is_logged_steers_a_terminal_or_passes_for_an_event_of_its_own() -> None:
    stream = logs("console")
    structlog.get_logger("pincite.x").info(STEERING, words=STEERING, several=[STEERING])
    try:
        raise ValueError("x\n2026-01-01 [info] forged \x1b[31m")
    except ValueError:
        logging.getLogger("a.library").exception("broken")
    first, second, *below = stream.getvalue().splitlines()
    assert "red" in first and "broken" in second
    assert all(line.startswith("    ") for line in below) and any("forged" in line for line in below)
    assert not set(stream.getvalue()) & {"\x1b", "\u202e"}


def test_what_is_less_grave_than_was_asked_for_is_left_out() -> None:
    stream = logs("json", "error")
    structlog.get_logger("pincite").info("little")
    logging.getLogger("pincite").warning("some")
    structlog.get_logger("pincite").error("much")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["much"]


def test_requests_are_not_told_by_libraries_whose_lines_hold_addresses() -> None:
    stream = logs("json", "debug")
    logging.getLogger("uvicorn.access").info("GET /?q=a+question")
    logging.getLogger("httpx").debug("GET /?q=a+question")
    assert stream.getvalue() == ""


def test_what_a_library_writes_on_standard_error_and_warns_of_becomes_events() -> None:
    stream = logs("json")
    catch_standard_error()
    print("Traceback:", file=sys.stderr)
    print("  in a \x1b[31mplace", end="", file=sys.stderr)
    warnings.warn("old", DeprecationWarning, stacklevel=1)
    print(file=sys.stderr)
    events = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [event["logger"] for event in events] == ["stderr", "py.warnings", "stderr"]
    assert events[-1]["event"] == "  in a \x1b[31mplace"

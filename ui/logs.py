"""What the server tells while it runs: one line an event on standard error, for people or as JSON, all libraries' through the same."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from ui.settings.logs import LogSettings
from ui.steering import harmless, harmless_json

# They tell of every connection and every request by its address, which may hold a question.
_QUIET = ("uvicorn", "uvicorn.error", "uvicorn.access", "httpx", "httpcore", "gradio", "asyncio", "multipart")


def start_logs(settings: LogSettings, to: TextIO | None = None) -> None:
    """Send what is logged from now on, and what libraries write on standard error, to a stream, by default standard error as it is now."""
    stream = to or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        *([_with_trace] if settings.traces.endpoint else []),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
    ]
    shown: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if settings.format == "json":
        shown.append(_json)
    else:
        shown += [_harmless_values, _Console(colors=stream.isatty())]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=shown))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.level.upper())
    for name in _QUIET:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(True)


def catch_standard_error() -> None:
    """Make an event of every line that a library writes on standard error by itself, as Gradio does with what goes wrong in it."""
    sys.stderr = _Lines()


class _Lines(io.TextIOBase):
    """A stream whose lines are logged."""

    def __init__(self) -> None:
        self._begun = ""

    def write(self, words: str) -> int:
        *lines, self._begun = (self._begun + words).split("\n")
        for line in lines:
            if line.strip():
                logging.getLogger("stderr").warning("%s", line)
        return len(words)


class _Console:
    """A line for people; of an error, its traceback below, each line of it indented, so that none of it looks like an event."""

    def __init__(self, colors: bool) -> None:
        self._render = structlog.dev.ConsoleRenderer(
            colors=colors, pad_event_to=0, exception_formatter=_plain_traceback
        )

    def __call__(self, logger: WrappedLogger, name: str, event: EventDict) -> str:
        traceback = event.pop("exception", "")
        line = str(self._render(logger, name, event))
        return line + "".join(f"\n    {each}" for each in harmless(str(traceback)).splitlines())


def _plain_traceback(stream: TextIO, error: Any) -> None:
    del stream, error  # It is written already, by format_exc_info.


def _harmless_values(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Take from every value what steers a terminal or ends the line."""
    for name, value in event.items():
        if isinstance(value, str) and name != "exception":
            event[name] = harmless(value).replace("\n", "\u23ce")
        elif not isinstance(value, int | float | bool | type(None) | str):
            event[name] = harmless(repr(value)).replace("\n", "\u23ce")
    return event


def _with_trace(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    from ui.tracing import trace_ids

    event.update(trace_ids())
    return event


def _json(_: WrappedLogger, __: str, event: MutableMapping[str, Any]) -> str:
    ordered: Mapping[str, Any] = {
        name: event[name] for name in sorted(event, key=lambda name: _FIRST.get(name, len(_FIRST)))
    }
    return harmless_json(json.dumps(ordered, ensure_ascii=False, default=repr))


_FIRST = {"timestamp": 0, "level": 1, "logger": 2, "event": 3, "request_id": 4}

"""What the server writes down: in plain lines, or (LAB_LOG=json) a JSON object a line, with an id for each request.

Nothing of a person is in it: no address, no name, no cookie, and of a path only the name of its view.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from time import perf_counter
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from labsite.metrics import method, view_name

HEADER = "X-Request-ID"
# What a proxy gave the request as its id is kept, if it looks like one.
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_requests = logging.getLogger("labsite.requests")


class RequestIdMiddleware:
    """Gives each request an id, on its answer and in all that is logged meanwhile; then logs how it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the id."""
        given = request.headers.get(HEADER, "")
        known = given if GIVEN.fullmatch(given) else uuid4().hex
        token = _request_id.set(known)
        started = perf_counter()
        try:
            response = self._get_response(request)
            response[HEADER] = known
            spent = round((perf_counter() - started) * 1000, 1)
            told = {
                "view": view_name(request),
                "method": method(request),
                "status": response.status_code,
                "milliseconds": spent,
            }
            _requests.info("request", extra={"told": told})
            return response
        finally:
            _request_id.reset(token)


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message; the request's id and what it tells, a traceback, where there are any."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if known := _request_id.get():
            line["request"] = known
        line |= getattr(record, "told", {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)

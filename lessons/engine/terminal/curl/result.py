"""What a transfer came to."""

from __future__ import annotations

from dataclasses import dataclass, field

from lessons.engine.images import HttpResponse
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.curl.connecting import Open, Timing
from lessons.engine.terminal.curl.failure import Failure
from lessons.engine.terminal.curl.options import Options


@dataclass(slots=True)
class Result:
    """What a transfer came to, as far as it came; -w reads it."""

    url: str
    scheme: str = "http"
    response: HttpResponse | None = None
    opened: Open | None = None
    connects: int = 0
    redirects: int = 0
    method: str = "GET"
    timing: Timing = field(default_factory=Timing)
    heads: list[str] = field(default_factory=list)
    body: str = ""
    failure: Failure | None = None
    sent: int = 0  # bytes of the request's head
    given: str = ""  # the URL as it was written
    number: int = 0  # which of the URLs, from 0
    saved_as: str = ""  # the file of -o
    referer: str = ""


def result_on_terminal(call: Call, options: Options) -> bool:
    """Whether what a server answers is printed to a terminal."""
    return call.tty and not any(name != "-" for name in options.outputs)

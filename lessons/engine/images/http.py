"""HTTP as the lab's servers speak it: a request as it arrives, the response that goes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as a server sees it. `client` is the address the connection comes from; `path` keeps its query.

    `now` is the server's time, None where nobody reads more of the answer than its status.
    """

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    client: str
    now: datetime | None = None
    tls: bool = False
    body: str = ""

    @property
    def date(self) -> str:
        """The time as a Date header has it."""
        return self.now.strftime("%a, %d %b %Y %H:%M:%S GMT") if self.now else ""

    @property
    def timestamp(self) -> str:
        """The time as Kubernetes writes it."""
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ") if self.now else ""

    def header(self, name: str) -> str:
        """A header's value, "" without one."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


REASONS = {
    200: "OK",
    301: "Moved Permanently",
    302: "Found",
    304: "Not Modified",
    308: "Permanent Redirect",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Time-out",
}


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response: headers in the order they are sent; `body` is sent to everything but HEAD.

    `elapsed` are milliseconds that the server itself waited for others. `why` is the reason, for the trace, of an
    error that lies in the name the server was asked by.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    elapsed: int = 0
    why: str = ""

    @property
    def reason(self) -> str:
        """The phrase after the status."""
        return REASONS.get(self.status, "")

    @property
    def closes(self) -> bool:
        """Whether the server ends the connection after it."""
        return ("connection", "close") in [(k.lower(), v.lower()) for k, v in self.headers]


def plain_text(body: str, *, status: int = 200, close: bool = True) -> HttpResponse:
    """A plain text with the three headers that small servers send."""
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body.encode())))]
    if close:
        headers.append(("Connection", "close"))
    return HttpResponse(status, tuple(headers), body)

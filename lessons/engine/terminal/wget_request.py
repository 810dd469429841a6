"""The request that either wget sends, and what they say of URLs that they do not take."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.images import HttpRequest, HttpResponse
from lessons.engine.network import Connection
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.curl.url import PORTS, Url


@dataclass(frozen=True, slots=True)
class Sending:
    """What of a request the command line decides."""

    method: str = "GET"
    agent: str = "Wget/1.21.3"
    headers: tuple[str, ...] = ()
    body: str = ""

    def fields(self, host: str) -> tuple[tuple[str, str], ...]:
        """The request's headers: a header of the command line stands for the one of its name."""
        found = {
            "host": ("Host", host),
            "user-agent": ("User-Agent", self.agent),
            "accept": ("Accept", "*/*"),
            "connection": ("Connection", "close"),
        }
        if self.body:
            found["content-type"] = ("Content-Type", "application/x-www-form-urlencoded")
            found["content-length"] = ("Content-Length", str(len(self.body.encode())))
        for header in self.headers:
            name, _, value = header.partition(":")
            found[name.strip().lower()] = (name.strip(), value.strip())
        return tuple(found.values())


def request(call: Call, url: Url, connection: Connection, sending: Sending) -> HttpResponse | None:
    """The answer to a request over an open connection; None from a server that speaks no HTTP."""
    process = connection.process
    if process is None or process.answer is None or (process.tls and url.scheme == "http"):
        return None
    asked = HttpRequest(
        method=sending.method,
        path=url.path,
        headers=sending.fields(url.host_header),
        client=connection.client,
        now=call.cluster.clock.datetime(),
        tls=url.scheme == "https",
        body=sending.body,
    )
    return process.answer(asked)


def head_lines(response: HttpResponse) -> str:
    """What -S shows of an answer."""
    lines = [f"HTTP/1.1 {response.status} {response.reason}"]
    lines += [f"{name}: {value}" for name, value in response.headers]
    return "".join(f"  {line}\n" for line in lines)


def fault(text: str) -> tuple[str, str]:
    """What is wrong with a URL that cannot be read: "scheme", "port" or "host", and the part that is."""
    scheme, colons, rest = text.rpartition("://")
    if colons and scheme.lower() not in PORTS:
        return "scheme", scheme
    host, colon, port = rest.partition("/")[0].rpartition(":")
    return ("port", port) if colon and host else ("host", host or port)

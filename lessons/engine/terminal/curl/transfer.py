"""One URL's transfer: connect or reuse, request, response, redirects."""

from __future__ import annotations

from lessons.engine.apiserver import Notice
from lessons.engine.clock import Milliseconds
from lessons.engine.images import HttpResponse
from lessons.engine.network import Process
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.curl.connecting import Connector, Open, Timing
from lessons.engine.terminal.curl.failure import Failure
from lessons.engine.terminal.curl.options import Options
from lessons.engine.terminal.curl.request import request_of
from lessons.engine.terminal.curl.result import Result, result_on_terminal
from lessons.engine.terminal.curl.tls import handshake
from lessons.engine.terminal.curl.url import Url, redirected
from lessons.engine.trace import Hop, HopKind

MOST_REDIRECTS = 50
# How long a small server takes to answer, in milliseconds.
SERVICE_TIME = 1


class Transfers:
    """The transfers of one call of curl, which share their connections."""

    def __init__(self, call: Call, options: Options) -> None:
        self.call = call
        self.options = options
        self.connector = Connector(call, options)
        self._kept: dict[tuple[str, str, int], Open] = {}

    def run(self, url: Url) -> Result:
        """Fetch one URL."""
        timing = Timing(
            limit=self.options.limit("max-time"),
            connect_limit=self.options.limit("connect-timeout"),
        )
        result = Result(url.text, url.scheme, timing=timing)
        most = int(float(self.options.values.get("max-redirs", MOST_REDIRECTS)))
        try:
            while True:
                location = self._once(url, result)
                if not (self.options.has("location") and location):
                    break
                if result.redirects >= most:
                    raise Failure(47, f"Maximum ({most}) redirects followed")
                url = redirected(url, location)
                result.redirects += 1
                result.url, result.scheme = url.text, url.scheme
                self.connector.say(f"Issue another request to this URL: '{url.text}'")
        except Failure as failure:
            result.failure = failure
        return result

    def _once(self, url: Url, result: Result) -> str:
        """One request and its response; gives the Location of a redirect, else ""."""
        key = (url.scheme, url.host.lower(), url.port)
        kept = self._kept.pop(key, None)
        if kept is not None:
            self.connector.say("Found bundle for host: 0x5576d1a4c8d0 [serially]")
            self.connector.say("Can not multiplex, even if we wanted to")
            self.connector.say(f"Re-using existing connection #{kept.number} with host {url.host}")
            opened = kept
        else:
            opened = self.connector.open(url, result.timing)
            result.connects += 1
        result.opened = opened
        process = opened.connection.process
        assert process is not None  # an open connection has one
        if kept is None and url.scheme == "https":
            handshake(self.connector, url, process, opened.number)
        response = self._exchange(url, process, opened, result)
        keep = not response.closes
        if keep:
            self._kept[key] = opened
        number = opened.number
        self._finished = (
            f"Connection #{number} to host {url.host} left intact"
            if keep
            else f"Closing connection {number}"
        )
        return self._received(response, result)

    def _exchange(self, url: Url, process: Process, opened: Open, result: Result) -> HttpResponse:
        request = request_of(self.call, self.options, url, opened.connection.client)
        result.method = request.method
        version = "1.0" if self.options.has("http1.0") else "1.1"
        lines = [f"{request.method} {request.path} HTTP/{version}"]
        lines += [f"{name}: {value}".rstrip() for name, value in request.headers]
        result.sent = sum(len(line) + 2 for line in [*lines, ""])
        if user := self.options.values.get("user", url.user):
            self.connector.say(f"Server auth using Basic with user '{user.partition(':')[0]}'")
        if self.options.has("verbose"):
            self.call.err("".join(f"> {line}\n" for line in [*lines, ""]))
        self._bytes("}", request.body)
        if process.answer is None:
            self._no_http(process, opened)
        assert process.answer is not None  # _no_http raises
        if process.stand_in and process.ref is not None:
            self._notice(process)
        response = process.answer(request)
        self._waited(SERVICE_TIME + response.elapsed, opened, result)
        self.call.trace.add(
            Hop(
                HopKind.ANSWER,
                process.at,
                f"{process.name} answers {response.status} {response.reason}",
                response.why,
                to=self.call.cluster.network.host(self.call.place).at,
                ref=process.ref,
                broken=response.status >= 500 or bool(response.why),
            )
        )
        return response

    # src/tool_cb_dbg.c: data is counted where it does not go to a terminal itself.
    def _bytes(self, sign: str, data: str) -> None:
        if data and self.options.has("verbose") and not result_on_terminal(self.call, self.options):
            self.call.err(f"{sign} [{len(data.encode())} bytes data]\n")

    def _waited(self, elapsed: Milliseconds, opened: Open, result: Result) -> None:
        """Let the time pass that the server took; Failure where --max-time ends first."""
        timing = result.timing
        if timing.limit is not None and timing.elapsed + elapsed > timing.limit:
            timing.elapsed = timing.limit
            text = f"Operation timed out after {timing.limit} milliseconds with 0 bytes received"
            self.connector.say(text)
            self.connector.say(f"Closing connection {opened.number}")
            raise Failure(28, text)
        timing.elapsed += elapsed

    def _no_http(self, process: Process, opened: Open) -> None:
        """What a server that speaks no HTTP does to a request: some talk back, the others hang up."""
        if process.greets:
            text = "Received HTTP/0.9 when not allowed"
            self.connector.say(text)
            self.connector.say(f"Closing connection {opened.number}")
            raise Failure(1, text)
        text = "Empty reply from server"
        self.connector.say(text)
        self.connector.say(f"Closing connection {opened.number}")
        raise Failure(52, text)

    def _received(self, response: HttpResponse, result: Result) -> str:
        result.response = response
        head = [f"HTTP/1.1 {response.status} {response.reason}"]
        head += [f"{name}: {value}" for name, value in response.headers]
        result.heads.append("".join(line + "\n" for line in [*head, ""]))
        if self.options.has("verbose"):
            self.call.err("".join(f"< {line}\n" for line in [*head, ""]))
        result.body = "" if result.method == "HEAD" else response.body
        self._bytes("{", result.body)
        failing = self.options.has("fail") or self.options.has("fail-with-body")
        if failing and response.status >= 400:
            result.body = result.body if self.options.has("fail-with-body") else ""
            text = f"The requested URL returned error: {response.status}"
            self.connector.say(text)
            self.connector.say(self._finished)
            raise Failure(22, text)
        if not self.options.has("location") or response.status not in (301, 302, 303, 307, 308):
            return ""
        return {k.lower(): v for k, v in response.headers}.get("location", "")

    @property
    def finished(self) -> str:
        """What -v says of the connection after the body."""
        return self._finished

    _finished: str = ""

    def _notice(self, process: Process) -> None:
        assert process.ref is not None  # the caller has looked
        text = (
            f"The lab does not know the image {process.stand_in}: it stands in as a server that listens on the "
            "containerPorts and answers with what it was asked."
        )
        notice = Notice(process.ref, ("spec", "containers", 0, "image"), text)
        if notice not in self.call.session.notices:
            self.call.session.notices.append(notice)

"""One URL's transfer: connect or reuse, request, response, redirects."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field

from lessons.engine.apiserver import Notice
from lessons.engine.clock import Milliseconds
from lessons.engine.images import HttpRequest, HttpResponse
from lessons.engine.network import Process
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.curl.connecting import Connector, Open, Timing
from lessons.engine.terminal.curl.failure import Failure
from lessons.engine.terminal.curl.options import Options
from lessons.engine.terminal.curl.tls import handshake
from lessons.engine.terminal.curl.url import Url, redirected
from lessons.engine.trace import Hop, HopKind

MOST_REDIRECTS = 50
# How long a small server takes to answer, in milliseconds.
SERVICE_TIME = 1


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
            self.connector.say("Can not multiplex, even if we wanted to!")
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
        request = self._request(url, opened)
        result.method = request.method
        if self.options.has("verbose"):
            lines = [f"{request.method} {request.path} HTTP/1.1"]
            lines += [f"{name}: {value}" for name, value in request.headers]
            self.call.err("".join(f"> {line}\n" for line in [*lines, ""]))
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

    def _request(self, url: Url, opened: Open) -> HttpRequest:
        options, clock = self.options, self.call.cluster.clock
        method = "HEAD" if options.has("head") else "POST" if options.data else "GET"
        body, path = "&".join(options.data), url.path
        if options.data and options.has("get"):
            path, body, method = path + ("&" if "?" in path else "?") + body, "", "GET"
        method = options.values.get("request", method)
        headers = [("Host", url.host_header)]
        if user := options.values.get("user", url.user):
            headers.append(("Authorization", "Basic " + b64encode(user.encode()).decode()))
        headers.append(("User-Agent", options.values.get("user-agent", "curl/7.88.1")))
        headers.append(("Accept", "*/*"))
        if referer := options.values.get("referer"):
            headers.append(("Referer", referer))
        if body:
            headers.append(("Content-Length", str(len(body.encode()))))
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
        return HttpRequest(
            method=method,
            path=path,
            headers=_with_own(headers, options.headers),
            client=opened.connection.client,
            date=clock.datetime().strftime("%a, %d %b %Y %H:%M:%S GMT"),
            timestamp=clock.timestamp(),
            tls=url.scheme == "https",
            body=body,
        )

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
        if self.options.has("fail") and response.status >= 400:
            result.body = ""
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


def _with_own(
    headers: list[tuple[str, str]], own: list[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Curl's headers, replaced or taken away (`-H 'Accept:'`) by the user's, and the user's others after them."""
    given = {name.lower(): value for name, value in own}
    kept = [(name, given.get(name.lower(), value)) for name, value in headers]
    names = {name.lower() for name, _ in headers}
    added = [(name, value) for name, value in own if name.lower() not in names]
    return tuple((name, value) for name, value in kept + added if value)

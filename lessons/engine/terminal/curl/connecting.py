"""From a URL's host and port to an open connection: names, addresses in turn, time limits, TLS."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lessons.engine.clock import Milliseconds
from lessons.engine.network import Connection, Verdict
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.curl.addresses import bracketed, fault, ip_version
from lessons.engine.terminal.curl.failure import Failure
from lessons.engine.terminal.curl.options import Options
from lessons.engine.terminal.curl.url import Url

# curl's own limit for connecting (--connect-timeout).
CONNECT_TIMEOUT: Milliseconds = 300_000


@dataclass(slots=True)
class Timing:
    """How long the transfer has taken so far, and until when it may take (None: no limit)."""

    elapsed: Milliseconds = 0
    looked_up: Milliseconds = 0
    connected: Milliseconds = 0
    limit: Milliseconds | None = None
    connect_limit: Milliseconds | None = None

    def left(self) -> Milliseconds:
        """How much time connecting may still take."""
        limits = [limit for limit in (self.limit, self.connect_limit) if limit is not None]
        return min(limits, default=CONNECT_TIMEOUT) - self.elapsed


@dataclass(slots=True)
class Open:
    """An open connection that may be used again; `number` is what -v calls it."""

    connection: Connection
    address: str
    port: int
    number: int


class Connector:
    """Opens the connections of one call of curl."""

    def __init__(self, call: Call, options: Options) -> None:
        self.call = call
        self.options = options
        self.opened = 0

    def say(self, text: str) -> None:
        """A line of -v."""
        if self.options.has("verbose"):
            self.call.err(f"* {text}\n")

    def open(self, url: Url, timing: Timing) -> Open:
        """Connect to where a URL points; Failure with curl's words where that does not work out."""
        asked, url = url, self._elsewhere(url)
        moved = url is not asked
        addresses = self._addresses(url, timing)
        number = self.opened
        self.opened += 1
        verdict = Verdict.TIMEOUT
        for at, address in enumerate(addresses):
            self.say(f"  Trying {bracketed(address)}:{url.port}...")
            connection = self.call.cluster.network.connect(
                self.call.place, address, url.port, "TCP", self.call.trace
            )
            last = at == len(addresses) - 1
            allowed = timing.left() if last else timing.left() // 2
            if connection.elapsed > allowed:
                timing.elapsed += max(0, allowed)
                if last:
                    self._timed_out(url, timing, number, (address, max(0, allowed)))
                self.say(f"After {allowed}ms connect time, move on!")
                verdict = Verdict.TIMEOUT
            else:
                timing.elapsed += connection.elapsed
                if connection.verdict is Verdict.OPEN:
                    timing.connected = timing.elapsed
                    name = "(nil)" if moved else url.host  # as the real one words it, too
                    self.say(f"Connected to {name} ({address}) port {url.port} (#{number})")
                    return Open(connection, address, url.port, number)
                verdict = connection.verdict
            self.say(fault(address, url.port, verdict))
        text = (
            f"Failed to connect to {url.host} port {url.port} after {timing.elapsed} ms: "
            "Couldn't connect to server"
        )
        self.say(text)
        self.say(f"Closing connection {number}")
        raise Failure(28 if verdict is Verdict.TIMEOUT else 7, text)

    # lib/url.c parse_connect_to_slist: HOST1:PORT1:HOST2:PORT2, each of which may be left out
    def _elsewhere(self, url: Url) -> Url:
        """Where --connect-to leads instead of a URL's host and port."""
        for entry in self.options.connect_to:
            host, _, rest = entry.partition(":")
            port, _, target = rest.partition(":")
            if host.lower() not in ("", url.host.lower()) or port not in ("", str(url.port)):
                continue
            onto, _, number = target.rpartition(":")
            if onto:
                self.say(f"Connecting to hostname: {onto}")
            if number:
                self.say(f"Connecting to port: {number}")
            return replace(
                url, host=onto or url.host, port=int(number) if number.isdigit() else url.port
            )
        return url

    def _timed_out(
        self, url: Url, timing: Timing, number: int, last: tuple[str, Milliseconds]
    ) -> None:
        """The two limits speak differently: multi.c multi_handle_timeout, connect.c is_connected."""
        address, allowed = last
        text = f"Connection timed out after {timing.elapsed} milliseconds"
        if timing.limit is None or (timing.connect_limit or timing.limit) < timing.limit:
            self.say(f"ipv{6 if ':' in address else 4} connect timeout after {allowed}ms, move on!")
            text = (
                f"Failed to connect to {url.host} port {url.port} after {timing.elapsed} ms: "
                "Timeout was reached"
            )
        self.say(text)
        self.say(f"Closing connection {number}")
        raise Failure(28, text)

    # -- names ------------------------------------------------------------------------------------------------

    def _addresses(self, url: Url, timing: Timing) -> list[str]:
        families = (
            (4,) if self.options.has("ipv4") else (6,) if self.options.has("ipv6") else (4, 6)
        )
        if (version := ip_version(url.host)) is not None:
            if version not in families:
                raise Failure(7, "Couldn't connect to server")
            return [url.host]
        if (given := self._given(url)) is not None:
            return given
        if url.host.lower() == "localhost" or url.host.lower().endswith(".localhost"):
            both = {6: "::1", 4: "127.0.0.1"}
            return [both[family] for family in (6, 4) if family in families]
        resolved = self.call.cluster.dns.resolver(self.call.place).addresses(
            url.host, families, self.call.trace
        )
        if resolved.elapsed > timing.left():
            timing.elapsed += max(0, timing.left())
            text = f"Resolving timed out after {timing.elapsed} milliseconds"
            self.say(text)
            self.say(f"Closing connection {self.opened}")
            raise Failure(28, text)
        timing.elapsed += resolved.elapsed
        timing.looked_up = timing.elapsed
        if not resolved.addresses:
            if families == (6,) and self._has_ipv4(url.host):
                self.say(f"Closing connection {self.opened}")
                raise Failure(7, "Couldn't connect to server")
            self._unresolved(url)
        return list(resolved.addresses)

    def _has_ipv4(self, host: str) -> bool:
        """Whether a name that -6 finds no address for exists: then it is the connection that curl misses."""
        return bool(self.call.cluster.dns.resolver(self.call.place).addresses(host, (4,)).addresses)

    def _unresolved(self, url: Url) -> None:
        text = f"Could not resolve host: {url.host}"
        self.say(text)
        self.say(f"Closing connection {self.opened}")
        raise Failure(6, text)

    def _given(self, url: Url) -> list[str] | None:
        """The addresses that --resolve gives for a host and port."""
        for entry in self.options.resolve:
            host, _, rest = entry.lstrip("+").partition(":")
            port, _, address = rest.partition(":")
            if host.lower() in (url.host.lower(), "*") and port == str(url.port) and address:
                self.say(f"Hostname {url.host} was found in DNS cache")
                return [one.strip("[]") for one in address.split(",")]
        return None

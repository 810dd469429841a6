"""CoreDNS's forward plugin: what is not answered here is asked elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from dns.rcode import Rcode

from lessons.engine.dns.corefile import CorefileError, Line
from lessons.engine.dns.exchange import Exchange, Rest
from lessons.engine.dns.names import is_address
from lessons.engine.dns.records import Reason, Request, Response, Zone, within, zones

RESOLV_CONF = "/etc/resolv.conf"

# How it asks: without a trace in the answers.
_OPTIONS = frozenset(
    {
        "expire",
        "failfast_all_unhealthy_upstreams",
        "force_tcp",
        "health_check",
        "max_age",
        "max_concurrent",
        "max_fails",
        "next",
        "policy",
        "prefer_udp",
        "tls",
        "tls_servername",
        "max_connect_attempts",
        "failover",
        "read_timeout",
    }
)


@dataclass(frozen=True, slots=True)
class Forward:
    """Sends what is in a zone to other servers, in turn at random, until one answers."""

    zone: Zone
    servers: tuple[str, ...]  # addresses; RESOLV_CONF stands for the servers of the pod's own file
    excepted: tuple[Zone, ...] = ()

    # plugin/forward/forward.go ServeDNS
    def serve(self, request: Request, exchange: Exchange, rest: Rest) -> Response:
        """The first server's answer as it came; SERVFAIL when none answers."""
        if within(request.labels, (self.zone,)) is None:
            return rest(request)
        if within(request.labels, self.excepted) is not None:
            return rest(request)
        order = exchange.chance.shuffled("dns/forward", self.servers)
        for server in order:
            response = exchange.forward(server, request, exchange)
            if response is not None:
                return response
        text = f"None of the servers it forwards to answered: {', '.join(self.servers)}."
        return Response(Rcode.SERVFAIL, reason=Reason(text))


# plugin/forward/setup.go parseStanza
def setup(line: Line) -> Forward:
    """Read the directive. CorefileError where CoreDNS would not start with it."""
    if not line.arguments:
        raise line.wrong_arguments()
    zone = zones(line.arguments[:1])
    servers = tuple(_server(text) for text in line.arguments[1:])
    if not zone or not servers:
        raise line.wrong_arguments()
    excepted: tuple[Zone, ...] = ()
    for option in line.block:
        if option.name == "except":
            excepted += zones(option.arguments)
        elif option.name not in _OPTIONS:
            raise option.wrong(f"unknown property '{option.name}'")
    return Forward(zone[0], servers, excepted)


def _server(text: str) -> str:
    if text == RESOLV_CONF:
        return text
    plain = text.removeprefix("dns://")
    host = plain.rpartition(":")[0] if plain.count(":") == 1 else plain
    if not is_address(host.strip("[]")):
        raise CorefileError(f'not an IP address or file: "{text}"')
    return plain

"""How a C library sends a query to the servers of its resolv.conf: which, in which order, and how long it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.name
from dns.rdatatype import RdataType

from lessons.engine.clock import Milliseconds
from lessons.engine.dns import messages
from lessons.engine.dns.records import Request, Response, labels_of
from lessons.engine.dns.resolvconf import ResolvConf, hosts, resolv_conf
from lessons.engine.network import Connection
from lessons.engine.refs import Place
from lessons.engine.trace import Trace

if TYPE_CHECKING:
    from lessons.engine.dns.cluster_dns import Answer, Dns

# glibc: MAXNS servers are read, each asked `attempts` times, `timeout` seconds at a time; resolv.conf can ask for more.
MOST_SERVERS, TIMEOUT, ATTEMPTS = 3, 5, 2
MOST_TIMEOUT, MOST_ATTEMPTS = 30, 5


class Stub:
    """Sends queries from one place, as glibc does."""

    def __init__(self, dns: Dns, place: Place) -> None:
        self.dns = dns
        self.place = place
        self.conf: ResolvConf = resolv_conf(place, dns.view, dns.profile)
        self.hosts: str = hosts(place, dns.view, dns.profile)
        self._patience = min(MOST_TIMEOUT, self.conf.option("timeout", TIMEOUT)) * 1000
        self._attempts = min(MOST_ATTEMPTS, max(1, self.conf.option("attempts", ATTEMPTS)))

    @property
    def nameservers(self) -> tuple[str, ...]:
        """The servers that are asked, in order."""
        return self.conf.nameservers[:MOST_SERVERS]

    # glibc resolv/res_send.c
    def exchange(
        self,
        name: dns.name.Name,
        rdtype: RdataType,
        trace: Trace | None = None,
        flows: dict[str, Connection] | None = None,
    ) -> tuple[Response | None, str, Milliseconds]:
        """Ask the servers in turn until one answers: the reply, or the last failure, and the time it took."""
        failure, elapsed = "refused", 0
        for _ in range(self._attempts):
            for server in self._in_turn():
                reply = self.asked(server, name, rdtype, trace, flows)
                if reply.response is not None:
                    return reply.response, "", elapsed + reply.elapsed
                failure = reply.failure or "timeout"
                elapsed += self._patience if failure == "timeout" else reply.elapsed
        return None, failure, elapsed

    def _in_turn(self) -> tuple[str, ...]:
        """The servers in the order in which one query goes to them: with `rotate`, each query begins with another."""
        servers = self.nameservers
        if "rotate" not in self.conf.options or not servers:
            return servers
        first = self.dns.apiserver.chance.number("dns/rotate", len(servers))
        return servers[first:] + servers[:first]

    def asked(
        self,
        server: str,
        name: dns.name.Name,
        rdtype: RdataType,
        trace: Trace | None,
        flows: dict[str, Connection] | None = None,
    ) -> Answer:
        """One query, without EDNS, to one server; over TCP if the answer over UDP was cut."""
        request = Request(name, labels_of(name), rdtype)
        reply = self.dns.ask(self.place, server, request, trace=trace, flows=flows)
        if reply.response is None or not messages.is_cut(request, reply.response):
            return reply
        return self.dns.ask(self.place, server, request, protocol="TCP", trace=trace)

"""The cluster's DNS for clients from outside of the simulation, who send real packets."""

from __future__ import annotations

from typing import TypeAlias

from lessons.engine.dns import messages, packets
from lessons.engine.dns.cluster_dns import Dns
from lessons.engine.dns.exchange import Process
from lessons.engine.dns.responders import PORT
from lessons.engine.refs import ADMIN, Place

# A client's address and port: what conntrack tells UDP flows apart by.
Client: TypeAlias = tuple[str, int]

# How many flows are remembered. Whoever comes back after that is sent to a replica anew.
MOST_FLOWS = 4096


class Listener:
    """Answers packets as if they were sent to the cluster's DNS Service from a place inside.

    The cluster must not change under it: make another one for another state.
    """

    def __init__(self, cluster_dns: Dns, place: Place = ADMIN) -> None:
        self.dns = cluster_dns
        self.place = place
        self._flows: dict[tuple[Client, str], Process | None] = {}

    def answer(self, packet: bytes, client: Client, protocol: str = "UDP") -> bytes | None:
        """The reply to a packet, whatever is in it; None for silence."""
        try:
            query = packets.parse(packet)
        except packets.Rejected as rejected:
            return rejected.reply
        process = self._replica(client, protocol)
        if process is None:
            return None
        response = messages.refused_version(query.opt.version if query.opt else 0)
        if response is None:
            response = self.dns.responders.respond(process, query.request)
        return packets.encode(query, response, protocol)

    def _replica(self, client: Client, protocol: str) -> Process | None:
        """Where kube-proxy sends a flow: always to the same replica, as long as it lasts."""
        flow = (client, protocol)
        try:
            return self._flows[flow]
        except KeyError:
            pass
        if len(self._flows) >= MOST_FLOWS:
            self._flows.clear()
        found = self._flows[flow] = self._connected(protocol)
        return found

    def _connected(self, protocol: str) -> Process | None:
        address = self.dns.profile.dns_ip
        connection = self.dns.network.connect(self.place, address, PORT, protocol)
        return self.dns.responders.process(connection, address)

"""kube-proxy: what the rules of one node do to the first packet of a connection.

Rules are not kept: what matches is looked up in the view that kube-proxy synced last, by address or node port.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

from lessons.engine.api.service import Service
from lessons.engine.chance import Chance
from lessons.engine.clock import Milliseconds
from lessons.engine.network import affinity
from lessons.engine.network.addresses import parsed
from lessons.engine.network.endpoints import Backend, categorize, of_port
from lessons.engine.network.ruling import Action, Frontend, Match, Ruling
from lessons.engine.network.topology import Topology
from lessons.engine.profile import NodeProfile
from lessons.engine.refs import FieldPath
from lessons.engine.store import Object, View
from lessons.engine.trace import Packet


@dataclass(slots=True)
class KubeProxy:
    """All nodes' kube-proxies: they hold the same view, each rules for its own node."""

    topology: Topology
    chance: Chance
    mode: str
    view: View
    affinities: affinity.AffinityState = affinity.EMPTY

    def rule(
        self, node: NodeProfile, packet: Packet, *, local: bool, now: Milliseconds
    ) -> Ruling | None:
        """What this node's rules do to a packet; None where none matches. `local`: the node itself sends it."""
        for match in self._matches(node, packet, local):
            if match.port is None:
                # pkg/proxy/nftables/proxier.go cluster-ips; pkg/proxy/ipvs/proxier.go KUBE-IPVS-FILTER
                cluster_ip = match.frontend is Frontend.CLUSTER_IP
                if self.mode == "ipvs" or (self.mode == "nftables" and cluster_ip):
                    return Ruling(Action.REJECT, match, "wrong-port", ("spec", "ports"))
                continue
            ruling = self._decide(node, packet, match, local=local, now=now)
            return None if self._unseen(ruling, local) else ruling
        return None

    # pkg/proxy/iptables/proxier.go iptablesJumpChains: KUBE-EXTERNAL-SERVICES hangs on INPUT and FORWARD only.
    def _unseen(self, ruling: Ruling, local: bool) -> bool:
        """Whether what the node itself sends misses the rule: it then goes out as if there were no Service."""
        frontend = ruling.match.frontend
        return (
            local
            and self.mode == "iptables"
            and ruling.reason == "no-endpoints"
            and frontend in (Frontend.EXTERNAL_IP, Frontend.LOAD_BALANCER)
        )

    def wrong_port(self, packet: Packet) -> Object | None:
        """The Service whose address a packet has, where none of its ports is meant; for explanations."""
        return next(
            (i for i in self.view.indexed("ip", packet.destination) if i.ref.kind == "Service"),
            None,
        )

    # -- which rule matches -----------------------------------------------------------------------------------

    def _matches(self, node: NodeProfile, packet: Packet, local: bool) -> Iterator[Match]:
        unmatched: Match | None = None
        for item in self.view.indexed("ip", packet.destination):
            if item.ref.kind != "Service":
                continue
            frontend = _frontend(item.typed, packet.destination)
            if frontend is None:
                continue
            found = _port(item.typed, packet)
            if found is not None:
                yield Match(item, frontend, item.typed.ports[found], found)
                return
            unmatched = unmatched or Match(item, frontend, None)
        if self._is_node_address(node, packet.destination, local):
            for item in self.view.indexed("nodePort", str(packet.destination_port)):
                for index, port in enumerate(item.typed.ports):
                    if (port.node_port, port.protocol) == (
                        packet.destination_port,
                        packet.protocol,
                    ):
                        yield Match(item, Frontend.NODE_PORT, port, index)
                        return
        if unmatched is not None:
            yield unmatched

    def _is_node_address(self, node: NodeProfile, address: str, local: bool) -> bool:
        """Whether node ports are taken on an address: all of the node's; only its first in nftables mode."""
        if address == node.ip:
            return True
        if self.mode == "nftables":
            return False
        if address == self.topology.bridges[node.name]:
            return True
        return self.mode == "iptables" and local and address.startswith("127.")

    # -- what it does -----------------------------------------------------------------------------------------

    # pkg/proxy/iptables/proxier.go syncProxyRules
    def _decide(
        self,
        node: NodeProfile,
        packet: Packet,
        match: Match,
        *,
        local: bool,
        now: Milliseconds,
    ) -> Ruling:
        service: Service = match.service.typed
        port = service.ports[match.index]
        backends = self.view.derived(
            ("backends", match.service.ref, match.index, node),
            lambda: categorize(of_port(self.view, service, port), node),
        )
        balanced = match.frontend is Frontend.LOAD_BALANCER
        dropped = balanced and not _in_source_ranges(service, packet.source)
        # pkg/proxy/nftables/proxier.go: firewall-check comes first, with endpoints or without.
        if not backends.any and not (dropped and self.mode == "nftables"):
            return Ruling(
                Action.REJECT, match, "no-endpoints", ("spec", "selector"), backends=backends
            )
        if dropped:
            ranges: FieldPath = ("spec", "loadBalancerSourceRanges")
            return Ruling(Action.DROP, match, "source-ranges", ranges, backends=backends)
        reason, path, masquerade = self._policy(match, packet, local)
        if reason == "short-circuit" and self.mode == "ipvs" and backends.local:
            reason = (
                "local"  # pkg/proxy/ipvs/proxier.go syncEndpoint knows no exception for the inside
            )
        candidates = backends.local if reason == "local" else backends.cluster
        if not candidates and self.mode == "ipvs" and match.frontend is Frontend.CLUSTER_IP:
            # pkg/proxy/ipvs/proxier.go syncEndpoint: without local endpoints, all are real servers.
            reason, candidates = "none-local", backends.cluster
        if not candidates:
            return Ruling(Action.DROP, match, "no-local-endpoints", path, backends=backends)
        backend, kept = self._choose(node, packet, match, candidates, now)
        return Ruling(
            Action.TRANSLATE,
            match,
            "affinity" if kept else reason,
            ("spec", "ports", match.index),
            backend,
            candidates,
            backends,
            masquerade or self._is_hairpin(node, packet, backend),
        )

    # iptables marks in every endpoint's chain; pkg/proxy/nftables/proxier.go hairpin-connections: local endpoints only.
    def _is_hairpin(self, node: NodeProfile, packet: Packet, backend: Backend) -> bool:
        """Whether a pod that reaches itself is masqueraded for it."""
        marked = self.mode != "nftables" or backend.endpoint.node == node.name
        return marked and backend.address == packet.source

    def _policy(self, match: Match, packet: Packet, local: bool) -> tuple[str, FieldPath, bool]:
        """Whose endpoints are meant (cluster, local, or all by short-circuit), by which field, and masqueraded or not."""
        service: Service = match.service.typed
        from_pod = self.topology.is_pod_address(packet.source, self.view)
        if match.frontend is Frontend.CLUSTER_IP:
            policy = service.internal_traffic_policy.lower()
            return policy, ("spec", "internalTrafficPolicy"), not from_pod
        path: FieldPath = ("spec", "externalTrafficPolicy")
        if service.external_traffic_policy == "Cluster":
            return "cluster", path, True
        # Traffic from inside stands for itself: Local is meant for what comes from outside.
        inside = from_pod or local
        return "short-circuit" if inside else "local", path, local and not from_pod

    def _choose(
        self,
        node: NodeProfile,
        packet: Packet,
        match: Match,
        candidates: tuple[Backend, ...],
        now: Milliseconds,
    ) -> tuple[Backend, bool]:
        """One of the candidates, and whether session affinity chose it."""
        service: Service = match.service.typed
        ref, port_name = match.service.ref, match.port.name if match.port else ""
        timeout = service.session_affinity_seconds
        key = (node.name, ref.namespace, ref.name, port_name, packet.source)
        chosen = None
        if timeout:
            chosen = affinity.remembered(self.affinities, key, candidates, now, timeout)
        kept = chosen is not None
        if chosen is None:
            purpose = f"kube-proxy/{ref.namespace}/{ref.name}/{port_name}"
            chosen = self.chance.pick(purpose, candidates)
        if timeout:
            self.affinities = self.affinities.set(key, (chosen.target, now))
        return chosen, kept


def _frontend(service: Service, address: str) -> Frontend | None:
    if address in service.addresses:
        return Frontend.CLUSTER_IP
    if address in service.external_ips:
        return Frontend.EXTERNAL_IP
    # A load balancer that is a proxy ends the connection itself: no rule for its address.
    if any(ip == address and mode != "Proxy" for ip, mode in service.load_balancer_ips):
        return Frontend.LOAD_BALANCER
    return None


def _port(service: Service, packet: Packet) -> int | None:
    for index, port in enumerate(service.ports):
        if (port.port, port.protocol) == (packet.destination_port, packet.protocol):
            return index
    return None


def _in_source_ranges(service: Service, source: str) -> bool:
    ranges = service.load_balancer_source_ranges
    if not ranges:
        return True
    address = parsed(source)
    return any(address in ipaddress.ip_network(text.strip(), strict=False) for text in ranges)

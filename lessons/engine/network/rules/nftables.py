"""The table `ip kube-proxy` of nftables mode, as `nft list table ip kube-proxy` prints it.

Maps take a packet from its destination to a Service's chain in one step; a set names each address that is a ClusterIP.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

from lessons.engine.clock import Milliseconds
from lessons.engine.network.affinity import AffinityState
from lessons.engine.network.endpoints import Backend
from lessons.engine.network.rules.nftables_base import MASQUERADE, base_chains
from lessons.engine.network.rules.nftables_sets import (
    ADDRESS,
    DESTINATION,
    HAIRPIN,
    NODE_PORT,
    affinity_set,
    declared,
    key,
)
from lessons.engine.network.rules.serviceport import ServicePortInfo, hashed
from lessons.engine.profile import NodeProfile

Chain = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class NftablesTable:
    """What the table is made of: the ports of all Services, the node, and the affinities as they stand."""

    ports: list[ServicePortInfo]
    node: NodeProfile
    pod_cidr: str
    service_cidr: str
    affinities: AffinityState
    now: Milliseconds

    def text(self) -> str:
        """The listing."""
        chains = [*base_chains(self.pod_cidr, self.service_cidr)]
        for port in self.ports:
            chains += _chains(port, self.node)
        blocks = [*self._sets(), *(_chain(name, rules) for name, rules in chains)]
        return (
            'table ip kube-proxy {\n\tcomment "rules for kube-proxy"\n' + "\n".join(blocks) + "}\n"
        )

    def _sets(self) -> Iterator[str]:
        ports = self.ports
        hairpins = [
            (b.address, b.address, port.protocol, str(b.port))
            for port in ports
            for b in port.reachable
            if b.endpoint.node == self.node.name
        ]
        comment = "service hairpin connections"
        yield declared("set", "hairpin-connections", HAIRPIN, comment, map(key, hairpins))
        addresses = [key((ip,)) for port in ports for ip in port.service.addresses]
        yield declared("set", "cluster-ips", ADDRESS, "Active ClusterIPs", addresses)
        accepted = "IPs that accept NodePort traffic"
        yield declared("set", "nodeport-ips", ADDRESS, accepted, [key((self.node.ip,))])
        without = "vmap to drop or reject packets to service{} with no endpoints"
        refused, closed = _unserved(ports)
        yield declared("map", "no-endpoint-services", DESTINATION, without.format("s"), refused)
        numbers = without.format(" nodeports")
        yield declared("map", "no-endpoint-nodeports", NODE_PORT, numbers, closed)
        filtered = "destinations that are subject to LoadBalancerSourceRanges"
        yield declared("map", "firewall-ips", DESTINATION, filtered, _firewalled(ports))
        served, opened = _served(ports)
        kinds = "ClusterIP, ExternalIP and LoadBalancer IP traffic"
        yield declared("map", "service-ips", DESTINATION, kinds, served)
        yield declared("map", "service-nodeports", NODE_PORT, "NodePort traffic", opened)
        for port in ports:
            if port.service.session_affinity_seconds:
                for backend in port.reachable:
                    name = _endpoint_name("affinity", port, backend)
                    clients = self._clients(port, backend)
                    yield affinity_set(name, port.service.session_affinity_seconds, clients)

    def _clients(self, port: ServicePortInfo, backend: Backend) -> list[tuple[str, Milliseconds]]:
        """Who is bound to an endpoint, and for how many more milliseconds."""
        meta, timeout = port.service.meta, port.service.session_affinity_seconds * 1000
        mine = (self.node.name, meta.namespace, meta.name, port.port.name)
        return sorted(
            (entry[4], timeout - (self.now - used))
            for entry, (target, used) in self.affinities.items()
            if entry[:4] == mine and target == backend.target and self.now - used < timeout
        )


# pkg/proxy/nftables/proxier.go servicePortChainNameBase, hashAndTruncate
def _name(prefix: str, port: ServicePortInfo) -> str:
    meta = port.service.meta
    base = f"{meta.namespace}/{meta.name}/{port.protocol}/{port.port.name}"
    return f"{prefix}-{hashed(base, 8)}-{base}"


def _endpoint_name(prefix: str, port: ServicePortInfo, backend: Backend) -> str:
    meta = port.service.meta
    base = (
        f"{meta.namespace}/{meta.name}/{port.protocol}/{port.port.name}"
        f"__{backend.address}/{backend.port}"
    )
    return f"{prefix}-{hashed(base, 8)}-{base}"


# -- the maps: pkg/proxy/nftables/proxier.go syncProxyRules -------------------------------------------------------


def _unserved(ports: list[ServicePortInfo]) -> tuple[list[str], list[str]]:
    """What is rejected (no endpoint anywhere) or dropped (none on this node), by address and by node port."""
    refused, closed = list[str](), list[str]()
    for port in ports:
        number, comment = str(port.port.port), f'comment "{port.name}"'
        verdict = "drop" if port.backends.any else "goto reject-chain"
        internal = () if port.internal_endpoints else port.service.addresses
        external = [] if port.external_endpoints else port.external_addresses
        refused += [
            f"{key((ip, port.protocol, number))} {comment} : {verdict}"
            for ip in (*internal, *external)
        ]
        if port.port.node_port and not port.external_endpoints:
            node_port = key((port.protocol, str(port.port.node_port)))
            closed.append(f"{node_port} {comment} : {verdict}")
    return refused, closed


def _served(ports: list[ServicePortInfo]) -> tuple[list[str], list[str]]:
    """Which chain takes what comes to an address and port, and to a node port."""
    served, opened = list[str](), list[str]()
    for port in ports:
        if not port.backends.any:
            continue
        number, external = str(port.port.port), _name("external", port)
        if port.internal_endpoints:
            chain = _name("local" if port.internal_local else "service", port)
            served += [
                f"{key((ip, port.protocol, number))} : goto {chain}"
                for ip in port.service.addresses
            ]
        served += [
            f"{key((ip, port.protocol, number))} : goto {external}"
            for ip in port.external_addresses
        ]
        if port.port.node_port:
            opened.append(f"{key((port.protocol, str(port.port.node_port)))} : goto {external}")
    return served, opened


def _firewalled(ports: list[ServicePortInfo]) -> list[str]:
    return [
        f"{key((ip, port.protocol, str(port.port.port)))} : goto {_name('firewall', port)}"
        for port in ports
        if port.source_ranges
        for ip in port.load_balancer_ips
    ]


# -- the chains ---------------------------------------------------------------------------------------------------


def _chains(port: ServicePortInfo, node: NodeProfile) -> Iterator[Chain]:
    sticky = bool(port.service.session_affinity_seconds)
    for backend in port.reachable if sticky else ():
        affinity = _endpoint_name("affinity", port, backend)
        yield (
            _endpoint_name("endpoint", port, backend),
            [
                f"update @{affinity} {{ ip saddr }}",
                f"meta l4proto {port.protocol} dnat to {backend.target}",
            ],
        )
    for prefix, used, backends in (
        ("service", port.uses_cluster_endpoints, port.backends.cluster),
        ("local", port.uses_local_endpoints, port.backends.local),
    ):
        if used and backends:
            yield _name(prefix, port), _choice(port, backends, sticky)
    if port.backends.any and port.reached_from_outside:
        yield _name("external", port), _external(port)
    if port.source_ranges:
        yield _name("firewall", port), [f"ip saddr != {_sources(port)} drop"]


def _choice(port: ServicePortInfo, backends: tuple[Backend, ...], sticky: bool) -> list[str]:
    count = f"numgen random mod {len(backends)}"
    if not sticky:
        entries = ", ".join(f"{at} : {b.address} . {b.port}" for at, b in enumerate(backends))
        return [f"meta l4proto {port.protocol} dnat ip to {count} map {{ {entries} }}"]
    chains = [_endpoint_name("endpoint", port, backend) for backend in backends]
    bound = [
        f"ip saddr @{_endpoint_name('affinity', port, backend)} goto {chain}"
        for backend, chain in zip(backends, chains, strict=True)
    ]
    entries = ", ".join(f"{at} : goto {chain}" for at, chain in enumerate(chains))
    return [*bound, f"{count} vmap {{ {entries} }}"]


def _external(port: ServicePortInfo) -> list[str]:
    service = _name("service", port)
    if not port.external_local:
        return [f'{MASQUERADE} comment "masquerade"', f"goto {service}"]
    rules = [
        f'ip saddr {port.pod_cidr} goto {service} comment "short-circuit pod traffic"',
        f'fib saddr type local {MASQUERADE} comment "masquerade local traffic"',
        f'fib saddr type local goto {service} comment "short-circuit local traffic"',
    ]
    return rules + ([f"goto {_name('local', port)}"] if port.external_endpoints else [])


def _sources(port: ServicePortInfo) -> str:
    """Who may come; with the node itself, the balancer's own address too, which its packets to it carry."""
    ranges = port.source_ranges
    if any(port.node_ip in network for network in ranges):
        ranges += [ipaddress.ip_network(address) for address in port.load_balancer_ips]
    ranges.sort(key=lambda network: network.network_address.packed)
    found = [str(network).removesuffix("/32") for network in ranges]
    return found[0] if len(found) == 1 else "{ " + ", ".join(found) + " }"


def _chain(name: str, rules: list[str]) -> str:
    return f"\tchain {name} {{\n" + "".join(f"\t\t{rule}\n" for rule in rules) + "\t}\n"

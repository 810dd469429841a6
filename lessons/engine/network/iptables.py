"""The rules of one node as kube-proxy writes them in iptables mode: what `iptables-save` prints there.

They are derived from the same view and the same choices (`endpoints.categorize`) that carry a packet.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from lessons.engine.api.service import Service, ServicePort
from lessons.engine.network.endpoints import Backend, Backends, categorize, of_port
from lessons.engine.network.kubeproxy import KubeProxy
from lessons.engine.profile import NodeProfile
from lessons.engine.store import View


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the chain it is appended to, and the rest of the line."""

    chain: str
    text: str

    def __str__(self) -> str:
        return f"-A {self.chain} {self.text}"


# pkg/proxy/iptables/proxier.go portProtoHash, servicePortEndpointChainName
def chain_name(prefix: str, *parts: str) -> str:
    """A chain's name: the prefix, and 16 letters of a hash over what it is for."""
    digest = hashlib.sha256("".join(parts).encode()).digest()
    return f"KUBE-{prefix}-{base64.b32encode(digest).decode()[:16]}"


@dataclass(frozen=True, slots=True)
class _Port:
    """One port of a Service, as the rules name it."""

    service: Service
    port: ServicePort
    backends: Backends
    pod_cidr: str

    @property
    def name(self) -> str:
        name = f"{self.service.meta.namespace}/{self.service.meta.name}"
        return f"{name}:{self.port.name}" if self.port.name else name

    @property
    def protocol(self) -> str:
        return self.port.protocol.lower()

    def chain(self, prefix: str) -> str:
        return chain_name(prefix, self.name, self.protocol)

    def endpoint_chain(self, backend: Backend) -> str:
        return chain_name("SEP", self.name, self.protocol, backend.target)

    def to(self, address: str, port: int, comment: str) -> str:
        """The matches of a rule for a destination; `address` "" for any."""
        destination = f"-d {address}/32 " if address else ""
        protocol = self.protocol
        return (
            f'{destination}-p {protocol} -m comment --comment "{self.name}{comment}" '
            f"-m {protocol} --dport {port}"
        )

    @property
    def local_only(self) -> bool:
        return self.service.external_traffic_policy == "Local"

    @property
    def external(self) -> list[tuple[str, str]]:
        """The addresses from outside, each with what kube-proxy's comments call it."""
        found = [(ip, "external IP") for ip in self.service.external_ips]
        found += [
            (ip, "loadbalancer IP")
            for ip, mode in self.service.load_balancer_ips
            if mode != "Proxy"
        ]
        return found

    @property
    def reached_from_outside(self) -> bool:
        return bool(self.external or self.port.node_port)

    @property
    def internal_chain(self) -> str:
        return self.chain("SVL" if self.service.internal_traffic_policy == "Local" else "SVC")


def ports(proxy: KubeProxy, node: NodeProfile, pod_cidr: str) -> list[_Port]:
    """Every port of every Service with an address, in the order of their names."""
    view: View = proxy.view
    return [
        _Port(item.typed, port, categorize(of_port(view, item.typed, port), node), pod_cidr)
        for item in view.list("Service")
        if item.typed.addresses
        for port in item.typed.ports
    ]


# pkg/proxy/iptables/proxier.go syncProxyRules
def nat_rules(found: list[_Port]) -> Iterator[Rule]:
    """The nat table's rules for Services, chain by chain."""
    usable = [port for port in found if port.backends.any]
    for port in usable:
        yield from _external_chain(port)
    yield Rule("KUBE-MARK-MASQ", "-j MARK --set-xmark 0x4000/0x4000")
    for port in usable:
        if number := port.port.node_port:
            target = f"-j {port.chain('EXT')}"
            counted = "-m nfacct --nfacct-name  localhost_nps_accepted_pkts"
            loopback = port.to("", number, "")
            yield Rule("KUBE-NODEPORTS", f"-d 127.0.0.0/8 {loopback} {counted} {target}")
            yield Rule("KUBE-NODEPORTS", f"{loopback} {target}")
    yield Rule("KUBE-POSTROUTING", "-m mark ! --mark 0x4000/0x4000 -j RETURN")
    yield Rule("KUBE-POSTROUTING", "-j MARK --set-xmark 0x4000/0x0")
    snat = '-m comment --comment "kubernetes service traffic requiring SNAT"'
    yield Rule("KUBE-POSTROUTING", f"{snat} -j MASQUERADE --random-fully")
    for port in usable:
        yield from _endpoint_chains(port)
    for port in usable:
        yield from _entries(port)
    last = "kubernetes service nodeports; NOTE: this must be the last rule in this chain"
    text = f'-m comment --comment "{last}" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS'
    yield Rule("KUBE-SERVICES", text)
    for port in usable:
        yield from _service_chains(port)


def _entries(port: _Port) -> Iterator[Rule]:
    number = port.port.port
    for address in port.service.addresses:
        text = f"{port.to(address, number, ' cluster IP')} -j {port.internal_chain}"
        yield Rule("KUBE-SERVICES", text)
    filtered = bool(port.service.load_balancer_source_ranges)
    for address, kind in port.external:
        chain = port.chain("FW" if filtered and kind == "loadbalancer IP" else "EXT")
        yield Rule("KUBE-SERVICES", f"{port.to(address, number, f' {kind}')} -j {chain}")


def _external_chain(port: _Port) -> Iterator[Rule]:
    if not port.reached_from_outside:
        return
    chain, name, service = port.chain("EXT"), port.name, port.chain("SVC")
    outside = f"{name} external destinations"
    if not port.local_only:
        text = f'-m comment --comment "masquerade traffic for {outside}" -j KUBE-MARK-MASQ'
        yield Rule(chain, text)
        yield Rule(chain, f"-j {service}")
    else:
        pods = f'-s {port.pod_cidr} -m comment --comment "pod traffic for {outside}"'
        yield Rule(chain, f"{pods} -j {service}")
        local = "-m addrtype --src-type LOCAL"
        mark = f'-m comment --comment "masquerade LOCAL traffic for {outside}" {local}'
        yield Rule(chain, f"{mark} -j KUBE-MARK-MASQ")
        route = f'-m comment --comment "route LOCAL traffic for {outside}" {local}'
        yield Rule(chain, f"{route} -j {service}")
        if port.backends.local:
            yield Rule(chain, f"-j {port.chain('SVL')}")
    for source in port.service.load_balancer_source_ranges:
        comment = f'-m comment --comment "{name} loadbalancer IP"'
        yield Rule(port.chain("FW"), f"-s {source} {comment} -j {chain}")


def _service_chains(port: _Port) -> Iterator[Rule]:
    for prefix, backends in (("SVC", port.backends.cluster), ("SVL", port.backends.local)):
        chain = port.chain(prefix)
        if prefix == "SVL" and not (port.local_only or port.internal_chain == chain):
            continue
        if prefix == "SVC" and port.internal_chain != chain and not port.reached_from_outside:
            continue
        if chain == port.internal_chain:
            for address in port.service.addresses:
                match = port.to(address, port.port.port, " cluster IP")
                yield Rule(chain, f"! -s {port.pod_cidr} {match} -j KUBE-MARK-MASQ")
        yield from _affinity(port, chain, backends)
        for at, backend in enumerate(backends):
            comment = f'-m comment --comment "{port.name} -> {backend.target}"'
            left = len(backends) - at
            share = f" -m statistic --mode random --probability {_probability(left)}"
            target = port.endpoint_chain(backend)
            yield Rule(chain, f"{comment}{share if left > 1 else ''} -j {target}")


def _affinity(port: _Port, chain: str, backends: tuple[Backend, ...]) -> Iterator[Rule]:
    seconds = port.service.session_affinity_seconds
    for backend in backends if seconds else ():
        target = port.endpoint_chain(backend)
        comment = f'-m comment --comment "{port.name} -> {backend.target}"'
        recent = (
            f"-m recent --rcheck --seconds {seconds} --reap --name {target} "
            "--mask 255.255.255.255 --rsource"
        )
        yield Rule(chain, f"{comment} {recent} -j {target}")


def _endpoint_chains(port: _Port) -> Iterator[Rule]:
    used = {b.target: b for b in (*port.backends.cluster, *port.backends.local)}
    for backend in used.values():
        chain = port.endpoint_chain(backend)
        comment = f'-m comment --comment "{port.name}"'
        yield Rule(chain, f"-s {backend.address}/32 {comment} -j KUBE-MARK-MASQ")
        recent = f" -m recent --set --name {chain} --mask 255.255.255.255 --rsource"
        sticky = recent if port.service.session_affinity_seconds else ""
        translate = f"-m {port.protocol} -j DNAT --to-destination {backend.target}"
        yield Rule(chain, f"-p {port.protocol} {comment}{sticky} {translate}")


def filter_rules(found: list[_Port]) -> Iterator[Rule]:
    """The filter table's rules for Services: what is rejected for want of endpoints, and what is dropped."""
    for port in found:
        number, node_port = port.port.port, port.port.node_port
        if not port.backends.any:
            yield from _refusals(
                port, " has no endpoints", "REJECT --reject-with icmp-port-unreachable"
            )
            for address in port.service.addresses:
                match = port.to(address, number, " has no endpoints")
                yield Rule(
                    "KUBE-SERVICES", f"{match} -j REJECT --reject-with icmp-port-unreachable"
                )
            continue
        if port.local_only and not port.backends.local and (port.external or node_port):
            yield from _refusals(port, " has no local endpoints", "DROP")
        if port.internal_chain.startswith("KUBE-SVL") and not port.backends.local:
            for address in port.service.addresses:
                match = port.to(address, number, " has no local endpoints")
                yield Rule("KUBE-SERVICES", f"{match} -j DROP")
        if port.service.load_balancer_source_ranges:
            for address, kind in port.external:
                if kind == "loadbalancer IP":
                    comment = f" traffic not accepted by {port.chain('FW')}"
                    match = port.to(address, number, comment)
                    yield Rule("KUBE-PROXY-FIREWALL", f"{match} -j DROP")


def _refusals(port: _Port, comment: str, target: str) -> Iterator[Rule]:
    for address, _ in port.external:
        match = port.to(address, port.port.port, comment)
        yield Rule("KUBE-EXTERNAL-SERVICES", f"{match} -j {target}")
    if number := port.port.node_port:
        protocol = port.protocol
        match = (
            f'-p {protocol} -m comment --comment "{port.name}{comment}" '
            f"-m addrtype --dst-type LOCAL -m {protocol} --dport {number}"
        )
        yield Rule("KUBE-EXTERNAL-SERVICES", f"{match} -j {target}")


def _probability(count: int) -> str:
    """1/count as the kernel keeps it, in 31 bits."""
    exact = float(f"{1 / count:.10f}")
    return f"{round(exact * 2**31) / 2**31:.11f}"

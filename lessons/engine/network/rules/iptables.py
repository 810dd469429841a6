"""The nat table's rules for Services in iptables mode: from an address to a Service's chain to an endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lessons.engine.network.endpoints import Backend
from lessons.engine.network.rules.serviceport import ServicePortInfo, hashed


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
    return f"KUBE-{prefix}-{hashed(''.join(parts), 16)}"


def chain(port: ServicePortInfo, prefix: str) -> str:
    """The chain of a Service's port: SVC (all endpoints), SVL (local ones), EXT (from outside), FW."""
    return chain_name(prefix, port.name, port.protocol)


def internal_chain(port: ServicePortInfo) -> str:
    """The chain that traffic to the ClusterIP takes."""
    return chain(port, "SVL" if port.internal_local else "SVC")


def _endpoint_chain(port: ServicePortInfo, backend: Backend) -> str:
    return chain_name("SEP", port.name, port.protocol, backend.target)


def to(port: ServicePortInfo, address: str, number: int, comment: str) -> str:
    """The matches of a rule for a destination; `address` "" for any."""
    destination = f"-d {address}/32 " if address else ""
    protocol = port.protocol
    return (
        f'{destination}-p {protocol} -m comment --comment "{port.name}{comment}" '
        f"-m {protocol} --dport {number}"
    )


# pkg/proxy/iptables/proxier.go syncProxyRules
def nat_rules(found: list[ServicePortInfo]) -> Iterator[Rule]:
    """The nat table's rules for Services, chain by chain."""
    usable = [port for port in found if port.backends.any]
    for port in usable:
        yield from _external_chain(port)
    yield Rule("KUBE-MARK-MASQ", "-j MARK --set-xmark 0x4000/0x4000")
    for port in usable:
        yield from _node_port(port)
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


def _node_port(port: ServicePortInfo) -> Iterator[Rule]:
    if not port.port.node_port:
        return
    target = f"-j {chain(port, 'EXT')}"
    counted = "-m nfacct --nfacct-name  localhost_nps_accepted_pkts"
    match = to(port, "", port.port.node_port, "")
    yield Rule("KUBE-NODEPORTS", f"-d 127.0.0.0/8 {match} {counted} {target}")
    yield Rule("KUBE-NODEPORTS", f"{match} {target}")


def _entries(port: ServicePortInfo) -> Iterator[Rule]:
    number = port.port.port
    for address in port.service.addresses if port.internal_endpoints else ():
        text = f"{to(port, address, number, ' cluster IP')} -j {internal_chain(port)}"
        yield Rule("KUBE-SERVICES", text)
    filtered = bool(port.source_ranges)
    kinds = [(ip, "external IP", "EXT") for ip in port.service.external_ips]
    kinds += [(ip, "loadbalancer IP", "FW" if filtered else "EXT") for ip in port.load_balancer_ips]
    for address, kind, prefix in kinds:
        match = to(port, address, number, f" {kind}")
        yield Rule("KUBE-SERVICES", f"{match} -j {chain(port, prefix)}")


def _external_chain(port: ServicePortInfo) -> Iterator[Rule]:
    if not port.reached_from_outside:
        return
    name, service = chain(port, "EXT"), chain(port, "SVC")
    outside = f"{port.name} external destinations"
    if not port.external_local:
        text = f'-m comment --comment "masquerade traffic for {outside}" -j KUBE-MARK-MASQ'
        yield Rule(name, text)
        yield Rule(name, f"-j {service}")
    else:
        pods = f'-s {port.pod_cidr} -m comment --comment "pod traffic for {outside}"'
        yield Rule(name, f"{pods} -j {service}")
        local = "-m addrtype --src-type LOCAL"
        mark = f'-m comment --comment "masquerade LOCAL traffic for {outside}" {local}'
        yield Rule(name, f"{mark} -j KUBE-MARK-MASQ")
        route = f'-m comment --comment "route LOCAL traffic for {outside}" {local}'
        yield Rule(name, f"{route} -j {service}")
        if port.backends.local:
            yield Rule(name, f"-j {chain(port, 'SVL')}")
    yield from _firewall_chain(port, name)


def _firewall_chain(port: ServicePortInfo, external: str) -> Iterator[Rule]:
    """Who may come by the load balancer's address; the node by that address too, for it may be the node's own."""
    ranges = port.source_ranges
    if not ranges:
        return
    name, comment = chain(port, "FW"), f'-m comment --comment "{port.name} loadbalancer IP"'
    sources = [str(each) for each in ranges]
    if any(port.node_ip in each for each in ranges):
        sources += [f"{address}/32" for address in port.load_balancer_ips]
    for source in sources:
        yield Rule(name, f"-s {source} {comment} -j {external}")
    dropped = f"other traffic to {port.name} will be dropped by KUBE-PROXY-FIREWALL"
    yield Rule(name, f'-m comment --comment "{dropped}"')


def _service_chains(port: ServicePortInfo) -> Iterator[Rule]:
    used = []
    if port.uses_cluster_endpoints:
        used.append(("SVC", port.backends.cluster))
    if port.uses_local_endpoints and port.backends.local:
        used.append(("SVL", port.backends.local))
    for prefix, backends in used:
        name = chain(port, prefix)
        if name == internal_chain(port):
            for address in port.service.addresses:
                match = to(port, address, port.port.port, " cluster IP")
                yield Rule(name, f"! -s {port.pod_cidr} {match} -j KUBE-MARK-MASQ")
        yield from _affinity(port, name, backends)
        for at, backend in enumerate(backends):
            comment = f'-m comment --comment "{port.name} -> {backend.target}"'
            left = len(backends) - at
            share = f" -m statistic --mode random --probability {_probability(left)}"
            target = _endpoint_chain(port, backend)
            yield Rule(name, f"{comment}{share if left > 1 else ''} -j {target}")


def _affinity(port: ServicePortInfo, name: str, backends: tuple[Backend, ...]) -> Iterator[Rule]:
    seconds = port.service.session_affinity_seconds
    for backend in backends if seconds else ():
        target = _endpoint_chain(port, backend)
        comment = f'-m comment --comment "{port.name} -> {backend.target}"'
        recent = (
            f"-m recent --rcheck --seconds {seconds} --reap --name {target} "
            "--mask 255.255.255.255 --rsource"
        )
        yield Rule(name, f"{comment} {recent} -j {target}")


def _endpoint_chains(port: ServicePortInfo) -> Iterator[Rule]:
    for backend in port.reachable:
        name = _endpoint_chain(port, backend)
        comment = f'-m comment --comment "{port.name}"'
        yield Rule(name, f"-s {backend.address}/32 {comment} -j KUBE-MARK-MASQ")
        recent = f" -m recent --set --name {name} --mask 255.255.255.255 --rsource"
        sticky = recent if port.service.session_affinity_seconds else ""
        translate = f"-m {port.protocol} -j DNAT --to-destination {backend.target}"
        yield Rule(name, f"-p {port.protocol} {comment}{sticky} {translate}")


def _probability(count: int) -> str:
    """1/count as the kernel keeps it, in 31 bits."""
    exact = float(f"{1 / count:.10f}")
    return f"{round(exact * 2**31) / 2**31:.11f}"

"""The filter table's rules for Services in iptables mode: what is rejected for want of endpoints, what is dropped."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.engine.network.rules.iptables import Rule, chain, to
from lessons.engine.network.rules.serviceport import ServicePortInfo

_REJECT = "REJECT --reject-with icmp-port-unreachable"


# pkg/proxy/iptables/proxier.go syncProxyRules
def filter_rules(found: list[ServicePortInfo]) -> Iterator[Rule]:
    """The filter table's rules for Services."""
    for port in found:
        if number := port.service.health_check_node_port:
            comment = f'-m comment --comment "{port.name} health check node port"'
            yield Rule("KUBE-NODEPORTS", f"-p tcp {comment} -m tcp --dport {number} -j ACCEPT")
        if not port.backends.any:
            yield from _from_outside(port, " has no endpoints", _REJECT)
            yield from _to_cluster_ip(port, " has no endpoints", _REJECT)
            continue
        if not port.external_endpoints:
            yield from _from_outside(port, " has no local endpoints", "DROP")
        if not port.internal_endpoints:
            yield from _to_cluster_ip(port, " has no local endpoints", "DROP")
        for address in port.load_balancer_ips if port.source_ranges else ():
            comment = f" traffic not accepted by {chain(port, 'FW')}"
            match = to(port, address, port.port.port, comment)
            yield Rule("KUBE-PROXY-FIREWALL", f"{match} -j DROP")


def _to_cluster_ip(port: ServicePortInfo, comment: str, target: str) -> Iterator[Rule]:
    for address in port.service.addresses:
        match = to(port, address, port.port.port, comment)
        yield Rule("KUBE-SERVICES", f"{match} -j {target}")


def _from_outside(port: ServicePortInfo, comment: str, target: str) -> Iterator[Rule]:
    for address in port.external_addresses:
        match = to(port, address, port.port.port, comment)
        yield Rule("KUBE-EXTERNAL-SERVICES", f"{match} -j {target}")
    if number := port.port.node_port:
        match = (
            f'-p {port.protocol} -m comment --comment "{port.name}{comment}" '
            f"-m addrtype --dst-type LOCAL -m {port.protocol} --dport {number}"
        )
        yield Rule("KUBE-EXTERNAL-SERVICES", f"{match} -j {target}")

"""All tables of a node as iptables has them: kube-proxy's own chains, the Services' rules, and the CNI's."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.network.kubeproxy import KubeProxy
from lessons.engine.network.rules.iptables import Rule, nat_rules
from lessons.engine.network.rules.iptables_filter import filter_rules
from lessons.engine.network.rules.serviceport import service_ports
from lessons.engine.profile import NodeProfile


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its built-in chains, its other chains, and the rules in the order of both."""

    name: str
    hooks: tuple[str, ...]
    chains: tuple[str, ...]
    rules: tuple[Rule, ...]


HOOKS = {
    "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
    "filter": ("INPUT", "FORWARD", "OUTPUT"),
    "nat": ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
}
# Tables that nobody has put anything into: only who asks for one by its name sees it.
EMPTY = {"raw": ("PREROUTING", "OUTPUT"), "security": ("INPUT", "FORWARD", "OUTPUT")}
_OWN = {
    "mangle": ("KUBE-PROXY-CANARY",),
    "filter": (
        "KUBE-EXTERNAL-SERVICES",
        "KUBE-FIREWALL",
        "KUBE-FORWARD",
        "KUBE-NODEPORTS",
        "KUBE-PROXY-CANARY",
        "KUBE-PROXY-FIREWALL",
        "KUBE-SERVICES",
    ),
    "nat": (
        "CNI-MASQ",
        "KUBE-MARK-MASQ",
        "KUBE-NODEPORTS",
        "KUBE-POSTROUTING",
        "KUBE-PROXY-CANARY",
        "KUBE-SERVICES",
    ),
}
_NEW = "-m conntrack --ctstate NEW "
_BASE: dict[str, tuple[tuple[str, str], ...]] = {
    "mangle": (),
    "filter": (
        ("INPUT", "-j KUBE-FIREWALL"),
        ("INPUT", f'{_NEW}-m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL'),
        ("INPUT", '-m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS'),
        ("INPUT", f'{_NEW}-m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES'),
        ("FORWARD", f'{_NEW}-m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL'),
        ("FORWARD", '-m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD'),
        ("FORWARD", f'{_NEW}-m comment --comment "kubernetes service portals" -j KUBE-SERVICES'),
        ("FORWARD", f'{_NEW}-m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES'),
        ("OUTPUT", "-j KUBE-FIREWALL"),
        ("OUTPUT", f'{_NEW}-m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL'),
        ("OUTPUT", f'{_NEW}-m comment --comment "kubernetes service portals" -j KUBE-SERVICES'),
        ("KUBE-FIREWALL", '! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP'),
        ("KUBE-FORWARD", "-m conntrack --ctstate INVALID -m nfacct --nfacct-name  ct_state_invalid_dropped_pkts -j DROP"),
        ("KUBE-FORWARD", '-m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT'),
        ("KUBE-FORWARD", '-m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'),
    ),
    "nat": (
        ("PREROUTING", '-m comment --comment "kubernetes service portals" -j KUBE-SERVICES'),
        ("OUTPUT", '-m comment --comment "kubernetes service portals" -j KUBE-SERVICES'),
        ("POSTROUTING", '-m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING'),
    ),
}  # fmt: skip


def tables(proxy: KubeProxy, node: NodeProfile, pod_cidr: str) -> dict[str, Table]:
    """The tables by name. In nftables mode kube-proxy writes a table of nft's own: only the CNI's rules are here."""
    if proxy.mode != "iptables":
        return {"nat": _table("nat", ("CNI-MASQ",), _cni(pod_cidr))}
    found = service_ports(proxy, node, pod_cidr)
    rules: dict[str, tuple[Rule, ...]] = {
        "mangle": (),
        "filter": tuple(filter_rules(found)),
        "nat": (*_cni(pod_cidr), *nat_rules(found)),
    }
    return {
        name: _table(name, _OWN[name], (*(Rule(*base) for base in _BASE[name]), *rules[name]))
        for name in HOOKS
    }


def _table(name: str, own: tuple[str, ...], rules: tuple[Rule, ...]) -> Table:
    hooks = HOOKS[name]
    chains = tuple(sorted({*own, *(rule.chain for rule in rules)} - set(hooks)))
    order = {chain: at for at, chain in enumerate((*hooks, *chains))}
    return Table(name, hooks, chains, tuple(sorted(rules, key=lambda rule: order[rule.chain])))


def _cni(pod_cidr: str) -> tuple[Rule, ...]:
    return (
        Rule("POSTROUTING", f"-s {pod_cidr} -j CNI-MASQ"),
        Rule("CNI-MASQ", f"-d {pod_cidr} -j RETURN"),
        Rule("CNI-MASQ", "-j MASQUERADE --random-fully"),
    )

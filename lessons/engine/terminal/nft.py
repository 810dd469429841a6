"""nft on a node: the table that kube-proxy writes in nftables mode."""

from __future__ import annotations

from lessons.engine.network.rules.nftables import NftablesTable
from lessons.engine.network.rules.serviceport import service_ports
from lessons.engine.terminal.call import Call

_VERSION = "nftables v1.0.9 (Old Doc Yak #3)"
# Tables that iptables-nft makes: in iptables mode kube-proxy's, else the CNI's alone.
_OTHERS = {"iptables": ("mangle", "filter", "nat")}
_KUBE_PROXY = "kube-proxy"
_KINDS = ("chain", "map", "set")


def nft(call: Call) -> int:
    """`nft list ruleset`, `list tables`, `list table ip kube-proxy`, `list chain|map|set ip kube-proxy NAME`."""
    words = [word for word in call.argv[1:] if not word.startswith("-")]
    if "-v" in call.argv or "--version" in call.argv:
        call.out(f"{_VERSION}\n")
        return 0
    if words[:1] != ["list"] or len(words) < 2:
        call.err(
            "Service Lab: here nft lists rules (nft list ...); kube-proxy alone writes them.\n"
        )
        return 1
    what, *rest = words[1:]
    rest = rest[1:] if rest[:1] in (["ip"], ["inet"], ["ip6"]) else rest
    if what == "tables":
        call.out("".join(f"table ip {name}\n" for name in _tables(call)))
        return 0
    if what == "ruleset":
        return _ruleset(call)
    if what == "table" and len(rest) == 1:
        return _table(call, rest[0], words)
    if what in _KINDS and len(rest) == 2:
        return _part(call, what, rest[0], rest[1])
    call.err(f"Error: syntax error, unexpected end of file\n{' '.join(words)}\n")
    return 1


def _tables(call: Call) -> tuple[str, ...]:
    mode = call.cluster.profile.proxy_mode
    own = (_KUBE_PROXY,) if mode == "nftables" else ()
    return (*_OTHERS.get(mode, ("nat",)), *own)


def _ruleset(call: Call) -> int:
    for name in _tables(call):
        if name != _KUBE_PROXY:
            call.err(f"# Warning: table ip {name} is managed by iptables-nft, do not touch!\n")
    call.err("Service Lab: the tables of iptables-nft are shown by iptables-save.\n")
    if call.cluster.profile.proxy_mode == "nftables":
        call.out(_listing(call))
    return 0


def _table(call: Call, name: str, words: list[str]) -> int:
    if name not in _tables(call):
        return _missing(call, name, words)
    if name == _KUBE_PROXY:
        call.out(_listing(call))
    else:
        call.err(f"# Warning: table ip {name} is managed by iptables-nft, do not touch!\n")
        call.err(f"Service Lab: see iptables-save -t {name}\n")
    return 0


def _part(call: Call, kind: str, table: str, name: str) -> int:
    """One chain, map or set of the table."""
    words = ["list", kind, "ip", table, name]
    if table != _KUBE_PROXY or table not in _tables(call):
        return _missing(call, table, words)
    start = f"\t{kind} {name} {{\n"
    text = _listing(call)
    if start not in text:
        return _missing(call, name, words)
    block = start + text.partition(start)[2].partition("\t}\n")[0] + "\t}\n"
    call.out(f"table ip {_KUBE_PROXY} {{\n{block}}}\n")
    return 0


def _missing(call: Call, name: str, words: list[str]) -> int:
    line = " ".join(words)
    marks = " " * line.rindex(name) + "^" * len(name)
    call.err(f"Error: No such file or directory\n{line}\n{marks}\n")
    return 1


def _listing(call: Call) -> str:
    cluster = call.cluster
    node = cluster.network.host(call.place).node
    assert node is not None  # nft is on nodes only
    proxy, profile = cluster.network.proxy, cluster.profile
    return NftablesTable(
        service_ports(proxy, node, profile.pod_cidr),
        node,
        profile.pod_cidr,
        profile.service_cidr,
        proxy.affinities,
        cluster.clock.now,
    ).text()

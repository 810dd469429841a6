"""ipvsadm on a node: the virtual servers that kube-proxy makes in ipvs mode."""

from __future__ import annotations

from collections import Counter

from lessons.engine.network import conntrack
from lessons.engine.network.rules.ipvs import VirtualServer, virtual_servers
from lessons.engine.network.rules.serviceport import service_ports
from lessons.engine.network.topology import bridge
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.options import UsageError, parse_options

_HEAD = (
    "IP Virtual Server version 1.2.1 (size=4096)\n"
    "Prot LocalAddress:Port Scheduler Flags\n"
    "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n"
)


def ipvsadm(call: Call) -> int:
    """`ipvsadm -Ln`, with -t or -u ADDRESS:PORT for one virtual server; other modes have none."""
    try:
        options, _ = parse_options(call.argv[1:], "Llnt:u:", ["list", "numeric"])
    except UsageError as error:
        call.err(f"{error}\nService Lab: here ipvsadm lists (-Ln); kube-proxy alone writes.\n")
        return 2
    chosen = {option.lstrip("-"): value for option, value in options}
    wanted = [
        (protocol, chosen[letter])
        for letter, protocol in (("t", "TCP"), ("u", "UDP"))
        if letter in chosen
    ]
    found = [
        server
        for server in _servers(call)
        if not wanted or (server.protocol, f"{server.address}:{server.port}") in wanted
    ]
    if wanted and not found:
        call.err("No such service\n")
        return 255
    call.out(_HEAD if not wanted else _HEAD.partition("\n")[2])
    inactive = _inactive(call)
    for server in found:
        call.out(_shown(server, inactive))
    return 0


def _servers(call: Call) -> list[VirtualServer]:
    cluster = call.cluster
    node = cluster.network.host(call.place).node
    if node is None or cluster.profile.proxy_mode != "ipvs":
        return []
    found = service_ports(cluster.network.proxy, node, cluster.profile.pod_cidr)
    return virtual_servers(found, (node.ip, bridge(node)))


def _inactive(call: Call) -> Counter[tuple[str, str, str]]:
    """Connections that are over but not forgotten, by protocol, virtual and real server."""
    network, node = call.cluster.network, call.cluster.network.host(call.place).node
    flows = conntrack.of_node(network.flows, node.name if node else "", call.cluster.clock.now)
    return Counter(
        (
            flow.came.protocol,
            f"{flow.came.destination}:{flow.came.destination_port}",
            f"{flow.left.destination}:{flow.left.destination_port}",
        )
        for flow in flows
    )


def _shown(server: VirtualServer, inactive: Counter[tuple[str, str, str]]) -> str:
    address = f"{server.address}:{server.port}"
    flags = f" persistent {server.persistent}" if server.persistent else ""
    lines = [f"{server.protocol:<4s} {address} rr{flags}\n"]
    for backend in server.servers:
        over = inactive[server.protocol, address, backend.target]
        lines.append(f"  -> {backend.target:<28s} {'Masq':<7s} {1:<6d} {0:<10d} {over:<10d}\n")
    return "".join(lines)

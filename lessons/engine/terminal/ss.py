"""ss: the sockets of a host. A node port is not among them: kube-proxy writes rules, it does not listen."""

from __future__ import annotations

from lessons.engine.network import Host, sockets
from lessons.engine.network.forwarding import LOOPBACK
from lessons.engine.network.healthchecks import KUBELET_HEALTHZ, PROXY_METRICS
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.options import UsageError, parse_options

_LONG = ["listening", "tcp", "udp", "numeric", "processes", "all", "no-header"]


def ss(call: Call) -> int:
    """-l, -t, -u, -n, -p: listening sockets; connections are over before anybody could list them."""
    try:
        options, _ = parse_options(call.argv[1:], "ltunpaH46", _LONG)
    except UsageError as error:
        call.err(f"ss: {error}\nUsage: ss [ OPTIONS ]\n       ss [ OPTIONS ] [ FILTER ]\n")
        return 255
    letters = {option.lstrip("-")[0] for option, _ in options}
    kinds = {name for letter, name in (("t", "TCP"), ("u", "UDP")) if letter in letters}
    kinds = kinds or {"TCP", "UDP"}
    host = call.cluster.network.host(call.place)
    found = sockets.listening(host, call.cluster.profile, call.cluster.view)
    shown = [entry for entry in found if entry[1] in kinds and letters & {"l", "a"}]
    both = "Netid " if len(kinds) > 1 else ""
    call.out(f"{both}State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n")
    for port, protocol, process in shown:
        kind = f"{protocol.lower():<6}" if both else ""
        state, backlog = ("LISTEN", "4096") if protocol == "TCP" else ("UNCONN", "0")
        user = f'users:(("{process}",pid=1,fd=3))' if "p" in letters else ""
        line = f"{kind}{state} 0      {backlog:<6} {'*':>13}:{port:<5} {'*':>12}:*    {user}"
        call.out(line.rstrip() + "\n")
    if "TCP" in kinds and letters & {"l", "a"}:
        for port, process in _on_loopback(call, host):
            kind = f"{'tcp':<6}" if both else ""
            user = f'users:(("{process}",pid=1,fd=3))' if "p" in letters else ""
            line = (
                f"{kind}LISTEN 0      4096   {LOOPBACK:>13}:{port:<5} {'0.0.0.0':>12}:*    {user}"
            )
            call.out(line.rstrip() + "\n")
    return 0


def _on_loopback(call: Call, host: Host) -> list[tuple[int, str]]:
    """The ports that are open on 127.0.0.1 only, and by which process."""
    found = [(forward.port, "kubectl") for forward in call.cluster.network.forwards(call.place)]
    if host.node is not None and (host.kind == "node" or host.host_network):
        found += [(KUBELET_HEALTHZ, "kubelet"), (PROXY_METRICS, "kube-proxy")]
    return sorted(found)

"""conntrack on a node: the connections that the kernel there remembers, with what was translated."""

from __future__ import annotations

from collections.abc import Callable

from lessons.engine.network import conntrack as tracking
from lessons.engine.network.conntrack import Flow
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.options import UsageError, parse_options

_VERSION = "conntrack v1.4.8 (conntrack-tools)"
_LONG = [
    *("dump", "delete", "flush", "count", "proto=", "src=", "orig-src=", "dst=", "orig-dst="),
    *("sport=", "orig-port-src=", "dport=", "orig-port-dst=", "reply-src=", "reply-dst=", "state="),
]
_FIELDS: dict[str, Callable[[Flow], str]] = {
    "p": lambda flow: flow.came.protocol.lower(),
    "s": lambda flow: flow.came.source,
    "d": lambda flow: flow.came.destination,
    "r": lambda flow: flow.left.destination,
    "q": lambda flow: flow.left.source,
    "sport": lambda flow: str(flow.came.source_port),
    "dport": lambda flow: str(flow.came.destination_port),
    "state": lambda flow: flow.state,
}
_NAMES = {
    "proto": "p",
    "src": "s",
    "orig-src": "s",
    "dst": "d",
    "orig-dst": "d",
    "reply-src": "r",
    "reply-dst": "q",
    "orig-port-src": "sport",
    "orig-port-dst": "dport",
}


def conntrack(call: Call) -> int:
    """-L, -D, -C and -F, with -p, -s, -d, --sport, --dport, --state and the addresses of the reply."""
    try:
        options, _ = parse_options(call.argv[1:], "LDFCp:s:d:r:q:", _LONG)
    except UsageError as error:
        call.err(
            f"{_VERSION}: {error}\nTry `conntrack -h' or 'conntrack --help' for more information.\n"
        )
        return 2
    chosen = {option.lstrip("-"): value for option, value in options}
    command = {"dump": "L", "delete": "D", "flush": "F", "count": "C"}
    commands = {command.get(name, name) for name in chosen} & set("LDFC")
    if len(commands) != 1:
        call.err(
            f"{_VERSION}: You need to supply parameters!\n"
            "Try `conntrack -h' or 'conntrack --help' for more information.\n"
        )
        return 2
    return _run(call, commands.pop(), _matching(call, chosen))


def _matching(call: Call, chosen: dict[str, str]) -> list[Flow]:
    """The entries of the node that all options name."""
    network = call.cluster.network
    node = network.host(call.place).node
    flows = tracking.of_node(network.flows, node.name if node else "", call.cluster.clock.now)
    wanted = {
        _FIELDS[key]: value
        for name, value in chosen.items()
        if (key := _NAMES.get(name, name)) in _FIELDS
    }
    return [flow for flow in flows if all(read(flow) == value for read, value in wanted.items())]


def _run(call: Call, command: str, flows: list[Flow]) -> int:
    network, now = call.cluster.network, call.cluster.clock.now
    if command == "C":
        call.out(f"{len(flows)}\n")
        return 0
    if command in "DF":
        network.flows = tracking.without(network.flows, flows)
    if command == "F":
        call.err(f"{_VERSION}: connection tracking table has been emptied.\n")
        return 0
    call.out("".join(_line(flow, now) for flow in flows))
    done = "shown" if command == "L" else "deleted"
    call.err(f"{_VERSION}: {len(flows)} flow entries have been {done}.\n")
    return 0 if flows or command == "L" else 1


def _line(flow: Flow, now: int) -> str:
    came, left = flow.came, flow.left
    number = {"TCP": 6, "UDP": 17, "SCTP": 132}[came.protocol]
    state = f"{flow.state} " if flow.state else ""
    asked = _addresses(came.source, came.destination, came.source_port, came.destination_port)
    answer = _addresses(left.destination, left.source, left.destination_port, left.source_port)
    unreplied = "" if flow.replied else "[UNREPLIED] "
    assured = "[ASSURED] " if flow.state == "TIME_WAIT" else ""
    return (
        f"{came.protocol.lower():<8s} {number} {flow.lifetime(now)} {state}{asked} {unreplied}{answer} "
        f"{assured}mark=0 use=1\n"
    )


def _addresses(source: str, destination: str, source_port: int, destination_port: int) -> str:
    return f"src={source} dst={destination} sport={source_port} dport={destination_port}"

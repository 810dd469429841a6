"""traceroute: the routers between a host and an address."""

from __future__ import annotations

from lessons.engine.clock import SECOND
from lessons.engine.network import Host
from lessons.engine.network.topology import OFFICE_ROUTER, bridge
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.options import UsageError, parse_options
from lessons.engine.terminal.reaching import resolve

_USAGE = "Usage:\n  traceroute [ -nI46 ] [ -m max_ttl ] [ -q nqueries ] [ -w wait ] host\n"


def traceroute(call: Call) -> int:
    """-n, -m HOPS, -q QUERIES, -w SECONDS."""
    try:
        options, operands = parse_options(call.argv[1:], "nI46Tm:q:w:")
        chosen = {option[1]: value for option, value in options}
        most, queries, wait = (
            _number(chosen, letter, default) for letter, default in (("m", 30), ("q", 3), ("w", 5))
        )
    except UsageError as error:
        call.err(f"{error}\n{_USAGE}")
        return 2
    if not operands:
        call.err(_USAGE)
        return 2
    target = resolve(call, operands[0], (4,))
    call.cluster.advance(target.elapsed)
    if not target.addresses:
        call.err(
            f'{operands[0]}: {target.error}\nCannot handle "host" cmdline arg `{operands[0]}\'\n'
        )
        return 2
    address = target.addresses[0]
    call.out(f"traceroute to {operands[0]} ({address}), {most} hops max, 60 byte packets\n")
    answered = call.cluster.network.ping(call.place, address, call.trace).answered
    way = _routers(call, call.cluster.network.host(call.place), address)
    way = [*way, address] if answered else way
    for number, router in enumerate(way[:most], 1):
        time = f"{0.05 * number + call.cluster.chance.number('traceroute', 40) / 1000:.3f} ms"
        shown = router if "n" in chosen else f"{router} ({router})"
        call.out(f"{number:2d}  {shown}  {'  '.join([time] * queries)}\n")
    for number in range(len(way) + 1, most + 1 if not answered else 0):
        call.out(f"{number:2d}  {' '.join(['*'] * queries)}\n")
    if not answered:
        # All probes are sent at once, sixteen at a time; the last ones are waited for.
        call.cluster.advance(wait * SECOND)
    return 0


def _number(chosen: dict[str, str], letter: str, default: int) -> int:
    text = chosen.get(letter, str(default))
    if not text.isdigit() or not 0 < int(text) <= 64:
        raise UsageError(f"bad value `{text}' for option `-{letter}'")
    return int(text)


def _routers(call: Call, origin: Host, address: str) -> list[str]:
    """The routers that a packet meets, as far as they answer."""
    topology = call.cluster.network.topology
    owner = topology.owner(address, call.cluster.view)
    inside = origin.kind == "pod" and not origin.host_network and origin.node is not None
    way: list[str] = []
    if address in origin.addresses or address.startswith("127."):
        return way
    if (
        inside
        and origin.node is not None
        and not (owner is not None and owner.node == origin.node and owner.kind == "pod")
    ):
        if address in (origin.node.ip, bridge(origin.node)):
            return way
        way.append(bridge(origin.node))
    if owner is not None and owner.kind == "pod" and owner.node is not None:
        return way if owner.node == origin.node or origin.node is None else [*way, owner.node.ip]
    if owner is not None and owner.kind == "node":
        return way
    if origin.side != "internet" and not topology.in_office(address):
        way.append(OFFICE_ROUTER)
    return way

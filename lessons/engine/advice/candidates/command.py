"""Commands that ask for the wrong thing of a Service that is in order: the port, the address, the tool."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.engine.advice.candidates.ports import listening
from lessons.engine.advice.edits import Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.api.service import Service, ServicePort


def port(situation: Situation) -> Iterator[Mend]:
    """Another port of what was asked: one that the Service has, that the node opens, or that somebody listens on."""
    target, packet = situation.target, situation.packet
    if target is None or packet is None or packet.protocol != "TCP":
        return
    tried = packet.destination_port
    for number in _ports(situation, tried):
        if number != tried:
            yield Mend(line=target.to(port=number))


def _ports(situation: Situation, tried: int) -> Iterator[int]:
    packet, service, hop = situation.packet, situation.service, situation.hop
    assert packet is not None  # the caller has looked
    owner = situation.cluster.network.topology.owner(packet.destination, situation.view)
    if owner is not None and owner.kind == "node":
        if (meant := service or situation.guessed) is not None:
            ports = _meant_first(meant.typed, tried)
            yield from (each.node_port for each in ports if each.node_port)
    elif owner is not None and owner.kind == "machine":
        yield from sorted(owner.listens)
    elif owner is not None and owner.pod is not None:
        yield from listening(situation, owner.pod)
    elif service is not None and hop is not None and hop.path[:2] != ("spec", "selector"):
        yield from (each.port for each in _meant_first(service.typed, tried))


def _meant_first(service: Service, tried: int) -> list[ServicePort]:
    """The ports of a Service, first the one that the number tried belongs to in another of its roles."""
    return sorted(
        service.ports, key=lambda each: tried not in (each.port, each.target_port, each.node_port)
    )


def address(situation: Situation) -> Iterator[Mend]:
    """The Service's name in place of an address that nobody has (any more)."""
    target, packet = situation.target, situation.packet
    service = situation.guessed
    if target is None or packet is None or service is None or situation.service is not None:
        return
    near = service.ref.namespace == situation.namespace
    host = service.ref.name if near else f"{service.ref.name}.{service.ref.namespace}"
    for each in _meant_first(service.typed, packet.destination_port):
        if situation.origin.kind == "pod":
            yield Mend(line=target.to(host, each.port))


def connect(situation: Situation) -> Iterator[Mend]:
    """A connection in place of a ping, which a Service's address does not answer."""
    target = situation.target
    named = [situation.service] if situation.service is not None else list(situation.named())
    if target is None or not target.line.lstrip().startswith("ping"):
        return
    for service in named:
        for each in service.typed.ports:
            said = "" if each.port == 80 else f":{each.port}"
            yield Mend(line=f"curl {target.host}{said}")
            yield Mend(line=f"nc -zv {target.host} {each.port}")

"""The way back: whether an answer passes the node that rewrote the connection's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessons.engine.network import explain
from lessons.engine.network.connection import Connection, Verdict
from lessons.engine.network.conntrack import Passage

if TYPE_CHECKING:
    from lessons.engine.network.dataplane import Journey


def returned(journey: Journey, connection: Connection) -> Connection:
    """The connection as its caller sees it: lost if the answer does not pass a node that has to rewrite it back."""
    if connection.verdict not in (Verdict.OPEN, Verdict.REFUSED):
        return connection
    if not journey.passages or journey.passages[-1].left is None:
        return connection  # a rule, not the endpoint, has answered
    missed = _missed(journey, connection)
    if missed is None:
        return connection
    journey.trace.add(explain.answered_past(missed.node, missed.came, connection.packet))
    return journey.lost(connection.packet)


def _missed(journey: Journey, connection: Connection) -> Passage | None:
    """The passage whose translation the answer does not pass. It goes straight to the source that the endpoint saw."""
    at = _node(journey, connection.packet.destination)
    for passage in reversed(journey.passages):
        if passage.node == at:
            continue
        if passage.left is not None and passage.node == _node(journey, passage.left.source):
            at = passage.node
        elif passage.translated:
            return passage
    return None


def _node(journey: Journey, address: str) -> str:
    """The name of the node that has an address, or whose pod has it; "" for none."""
    owner = journey.topology.owner(address, journey.view)
    return owner.node.name if owner is not None and owner.node is not None else ""

"""What a mend changes besides making the command succeed: read off the way that the command takes then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lessons.engine.advice.edits import Edit
from lessons.engine.advice.situation import Situation
from lessons.engine.advice.trial import Tried
from lessons.engine.refs import Ref
from lessons.engine.store import View
from lessons.engine.terminal import Transcript
from lessons.engine.trace import Hop, HopKind

MOST_NAMED = 4


def answered(runs: Sequence[Transcript]) -> tuple[str, ...]:
    """Who answered, each once, in order of name; the DNS servers on the way do not count."""
    names = {_name(hop) for run in runs for hop in run.hops if hop.kind is HopKind.ANSWER}
    return tuple(sorted(names))[:MOST_NAMED]


def _name(hop: Hop) -> str:
    return hop.ref.name if hop.ref is not None else hop.at.rpartition("/")[2]


def costs(situation: Situation, tried: Tried) -> Iterator[str]:
    """Each thing that is different afterwards, as a clause."""
    yield from _client(tried.runs)
    yield from _opened(situation.view, tried.cluster.view, tried.mend.edits)
    yield from _unready(situation, tried)
    for ref in tried.mend.recreated:
        yield f"{ref.kind} {ref.name} has to be deleted and made anew, for this field cannot be changed"
    if any(edit.path[-1:] == ("replicas",) for edit in tried.mend.edits):
        yield "a pod is started"


def _client(runs: Sequence[Transcript]) -> Iterator[str]:
    """The client's address, where it was rewritten on the way."""
    for run in runs[:1]:
        packets = [hop.packet for hop in _last_leg(run) if hop.packet is not None]
        if packets and packets[0].source != packets[-1].source:
            sent, seen = packets[0].source, packets[-1].source
            if packets[0].translated and " → " in packets[0].translated:
                sent = packets[0].translated.partition(" → ")[0]
            yield f"the pods then see {seen}, not the client {sent}"


def _last_leg(run: Transcript) -> Sequence[Hop]:
    starts = [at for at, h in enumerate(run.hops) if h.kind is HopKind.ROUTE and h.packet is None]
    return run.hops[starts[-1] :] if starts else ()


def _opened(before: View, after: View, edits: Sequence[Edit]) -> Iterator[str]:
    """Node ports that were closed before."""
    for ref in dict.fromkeys(edit.ref for edit in edits if edit.ref.kind == "Service"):
        for number in sorted(_node_ports(after, ref) - _node_ports(before, ref)):
            yield f"every node then takes connections on port {number}"


def _node_ports(view: View, ref: Ref) -> set[int]:
    item = view.find(ref)
    ports = item.typed.ports if item is not None else ()
    return {port.node_port for port in ports if port.node_port}


def _unready(situation: Situation, tried: Tried) -> Iterator[str]:
    """Pods that answer although they are not ready."""
    if any(edit.path[-1:] == ("publishNotReadyAddresses",) for edit in tried.mend.edits):
        service = situation.service
        pods = situation.pods_of(service) if service is not None else ()
        names = [pod.ref.name for pod in pods if not pod.typed.ready][:MOST_NAMED]
        yield f"traffic then goes to pods that are not ready ({', '.join(names)})"

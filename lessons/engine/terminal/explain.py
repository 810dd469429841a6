"""explain: the way of the last command as text, hop by hop. The lab's own program."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.engine.cluster import Walked
from lessons.engine.refs import FieldPath
from lessons.engine.store import View
from lessons.engine.terminal.call import Call
from lessons.engine.trace import Hop

_INDENT = " " * 6


def explain(call: Call) -> int:
    """Print the hops of what ran before on this line, or else of the last line that had any; 1 if none has."""
    if len(call.argv) > 1:
        call.err(
            "usage: explain\n\nIt tells the way of the last command; run it after curl, dig, ping, ...\n"
        )
        return 2
    last = call.cluster.walked
    if call.trace.hops:
        hops = tuple(with_source(hop, call.cluster.view) for hop in call.trace.hops)
        last = Walked(place=call.place, hops=hops)
    if not last.hops:
        call.err("explain: no command has asked anybody for anything yet\n")
        return 1
    call.out("".join(f"{line}\n" for line in _told(last)))
    return 0


def _told(walked: Walked) -> Iterator[str]:
    if walked.line:
        yield f"{walked.line}   (from {walked.place})"
    for number, hop in enumerate(walked.hops, 1):
        mark = "x" if hop.broken else " "
        broke = "broke here: " if hop.broken else ""
        yield f"{mark}{number:>3}  {broke}{hop.what}"
        if hop.why:
            yield _INDENT + hop.why
        if hop.ref is not None:
            yield _INDENT + _decided(hop)


def _decided(hop: Hop) -> str:
    """The object and field that decided, and the manifest line."""
    assert hop.ref is not None  # the caller has looked
    name = f"{hop.ref.namespace}/{hop.ref.name}" if hop.ref.namespace else hop.ref.name
    field = f" {_field(hop.path)}" if hop.path else ""
    line = f", {hop.source.file}:{hop.source.line}" if hop.source is not None else ""
    return f"[{hop.ref.kind} {name}{field}{line}]"


def _field(path: FieldPath) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def with_source(hop: Hop, view: View) -> Hop:
    """A hop with the manifest line of the field that decided it, where the object came from a file."""
    if hop.source is not None or hop.ref is None:
        return hop
    found = view.find(hop.ref)
    source = found.source(*hop.path) if found is not None else None
    return hop._replace(source=source) if source else hop

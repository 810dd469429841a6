"""get -w: a watch that ends, since a lab's command line has to: what changes while the cluster comes to rest."""

from __future__ import annotations

from lessons.engine.clock import SECOND
from lessons.engine.terminal.kubectl.columns import columns_of
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, raise_all
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.printing import moment
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.table import Style, header, printed, row

LONGEST = 60 * SECOND


def watch(invocation: Invocation, query: Query) -> int | None:
    """Print the objects, then each change of theirs as the clock runs on; at most a minute of it."""
    options = invocation.options
    found = find(invocation, query)
    raise_all(found.errors)
    resources = list(dict.fromkeys(info.resource for info in found.infos))
    if len(resources) > 1:
        raise CommandError("you may only specify a single resource type")
    seen = {info.ref: info.content["metadata"].get("resourceVersion") for info in found.infos}
    first = [] if options.on("watch-only") else found.infos
    if first:
        invocation.call.out(_lines(invocation, first, headers=not options.on("no-headers")))
    cluster = invocation.cluster
    deadline = cluster.clock.now + LONGEST
    while (event := cluster.clock.next_work()) and event.due <= deadline:
        cluster.advance(event.due - cluster.clock.now)
        for info in find(invocation, query).infos:
            version = info.content["metadata"].get("resourceVersion")
            if seen.get(info.ref) != version:
                seen[info.ref] = version
                invocation.call.out(_lines(invocation, [info], headers=False))
    cluster.advance(deadline - cluster.clock.now)
    invocation.err(f"(the lab ends a watch after {LONGEST // SECOND} s of the cluster's time)")
    return None


def _lines(invocation: Invocation, infos: list[Info], *, headers: bool) -> str:
    options = invocation.options
    style = Style(
        wide=options.text("output") == "wide",
        namespace=options.on("all-namespaces") and infos[0].resource.namespaced,
        labels=options.on("show-labels"),
        label_columns=tuple(options.all("label-columns")),
    )
    columns = columns_of(infos[0].resource.kind)
    now = moment(invocation)
    lines = [row(columns, style, info.content, now) for info in infos]
    return printed([header(columns, style), *lines] if headers else lines)

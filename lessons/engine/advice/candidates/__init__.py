"""What might mend a command: for each sort of broken hop the changes to try, the smallest and likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice

from lessons.engine.advice.candidates import (
    admission,
    command,
    endpoints,
    ingress,
    naming,
    policies,
    ports,
    readiness,
    selecting,
    traffic,
    waiting,
)
from lessons.engine.advice.edits import Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.trace import HopKind

Source = Callable[[Situation], Iterator[Mend]]

# More than these is guessing.
MOST_CANDIDATES = 40

_NO_ENDPOINTS: tuple[Source, ...] = (
    selecting.replicas,
    selecting.selector,
    selecting.missing,
    ports.named,
    readiness.readiness,
    selecting.elsewhere,
    endpoints.mended,
    naming.absolute,
)
_BY_KIND: dict[HopKind, tuple[Source, ...]] = {
    HopKind.PROXY: (
        ingress.routed,
        traffic.policy,
        traffic.source_ranges,
        command.port,
        *_NO_ENDPOINTS,
    ),
    HopKind.ENDPOINT: (ingress.backend, *_NO_ENDPOINTS),
    HopKind.SOCKET: (ports.target, naming.external_host, command.port, traffic.exposed),
    HopKind.ROUTE: (command.address, command.port, traffic.exposed, naming.stale),
    HopKind.POLICY: (policies.allowed, command.port, traffic.exposed),
    HopKind.VERDICT: (command.connect,),
    HopKind.API: (admission.corrected,),
    HopKind.ANSWER: (naming.external_host,),
}
_NAMES: tuple[Source, ...] = (
    command.port,
    naming.whole_name,
    naming.other_namespace,
    naming.cluster_server,
    naming.misspelt,
    naming.external_name,
    naming.port_name,
    naming.pod_name,
    *_NO_ENDPOINTS,
    naming.by_address,
    traffic.exposed,
)


def candidates(situation: Situation) -> Iterator[Mend]:
    """The mends to try, in this order; the first is to do nothing but try again."""
    kind = situation.hop.kind if situation.hop is not None else HopKind.DNS
    sources = _BY_KIND.get(kind, _NAMES)
    likely = chain.from_iterable(source(situation) for source in sources)
    return islice(chain(waiting.waited(situation), likely), MOST_CANDIDATES)

"""Time as the mend: a probe that is still to come, an answer that a cache still holds."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.engine.advice.edits import Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.clock import SECOND
from lessons.engine.trace import HopKind

# What a TTL or a probe's delay usually is; the first that is enough is told.
SPANS = (5, 10, 20, 30, 60)


def waited(situation: Situation) -> Iterator[Mend]:
    """Trying again at once, and after a while where something is still to happen."""
    if situation.hop is not None and situation.hop.kind is HopKind.API:
        return
    yield Mend()
    if situation.from_cache or _probes_due(situation):
        yield from (Mend(wait=seconds * SECOND) for seconds in SPANS)


def _probes_due(situation: Situation) -> bool:
    """Whether a pod behind the Service runs, is not ready, and has a probe that may yet pass."""
    service = situation.service
    pods = situation.pods_of(service) if service is not None else ()
    return any(
        container.manifest.get("readinessProbe") or container.manifest.get("startupProbe")
        for pod in pods
        if not pod.typed.ready
        for container in pod.typed.containers
    )

"""The programs in pods that keep addresses in caches of their own."""

from __future__ import annotations

from lessons.engine.apiserver import APIServer
from lessons.engine.dns import appcache
from lessons.engine.dns.appcache import HeldAddresses
from lessons.engine.dns.memory import Memory
from lessons.engine.dns.resolved import Resolved
from lessons.engine.refs import Place
from lessons.engine.store import Object


class Applications:
    """Which program has what in its cache."""

    def __init__(self, memory: Memory, apiserver: APIServer) -> None:
        self.memory = memory
        self.apiserver = apiserver

    def held(self, place: Place, name: str) -> HeldAddresses | None:
        """What the program at a place still uses for a name; None if it has to ask."""
        pod = self._pod(place)
        if pod is None:
            return None
        held = self.memory.state.applications.get((_program(place, pod), name))
        return held if held is not None and held.valid(self.apiserver.clock.now) else None

    def hold(self, place: Place, name: str, resolved: Resolved, ttl: int) -> None:
        """Let the program at a place keep an answer, if it is one that does."""
        pod = self._pod(place)
        if pod is None:
            return
        now = self.apiserver.clock.now
        keeps, end = appcache.until(pod.annotations.get(appcache.ANNOTATION, ""), now, ttl)
        if keeps:
            self.memory.hold(_program(place, pod), name, HeldAddresses(resolved, now, end))

    def _pod(self, place: Place) -> Object | None:
        if place.kind != "pod":
            return None
        return self.apiserver.store.view.get("Pod", place.namespace, place.name)


def _program(place: Place, pod: Object) -> str:
    """A pod's program; another pod of the same name is another program."""
    return f"{place}/{pod.uid}"

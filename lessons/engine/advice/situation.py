"""A command whose way broke, as the search for a mend reads it: what was asked, of whom, and where it broke."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lessons.engine.advice.edits import ABSENT, Edit, value_at
from lessons.engine.advice.lookup import declared, services_at
from lessons.engine.advice.target import Target, find_target
from lessons.engine.api.service import Service
from lessons.engine.cluster import Cluster
from lessons.engine.refs import FieldPath, Place, Ref
from lessons.engine.store import Object, View
from lessons.engine.terminal import Transcript
from lessons.engine.trace import Hop, HopKind, Packet

SYSTEM = "kube-system"
# Services of the student's files that are looked at where the trace names none.
MOST_SERVICES = 20


@dataclass(frozen=True)
class Situation:
    """`cluster` is only read. `number` is that of the hop where it broke, counted from 1; 0 where there is none."""

    cluster: Cluster
    transcript: Transcript
    files: Mapping[str, str]
    number: int

    @property
    def view(self) -> View:
        """The objects as they stand."""
        return self.cluster.view

    @property
    def hops(self) -> tuple[Hop, ...]:
        """The way of the command."""
        return self.transcript.hops

    @property
    def hop(self) -> Hop | None:
        """Where it broke."""
        return self.hops[self.number - 1] if self.number else None

    @cached_property
    def leg(self) -> tuple[Hop, ...]:
        """The hops of the connection that broke, from its sending to where it broke."""
        start = 0
        for at, hop in enumerate(self.hops[: self.number]):
            if hop.kind is HopKind.ROUTE and hop.packet is None:
                start = at
        return self.hops[start : self.number]

    @cached_property
    def origin(self) -> Place:
        """Where the packets or the queries came from: the pod, for `kubectl exec` too."""
        for hop in (*self.leg[:1], *self.hops[:1]):
            try:
                return Place.parse(hop.at)
            except ValueError:
                continue
        return self.transcript.place

    @property
    def inside(self) -> bool:
        """Whether the origin is part of the cluster."""
        return self.origin.kind in ("pod", "node", "admin")

    @property
    def loopback(self) -> bool:
        """Whether the command asked for something on its own machine, and that is none of a pod's."""
        packet = self.packet
        return packet is not None and packet.destination.startswith("127.")

    @property
    def namespace(self) -> str:
        """The namespace that short names are looked up in."""
        return self.origin.namespace or "default"

    @property
    def from_cache(self) -> bool:
        """Whether an answer on the way was one that a cache had kept."""
        cached = (hop for hop in self.hops if hop.kind is HopKind.CACHE)
        return any("kept for" not in hop.what for hop in cached)

    @cached_property
    def packet(self) -> Packet | None:
        """The packet as the origin sent it."""
        return next((hop.packet for hop in self.leg if hop.packet is not None), None)

    @cached_property
    def target(self) -> Target | None:
        """The word of the command line that says where to go."""
        return find_target(self.transcript.line, self.hops, self.packet)

    @cached_property
    def service(self) -> Object | None:
        """The Service whose traffic, or whose name, it was."""
        return next(self._meant(), None)

    def _meant(self) -> Iterator[Object]:
        nameless = self.hop is not None and self.hop.kind is HopKind.DNS and not self.hop.broken
        for hop in self.leg[-1:] if nameless else reversed(self.leg):
            if hop.ref is not None and hop.ref.kind == "Service":
                yield from self._found(hop.ref)
        if self.packet is not None and not nameless:
            yield from services_at(self.view, self.packet)
        yield from self.named()

    def named(self) -> Iterator[Object]:
        """The Services that the command's host name may mean, whether or not the name leads there."""
        if self.target is None:
            return
        labels = self.target.host.rstrip(".").split(".")
        for at, label in enumerate(labels[:2]):
            spaces = [*labels[at + 1 : at + 2], self.namespace]
            for space in spaces:
                yield from self._found(Ref("Service", space, label))

    def _found(self, ref: Ref) -> Iterator[Object]:
        item = self.view.find(ref)
        if item is not None:
            yield item

    @cached_property
    def guessed(self) -> Object | None:
        """The one Service of the student's files that may be meant by a port, where nothing names one."""
        tried = self.packet.destination_port if self.packet is not None else 0
        fitting = [
            item
            for item in self.own_services
            for port in item.typed.ports
            if tried in (port.port, port.target_port, port.node_port)
        ]
        found = {item.ref: item for item in fitting or self.own_services}
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def own_services(self) -> tuple[Object, ...]:
        """The Services that the student's files make."""
        refs = dict.fromkeys(ref for ref in self.declared if ref.kind == "Service")
        found = [item for ref in refs for item in self._found(ref)]
        return tuple(found[:MOST_SERVICES])

    @cached_property
    def declared(self) -> dict[Ref, Any]:
        """What the student's files declare: each manifest as it is written there."""
        return declared(self.files)

    # -- pods and what made them --------------------------------------------------------------------------------

    def maker(self, pod: Object) -> tuple[Object, FieldPath]:
        """The object that a student edits to change a pod, and where in it the pod's manifest stands."""
        item: Object = pod
        prefix: FieldPath = ()
        while (ref := item.typed.meta.owner) is not None:
            owner = self.view.find(ref)
            if owner is None:
                break
            item, prefix = owner, ("spec", "template")
        return item, prefix

    def pods_of(self, service: Object) -> list[Object]:
        """The pods that a Service selects and that are not being deleted."""
        typed: Service = service.typed
        found = self.view.selected("Pod", service.ref.namespace, typed.selector)
        return [pod for pod in found if not pod.typed.meta.deleted and not pod.typed.terminal]

    # -- edits --------------------------------------------------------------------------------------------------

    def edit(self, item: Object, path: FieldPath, new: Any, key: str = "") -> Edit:
        """The edit that sets a field of an object to a new value (ABSENT: takes it out), or renames it to `key`."""
        old = value_at(item.manifest, path)
        return Edit(item.ref, path, old, new, key, item.source(*path))

    def pod_edit(self, pod: Object, path: FieldPath, new: Any, key: str = "") -> Edit:
        """The edit that gives a pod another value there, at the object that the pod is made from."""
        item, prefix = self.maker(pod)
        return self.edit(item, prefix + path, new, key)

    def value(self, item: Object, *path: str | int) -> Any:
        """A field's value, None where there is none."""
        found = value_at(item.manifest, path)
        return None if found is ABSENT else found

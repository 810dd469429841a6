"""What kubelets remember of their pods that the API server is not told: an immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import immutables

from lessons.engine.clock import Milliseconds
from lessons.engine.controllers.kubelet.containerrecord import ContainerRecord
from lessons.engine.controllers.kubelet.envvars import from_services
from lessons.engine.refs import Ref
from lessons.engine.store import Object, View

Named: TypeAlias = immutables.Map[str, Object]

_NONE: immutables.Map[Any, Any] = immutables.Map()
_NEW = ContainerRecord()


@dataclass(frozen=True)
class Surroundings:
    """What the environment of a container is made of, as it was when the container started.

    The variables of Services, which every command in a pod begins with, are made once.
    """

    services: Named = _NONE
    config_maps: Named = _NONE
    secrets: Named = _NONE
    kubernetes: Object | None = None  # the Service of that name in default

    @classmethod
    def of(cls, view: View, namespace: str) -> Surroundings:
        """As they are now, in a pod's namespace; nothing is copied."""
        return cls(
            view.objects.get(("Service", namespace), _NONE),
            view.objects.get(("ConfigMap", namespace), _NONE),
            view.objects.get(("Secret", namespace), _NONE),
            view.get("Service", "default", "kubernetes"),
        )

    # pkg/kubelet/kubelet_pods.go getServiceEnvVarMap
    @cached_property
    def linked(self) -> Mapping[str, str]:
        """The variables of kubernetes and of the namespace's own Services.

        The kubelet goes through a map of Go there, so a real one's order is any; here Services go by name, kubernetes first.
        """
        own = [self.services[name] for name in sorted(self.services)]
        return {
            **self.unlinked,
            **from_services(item.typed for item in own if item is not self.kubernetes),
        }

    @cached_property
    def unlinked(self) -> Mapping[str, str]:
        """The variables of kubernetes, all that a pod sees with enableServiceLinks false."""
        return from_services([self.kubernetes.typed] if self.kubernetes is not None else [])


@dataclass(frozen=True, slots=True)
class PodRecord:
    """One pod on its node: its containers by name, init containers among them.

    `started` is when its containers proper were begun (None: not yet), `stop_due` when a deleted pod will be gone.
    """

    uid: str
    node: str
    ip: str  # "" for one on the host's network
    containers: immutables.Map[str, ContainerRecord] = _NONE
    started: Milliseconds | None = None
    stop_due: Milliseconds | None = None
    surroundings: Surroundings = Surroundings()

    def of(self, name: str) -> ContainerRecord:
        """What is known of a container; one of which nothing is has not started."""
        return self.containers.get(name, _NEW)

    def having(self, name: str, container: ContainerRecord) -> PodRecord:
        """The record with another record of a container."""
        return replace(self, containers=self.containers.set(name, container))


@dataclass(frozen=True, slots=True)
class KubeletState:
    """All pods of all nodes, the addresses they hold, the address each node gave out last, and the kubelets that are down.

    `stopped` says since when a node's kubelet does not run, `started` since when one runs that was started again.
    """

    records: immutables.Map[Ref, PodRecord] = _NONE
    leases: immutables.Map[str, Ref] = _NONE
    last: immutables.Map[str, str] = _NONE
    stopped: immutables.Map[str, Milliseconds] = _NONE
    started: immutables.Map[str, Milliseconds] = _NONE

    def with_record(self, ref: Ref, record: PodRecord) -> KubeletState:
        """The state with this record of a pod."""
        return replace(self, records=self.records.set(ref, record))

    def without(self, ref: Ref) -> KubeletState:
        """The state without a pod; its address is free again."""
        record = self.records.get(ref)
        if record is None:
            return self
        return replace(self.released(ref), records=self.records.delete(ref))

    def released(self, ref: Ref) -> KubeletState:
        """The state in which a pod's address is free again."""
        record = self.records.get(ref)
        if record is None or self.leases.get(record.ip) != ref:
            return self
        return replace(self, leases=self.leases.delete(record.ip))

    def leased(self, ref: Ref, ip: str) -> KubeletState:
        """The state in which a pod holds an address."""
        return replace(self, leases=self.leases.set(ip, ref))

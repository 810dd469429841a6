"""What kubelets remember of their pods that the API server is not told: an immutable value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import immutables

from lessons.engine.clock import Milliseconds
from lessons.engine.refs import Ref
from lessons.engine.store import Object, View

Named: TypeAlias = immutables.Map[str, Object]

_NONE: immutables.Map[Any, Any] = immutables.Map()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the environment of a container is made of, as it was when the container started."""

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


@dataclass(frozen=True, slots=True)
class PodRecord:
    """One pod on its node.

    `initialized` counts the init containers that are done; `started` is when its containers started (None: not yet),
    `ended` when they stopped by themselves, with `exit_code`. `stop_due` is when a deleted pod will be gone.
    """

    uid: str
    node: str
    ip: str  # "" for one on the host's network
    initialized: int = 0
    started: Milliseconds | None = None
    ended: Milliseconds | None = None
    exit_code: int = 0
    restarts: int = 0
    last_exit: tuple[Milliseconds, Milliseconds, int] | None = None  # started, ended, exit code
    output: str = ""
    stop_due: Milliseconds | None = None
    surroundings: Surroundings = Surroundings()

    @property
    def running(self) -> bool:
        """Whether its containers run now."""
        return self.started is not None and self.ended is None


@dataclass(frozen=True, slots=True)
class KubeletState:
    """All pods of all nodes, the addresses they hold, and the address each node gave out last."""

    records: immutables.Map[Ref, PodRecord] = _NONE
    leases: immutables.Map[str, Ref] = _NONE
    last: immutables.Map[str, str] = _NONE

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

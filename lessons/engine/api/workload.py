"""What the workload kinds share as the engine reads them: Deployment, ReplicaSet, StatefulSet, DaemonSet, ReplicationController."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lessons.engine.api.meta import ObjectMeta
from lessons.engine.refs import Manifest


@dataclass(frozen=True, slots=True)
class Workload:
    """A controller of pods. `selector` is spec.selector as written: a LabelSelector, or a plain map for a ReplicationController."""

    meta: ObjectMeta
    replicas: int
    selector: Mapping[str, object]
    template: Manifest
    paused: bool
    service_name: str  # StatefulSet's serviceName
    spec: Manifest

    @classmethod
    def of(cls, manifest: Manifest) -> Workload:
        """Read from a stored manifest."""
        spec = manifest.get("spec") or {}
        replicas = spec.get("replicas")
        return cls(
            meta=ObjectMeta.of(manifest),
            replicas=1 if replicas is None else replicas,
            selector=spec.get("selector") or {},
            template=spec.get("template") or {},
            paused=bool(spec.get("paused")),
            service_name=spec.get("serviceName", ""),
            spec=spec,
        )

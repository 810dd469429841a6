"""Node: how the engine reads one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lessons.engine.api.meta import ObjectMeta
from lessons.engine.refs import Manifest


@dataclass(frozen=True, slots=True)
class Node:
    """A Node; `schedulable` is False when cordoned, tainted as control plane, or not ready."""

    meta: ObjectMeta
    ip: str  # InternalIP
    pod_cidr: str
    schedulable: bool
    ready: bool
    zone: str

    @classmethod
    def of(cls, manifest: Manifest) -> Node:
        """Read from a stored manifest."""
        metadata = ObjectMeta.of(manifest)
        spec, status = manifest.get("spec") or {}, manifest.get("status") or {}
        conditions = {c["type"]: c["status"] for c in status.get("conditions") or ()}
        ready = conditions.get("Ready") == "True"
        barred = any(
            taint.get("effect") in ("NoSchedule", "NoExecute") for taint in spec.get("taints") or ()
        )
        return cls(
            meta=metadata,
            ip=_internal_ip(manifest),
            pod_cidr=spec.get("podCIDR", ""),
            schedulable=ready and not barred and not spec.get("unschedulable"),
            ready=ready,
            zone=metadata.labels.get("topology.kubernetes.io/zone", ""),
        )


def _internal_ip(manifest: Manifest) -> str:
    for address in (manifest.get("status") or {}).get("addresses") or ():
        if address["type"] == "InternalIP":
            ip: str = address["address"]
            return ip
    return ""


def indexes(manifest: Manifest) -> Iterable[tuple[str, ...]]:
    """("ip", IP) of the node's own address."""
    ip = _internal_ip(manifest)
    return [("ip", ip)] if ip else []

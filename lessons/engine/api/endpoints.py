"""Endpoints (v1, deprecated since Kubernetes 1.33): how the engine reads one."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.api.meta import ObjectMeta
from lessons.engine.refs import Manifest

DEPRECATED = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """An Endpoints object; its subsets stay the manifest's own dicts, only mirroring and printing read them."""

    meta: ObjectMeta
    subsets: tuple[Manifest, ...]

    @classmethod
    def of(cls, manifest: Manifest) -> Endpoints:
        """Read from a stored manifest."""
        return cls(ObjectMeta.of(manifest), tuple(manifest.get("subsets") or ()))

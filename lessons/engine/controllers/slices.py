"""Writing EndpointSlices, for the two controllers that make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.podcontrol import owner_reference
from lessons.engine.refs import Manifest
from lessons.engine.store import Object


@dataclass(frozen=True, slots=True)
class SliceHead:
    """What all slices that one sync writes have in common: whose they are, their family, labels and annotations."""

    owner: Object
    family: str  # IPv4 or IPv6
    labels: Manifest
    annotations: Manifest


def write_slice(
    apiserver: APIServer,
    head: SliceHead,
    current: Object | None,
    ports: list[Manifest],
    endpoints: list[Manifest],
) -> None:
    """Write a slice of the owner's: a new one with a generated name, or over `current`."""
    owner = head.owner.ref
    if current is None:
        suffix = apiserver.chance.suffix(f"slice/{owner.namespace}/{owner.name}")
        metadata: dict[str, Any] = {
            "name": f"{owner.name}-{suffix}",
            "generateName": f"{owner.name}-",
            "namespace": owner.namespace,
        }
    else:
        metadata = dict(current.manifest["metadata"])
    metadata["generation"] = metadata.get("generation", 0) + 1
    metadata["ownerReferences"] = [owner_reference(head.owner)]
    metadata["labels"] = head.labels
    metadata.pop("annotations", None)
    if head.annotations:
        metadata["annotations"] = head.annotations
    manifest = {
        "addressType": head.family,
        "apiVersion": "discovery.k8s.io/v1",
        "endpoints": endpoints,
        "kind": "EndpointSlice",
        "metadata": metadata,
        "ports": ports,
    }
    apiserver.write(manifest, head.owner.origin)

"""Writing EndpointSlices, for the two controllers that make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.podcontrol import owner_reference
from lessons.engine.refs import Manifest
from lessons.engine.store import Object

# staging/src/k8s.io/apiserver/pkg/storage/names/generate.go
LONGEST_BASE = 58


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
    *,
    annotations: Manifest | None = None,
) -> None:
    """Write a slice of the owner's: a new one with a generated name, or over `current`.

    `annotations` are those that a slice has of its own, besides the head's.
    """
    owner = head.owner.ref
    if current is None:
        suffix = apiserver.chance.suffix(f"slice/{owner.namespace}/{owner.name}")
        metadata: dict[str, Any] = {
            "name": f"{owner.name}-"[:LONGEST_BASE] + suffix,
            "generateName": f"{owner.name}-",
            "namespace": owner.namespace,
        }
    else:
        metadata = dict(current.manifest["metadata"])
    metadata["generation"] = metadata.get("generation", 0) + 1
    metadata["ownerReferences"] = [owner_reference(head.owner)]
    metadata["labels"] = head.labels
    metadata.pop("annotations", None)
    if together := {**(annotations or {}), **head.annotations}:
        metadata["annotations"] = together
    manifest = {
        "addressType": head.family,
        "apiVersion": "discovery.k8s.io/v1",
        "endpoints": endpoints or None,
        "kind": "EndpointSlice",
        "metadata": metadata,
        "ports": ports or None,
    }
    apiserver.write(manifest, head.owner.origin)

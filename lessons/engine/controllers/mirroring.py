"""The EndpointSlice mirroring controller, pkg/controller/endpointslicemirroring: Endpoints made by hand become slices."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

from lessons.engine.api.endpointslice import MANAGED_BY, SERVICE_NAME
from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.gohash import slice_port_hash
from lessons.engine.controllers.recorder import WARNING, Recorder
from lessons.engine.controllers.servicepods import LAST_CHANGE
from lessons.engine.controllers.slices import SliceHead, write_slice
from lessons.engine.controllers.subsets import repack
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Change, Object

CONTROLLER = "endpointslicemirroring-controller.k8s.io"
SOURCE = "endpoint-slice-mirroring-controller"
SKIP_MIRROR = "endpointslice.kubernetes.io/skip-mirror"
LEADER = "control-plane.alpha.kubernetes.io/leader"
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

# What is mirrored of one subset at the most.
MOST_ADDRESSES = 1000


class MirroringController:
    """Keeps a slice for each subset of Endpoints whose Service has no selector."""

    watches = frozenset({"Endpoints", "Service", "EndpointSlice"})

    def __init__(self, apiserver: APIServer, recorder: Recorder) -> None:
        self._recorder = recorder
        self._apiserver = apiserver
        self._store = apiserver.store

    def keys(self, change: Change) -> Iterable[Ref]:
        """The Endpoints: changed, of a changed Service, or mirrored by a changed slice."""
        ref = change.ref
        if ref.kind != "EndpointSlice":
            return [Ref("Endpoints", ref.namespace, ref.name)]
        found: dict[Ref, None] = {}
        for item in (change.old, change.new):
            if item is not None and item.labels.get(MANAGED_BY) == CONTROLLER:
                found[Ref("Endpoints", ref.namespace, item.labels.get(SERVICE_NAME, ""))] = None
        return found

    def sync(self, ref: Ref) -> None:
        """Bring the mirrored slices to what the Endpoints say, or take them away."""
        view = self._store.view
        existing = [
            item
            for item in view.indexed("slices", ref.namespace, ref.name)
            if item.labels.get(MANAGED_BY) == CONTROLLER
        ]
        endpoints, service = view.find(ref), view.get("Service", ref.namespace, ref.name)
        mirrored = endpoints is not None and service is not None and _wants_mirror(endpoints)
        if endpoints is None or not mirrored or service is None or service.typed.selector:
            for item in existing:
                self._apiserver.remove(item.ref)
            return
        self._report_skipped(endpoints)
        self._reconcile(endpoints, existing)

    def _reconcile(self, endpoints: Object, existing: list[Object]) -> None:
        by_key: dict[tuple[object, ...], list[Object]] = {}
        for item in existing:
            key = _key(item.manifest["addressType"], item.manifest.get("ports") or [])
            by_key.setdefault(key, []).append(item)
        create: list[tuple[str, list[Manifest], list[Manifest]]] = []
        spare: list[Object] = []
        for family, ports, members in _desired(endpoints):
            found = by_key.pop(_key(family, ports), [])
            spare += found[1:]
            if not found:
                create.append((family, ports, members))
            elif not _mirrors(found[0], endpoints, members):
                self._rewrite(endpoints, family, found[0], ports, members)
        for left in by_key.values():
            spare += left
        for family, ports, members in create:
            reused = next((item for item in spare if item.manifest["addressType"] == family), None)
            if reused is not None:
                spare.remove(reused)
            write_slice(self._apiserver, _head(endpoints, family), reused, ports, members)
        for item in spare:
            self._apiserver.remove(item.ref)

    def _rewrite(
        self,
        endpoints: Object,
        family: str,
        item: Object,
        ports: list[Manifest],
        members: list[Manifest],
    ) -> None:
        """What is written over a slice has its name only, not what that was generated from: newEndpointSlice."""
        write_slice(self._apiserver, _head(endpoints, family), item, ports, members)
        written = self._store.view.find(item.ref)
        if written is not None and "generateName" in written.manifest["metadata"]:
            metadata = dict(written.manifest["metadata"])
            del metadata["generateName"]
            self._apiserver.write({**written.manifest, "metadata": metadata})

    def _report_skipped(self, endpoints: Object) -> None:
        """Say how many addresses were too many: endpointslicemirroring/events.go."""
        skipped = sum(
            max(0, _size(subset) - MOST_ADDRESSES) for subset in repack(endpoints.typed.subsets)
        )
        if skipped:
            text = (
                f"A max of {MOST_ADDRESSES} addresses can be mirrored to EndpointSlices per Endpoints subset. "
                f"{skipped} addresses were skipped"
            )
            reason = "TooManyAddressesToMirror"
            self._recorder.event(endpoints, reason, text, source=SOURCE, kind=WARNING)


def _size(subset: Manifest) -> int:
    return sum(len(subset.get(field) or ()) for field in ("addresses", "notReadyAddresses"))


def _wants_mirror(endpoints: Object) -> bool:
    return endpoints.labels.get(SKIP_MIRROR) != "true" and LEADER not in endpoints.annotations


def _mirrors(item: Object, endpoints: Object, members: list[Manifest]) -> bool:
    return (
        item.manifest.get("endpoints") == members
        and item.labels == _labels(endpoints)
        and dict(item.annotations) == _annotations(endpoints)
    )


def _head(endpoints: Object, family: str) -> SliceHead:
    return SliceHead(endpoints, family, _labels(endpoints), _annotations(endpoints))


def _labels(endpoints: Object) -> dict[str, str]:
    own = {SERVICE_NAME: endpoints.ref.name, MANAGED_BY: CONTROLLER}
    return {**endpoints.labels, **own}


def _annotations(endpoints: Object) -> dict[str, str]:
    return {k: v for k, v in endpoints.annotations.items() if k not in (LAST_CHANGE, LAST_APPLIED)}


def _key(family: str, ports: list[Manifest]) -> tuple[object, ...]:
    return (family, *sorted(map(slice_port_hash, ports)))


def _desired(endpoints: Object) -> list[tuple[str, list[Manifest], list[Manifest]]]:
    """(address type, ports, endpoints) of each slice that there should be."""
    groups: dict[tuple[object, ...], tuple[str, list[Manifest], list[Manifest]]] = {}
    for subset in repack(list(endpoints.typed.subsets)):
        ports = sorted(map(_port, subset.get("ports") or ()), key=slice_port_hash)
        taken = 0
        for field, ready in (("addresses", True), ("notReadyAddresses", False)):
            for address in subset.get(field) or ():
                if taken == MOST_ADDRESSES:
                    break
                taken += 1
                family = f"IPv{ip_address(address['ip']).version}"
                group = groups.setdefault(_key(family, ports), (family, ports, []))
                group[2].append(_endpoint(address, ready))
    return list(groups.values())


def _port(port: Manifest) -> Manifest:
    made: dict[str, Any] = {
        "name": port.get("name", ""),
        "port": port["port"],
        "protocol": port.get("protocol", "TCP"),
    }
    if port.get("appProtocol"):
        made["appProtocol"] = port["appProtocol"]
    return made


def _endpoint(address: Manifest, ready: bool) -> Manifest:
    """An address as an endpoint: addressToEndpoint."""
    made: dict[str, Any] = {"addresses": [address["ip"]], "conditions": {"ready": ready}}
    for field in ("hostname", "nodeName", "targetRef"):
        if address.get(field):
            made[field] = address[field]
    return made

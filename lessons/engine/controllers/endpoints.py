"""The endpoints controller: pkg/controller/endpoint/endpoints_controller.go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lessons.engine.api.service import Service, ServicePort
from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.servicepods import (
    HEADLESS,
    LAST_CHANGE,
    address_of,
    find_port,
    hostname,
    included,
    ready_since,
    selects_pods,
    services_of,
)
from lessons.engine.controllers.subsets import capped, repack
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Change, Object

MANAGED_BY = "endpoints.kubernetes.io/managed-by"
CONTROLLER = "endpoint-controller"
OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity"


class EndpointsController:
    """Keeps the Endpoints object of each Service with a selector."""

    watches = frozenset({"Pod", "Service", "Endpoints"})

    def __init__(self, apiserver: APIServer) -> None:
        self._apiserver = apiserver
        self._store = apiserver.store

    def keys(self, change: Change) -> Iterable[Ref]:
        """The Services, changed or touched by a changed pod; that of Endpoints somebody deleted.

        What somebody writes over Endpoints stays until then, as upstream hears of deletions only.
        """
        ref = change.ref
        if ref.kind == "Pod":
            return services_of(self._store.view, change)
        if ref.kind == "Endpoints" and change.new is not None:
            return ()
        if ref.kind == "Service" and change.old and change.new:
            old, new = change.old.manifest, change.new.manifest
            if old["spec"] is new["spec"] and change.old.labels is change.new.labels:
                return ()
        return [Ref("Service", ref.namespace, ref.name)]

    def sync(self, ref: Ref) -> None:
        """Write the Service's Endpoints; those of a Service that is gone go too, whoever made them."""
        view = self._store.view
        service, current = view.find(ref), view.get("Endpoints", ref.namespace, ref.name)
        if service is None:
            if current is not None:
                self._apiserver.delete(current.ref)
            return
        if not selects_pods(service):
            return
        pods = view.selected("Pod", ref.namespace, service.typed.selector)
        subsets, cut = capped(repack(list(_subsets(service.typed, pods))))
        labels = _labels(service)
        if (
            current is not None
            and (current.manifest.get("subsets") or []) == subsets
            and _others(current.labels) == _others(labels)
            and (OVER_CAPACITY in current.annotations) == cut
        ):
            return
        annotations = _annotations(current, self._trigger(service, current, pods), cut)
        self._write(service, current, subsets, labels, annotations)

    def _write(
        self,
        service: Object,
        current: Object | None,
        subsets: list[Manifest],
        labels: Manifest,
        annotations: Manifest,
    ) -> None:
        ref = service.ref
        metadata: dict[str, Any] = {"name": ref.name, "namespace": ref.namespace}
        if current is not None:
            metadata = dict(current.manifest["metadata"])
        metadata["labels"] = labels
        metadata.pop("annotations", None)
        if annotations:
            metadata["annotations"] = annotations
        manifest: Manifest = {"apiVersion": "v1", "kind": "Endpoints", "metadata": metadata}
        if subsets:
            manifest["subsets"] = subsets
        self._apiserver.write(manifest, service.origin)

    def _trigger(self, service: Object, current: Object | None, pods: list[Object]) -> str:
        """The change that made this sync needed, "" if none of those that count.

        staging/src/k8s.io/endpointslice/trigger_time_tracker.go remembers what it saw last; here the object tells: a
        pod is a change if it is not listed yet, or was listed with the other readiness.
        """
        listed: dict[str, bool] = {}
        for subset in (current.manifest.get("subsets") or ()) if current is not None else ():
            for field, ready in (("addresses", True), ("notReadyAddresses", False)):
                for address in subset.get(field) or ():
                    listed[(address.get("targetRef") or {}).get("uid", "")] = ready
        known = current is not None or self._known(service)
        if current is None and known:
            return ""
        times = [] if known else [service.manifest["metadata"]["creationTimestamp"]]
        times += [
            moment
            for pod in pods
            if (moment := ready_since(pod))
            and listed.get(pod.uid) is not pod.typed.ready
            and not (pod.uid not in listed and pod.typed.meta.deleted)
        ]
        return min(times, default="")

    def _known(self, service: Object) -> bool:
        """Whether the Service was synced before: its slices, which come after its Endpoints, are there."""
        return bool(self._store.view.size("owner", service.uid))


def _annotations(current: Object | None, trigger: str, cut: bool) -> Manifest:
    """The annotations that there are, and whether addresses had to be left out."""
    annotations = dict(current.annotations) if current is not None else {}
    for key, value in ((LAST_CHANGE, trigger), (OVER_CAPACITY, "truncated" if cut else "")):
        annotations.pop(key, None)
        if value:
            annotations[key] = value
    return annotations


def _others(labels: Mapping[str, str]) -> Mapping[str, str]:
    """The labels whose change makes Endpoints be written again: labelsCorrectForEndpoints."""
    return {key: value for key, value in labels.items() if key != HEADLESS}


def _labels(service: Object) -> Manifest:
    """The Service's labels, and those that mark the controller's own work."""
    labels = {key: value for key, value in service.labels.items() if key != HEADLESS}
    if not service.typed.addresses:
        labels[HEADLESS] = ""
    labels[MANAGED_BY] = CONTROLLER
    return labels


def _subsets(service: Service, pods: list[Object]) -> Iterable[Manifest]:
    """One subset for each pod and port, as they come."""
    family = (service.ip_families or ("IPv4",))[0]
    for item in pods:
        pod = item.typed
        if not included(pod, terminating=service.publish_not_ready_addresses):
            continue
        ip = address_of(pod, family)
        if not ip:
            continue
        address: dict[str, Any] = {"ip": ip}
        if name := hostname(pod, service):
            address["hostname"] = name
        address["nodeName"] = pod.node
        address["targetRef"] = {
            "kind": "Pod",
            "name": item.ref.name,
            "namespace": item.ref.namespace,
            "uid": item.uid,
        }
        ready = service.publish_not_ready_addresses or pod.ready
        field = "addresses" if ready else "notReadyAddresses"
        if not service.ports and service.headless:
            yield {field: [address], "ports": []}
        for port in service.ports:
            if (number := find_port(pod, port)) is not None:
                yield {field: [address], "ports": [_port(port, number)]}


def _port(port: ServicePort, number: int) -> Manifest:
    made: dict[str, Any] = {"name": port.name} if port.name else {}
    made |= {"port": number, "protocol": port.protocol}
    if port.app_protocol:
        made["appProtocol"] = port.app_protocol
    return made

"""The pods of a Service as endpoints of its slices: staging/src/k8s.io/endpointslice/utils.go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lessons.engine.api.service import Service
from lessons.engine.controllers.gohash import slice_port_hash
from lessons.engine.controllers.servicepods import address_of, find_port, hostname, included
from lessons.engine.refs import Manifest
from lessons.engine.store import Object, View


def desired_endpoints(
    view: View, service: Service, pods: list[Object], family: str
) -> list[tuple[list[Manifest], list[Manifest]]]:
    """The endpoints, in groups with the same ports: (ports, endpoints)."""
    groups: dict[tuple[int, ...], tuple[list[Manifest], list[Manifest]]] = {}
    for item in pods:
        pod = item.typed
        if not included(pod, terminating=True):
            continue
        ports = sorted(_ports(service, item), key=slice_port_hash)
        group = groups.setdefault(tuple(map(slice_port_hash, ports)), (ports, []))
        lost = view.get("Node", "", pod.node) is None
        if lost and not service.publish_not_ready_addresses:
            continue  # nobody knows where it is
        if ip := address_of(pod, family):
            group[1].append(_endpoint(view, service, item, ip))
    return list(groups.values())


def _endpoint(view: View, service: Service, item: Object, ip: str) -> Manifest:
    """A pod as an endpoint: podToEndpoint."""
    pod = item.typed
    terminating = bool(pod.meta.deleted)
    ready = service.publish_not_ready_addresses or (pod.ready and not terminating)
    endpoint: dict[str, Any] = {
        "addresses": [ip],
        "conditions": {"ready": ready, "serving": pod.ready, "terminating": terminating},
    }
    if name := hostname(pod, service):
        endpoint["hostname"] = name
    if pod.node:
        endpoint["nodeName"] = pod.node
    endpoint["targetRef"] = {
        "kind": "Pod",
        "name": item.ref.name,
        "namespace": item.ref.namespace,
        "uid": item.uid,
    }
    node = view.get("Node", "", pod.node)
    if node is not None and node.typed.zone:
        endpoint["zone"] = node.typed.zone
    return endpoint


def _ports(service: Service, item: Object) -> Iterable[Manifest]:
    """getEndpointPorts: those Service ports that the pod has."""
    for port in service.ports:
        number = find_port(item.typed, port)
        if number is not None:
            made: dict[str, Any] = {"name": port.name, "port": number, "protocol": port.protocol}
            if port.app_protocol:
                made["appProtocol"] = port.app_protocol
            yield made

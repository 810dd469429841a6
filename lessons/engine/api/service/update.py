"""What an update clears by itself: pkg/registry/core/service/strategy.go dropTypeDependentFields.

Fields that the new type has no use for go, as long as the client did not change them too.
"""

from __future__ import annotations

from lessons.engine.api.service.defaults import externally_accessible, needs_health_check
from lessons.engine.refs import Manifest

_POLICIES = ("Cluster", "Local")
_ADDRESS_FIELDS = (("clusterIP", "clusterIPs"), ("ipFamilies",), ("ipFamilyPolicy",))


def prepare_create(service: Manifest) -> Manifest:
    """A new Service has no status of its own."""
    return {**service, "spec": _readable(service["spec"]), "status": {"loadBalancer": {}}}


def _readable(spec: Manifest) -> Manifest:
    """Without internalTrafficPolicy on an ExternalName: a good one may be stored there, but is never read back."""
    if spec["type"] != "ExternalName" or spec.get("internalTrafficPolicy") not in _POLICIES:
        return spec
    return {key: value for key, value in spec.items() if key != "internalTrafficPolicy"}


def prepare_update(service: Manifest, old: Manifest) -> Manifest:
    """The changed Service without what no longer applies."""
    before, spec = old["spec"], dict(service["spec"])
    if before["type"] != "ExternalName" and spec["type"] == "ExternalName":
        for keys in _ADDRESS_FIELDS:
            if all(spec.get(key) == before.get(key) for key in keys):
                for key in keys:
                    spec.pop(key, None)
    freed = _has_node_ports(before) and not _has_node_ports(spec)
    if freed and spec.get("ports") and _node_ports(before) >= _node_ports(spec):
        spec["ports"] = [_without_node_port(port) for port in spec["ports"]]
    if needs_health_check(before) and not needs_health_check(spec):
        _drop_unchanged(spec, before, "healthCheckNodePort")
    if before["type"] == "LoadBalancer" and spec["type"] != "LoadBalancer":
        _drop_unchanged(spec, before, "allocateLoadBalancerNodePorts")
        _drop_unchanged(spec, before, "loadBalancerClass")
    if externally_accessible(before) and not externally_accessible(spec):
        _drop_unchanged(spec, before, "externalTrafficPolicy")
    status = service.get("status") or {}
    if spec["type"] != "LoadBalancer":
        status = {**status, "loadBalancer": {}}
    return {**service, "spec": _readable(spec), "status": status}


def _has_node_ports(spec: Manifest) -> bool:
    return spec["type"] in ("NodePort", "LoadBalancer")


def _node_ports(spec: Manifest) -> set[int]:
    return {port["nodePort"] for port in spec.get("ports") or () if port.get("nodePort")}


def _without_node_port(port: Manifest) -> Manifest:
    return {key: value for key, value in port.items() if key != "nodePort"}


def _drop_unchanged(spec: Manifest, before: Manifest, key: str) -> None:
    if spec.get(key) == before.get(key):
        spec.pop(key, None)

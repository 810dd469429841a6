"""What a Service is given before it is validated: IP families, cluster IPs, node ports.

It happens before validation and hides every other error. pkg/registry/core/service/storage storage.go and alloc.go
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lessons.engine.api.service.defaults import needs_health_check
from lessons.engine.apiserver.allocation import Allocation, node_ports
from lessons.engine.apiserver.families import fill_families, matching_prefer_dual
from lessons.engine.refs import Manifest

if TYPE_CHECKING:
    from lessons.engine.apiserver.server import APIServer

Spec = dict[str, Any]


def allocate_create(server: APIServer, service: Manifest, dry_run: bool) -> Manifest:
    """A new Service with its addresses and ports; Refused, with nothing else looked at, where one cannot be had."""
    spec = _unshared(service["spec"])
    if spec.get("clusterIP") and not spec.get("clusterIPs"):
        spec["clusterIPs"] = [spec["clusterIP"]]
    request = Allocation(server, service, dry_run)
    request.check(fill_families(spec, None, server.profile.service_cidr))
    request.allocate_ips(spec)
    if _has_node_ports(spec):
        request.allocate_node_ports(spec)
    if needs_health_check(spec):
        request.allocate_health_check(spec)
    return {**service, "spec": spec}


def allocate_update(
    server: APIServer, service: Manifest, before: Manifest, dry_run: bool
) -> Manifest:
    """A changed Service: what the client left out is kept, what its type newly needs is allocated."""
    spec, old = _unshared(service["spec"]), before["spec"]
    keep_allocated(spec, old)
    normalize_ips(spec, old)
    request = Allocation(server, service, dry_run)
    request.check(fill_families(spec, old, server.profile.service_cidr))
    if not matching_prefer_dual(spec, old) and old["type"] == "ExternalName":
        request.allocate_ips(spec)
    if _has_node_ports(spec):
        request.update_node_ports(spec, old)
    if needs_health_check(spec) and not needs_health_check(old):
        request.allocate_health_check(spec)
    return {**service, "spec": spec}


def _unshared(spec: Manifest) -> Spec:
    """A copy of a spec that can be filled in without touching the one it is of."""
    copy: Spec = dict(spec)
    if copy.get("ports"):
        copy["ports"] = [dict(port) for port in copy["ports"]]
    return copy


def _has_node_ports(spec: Manifest) -> bool:
    return spec.get("type") in ("NodePort", "LoadBalancer")


def keep_allocated(spec: Spec, old: Manifest) -> None:
    """Fill what the client left out with what the stored object has: patchAllocatedValues."""
    if old["type"] != "ExternalName" and spec["type"] != "ExternalName":
        if not spec.get("clusterIP") and old.get("clusterIP"):
            spec["clusterIP"] = old["clusterIP"]
        if not spec.get("clusterIPs") and old.get("clusterIPs"):
            spec["clusterIPs"] = old["clusterIPs"]
    if _has_node_ports(old) and _has_node_ports(spec):
        used = node_ports(old) & node_ports(spec)
        by_name = {port.get("name", ""): port.get("nodePort") for port in old.get("ports") or ()}
        for port in spec.get("ports") or ():
            kept = by_name.get(port.get("name", ""))
            if not port.get("nodePort") and kept and kept not in used:
                port["nodePort"] = kept
    if needs_health_check(old) and needs_health_check(spec) and not spec.get("healthCheckNodePort"):
        spec["healthCheckNodePort"] = old["healthCheckNodePort"]


def lacks_allocated(spec: Manifest, old: Manifest) -> bool:
    """Whether a client left out an address or a port that the stored object has."""
    kept = _unshared(spec)
    keep_allocated(kept, old)
    return kept != spec


def normalize_ips(spec: Spec, old: Manifest) -> None:
    """Follow a client that changed only clusterIP: normalizeClusterIPs."""
    ip, before = spec.get("clusterIP", ""), old.get("clusterIP", "")
    ips, before_ips = spec.get("clusterIPs") or [], old.get("clusterIPs") or []
    if before_ips and not ips and ip == before:
        spec["clusterIPs"] = before_ips
    elif ip != before and ips == before_ips:
        if ip:
            spec["clusterIPs"] = [ip]
        else:
            spec.pop("clusterIPs", None)

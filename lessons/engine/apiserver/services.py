"""What a Service is given before it is validated: IP families, cluster IPs, node ports.

It happens before validation and hides every other error. pkg/registry/core/service/storage storage.go and alloc.go
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lessons.engine.allocators import ClusterIPs, NodePorts
from lessons.engine.api import by_kind
from lessons.engine.api.service.cluster_ips import IPS
from lessons.engine.api.service.defaults import needs_health_check
from lessons.engine.apiserver import status
from lessons.engine.apiserver.families import fill_families, matching_prefer_dual
from lessons.engine.apiserver.status import Refused
from lessons.engine.field import FieldError, invalid
from lessons.engine.profile import ServicePin
from lessons.engine.refs import Manifest

if TYPE_CHECKING:
    from lessons.engine.apiserver.server import APIServer

Spec = dict[str, Any]


def allocate_create(server: APIServer, service: Manifest, dry_run: bool) -> Manifest:
    """A new Service with its addresses and ports; Refused, with nothing else looked at, where one cannot be had."""
    spec = _unshared(service["spec"])
    if spec.get("clusterIP") and not spec.get("clusterIPs"):
        spec["clusterIPs"] = [spec["clusterIP"]]
    request = _Request(server, service, dry_run)
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
    request = _Request(server, service, dry_run)
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


def _allocates_node_ports(spec: Manifest) -> bool:
    return spec["type"] == "NodePort" or bool(spec.get("allocateLoadBalancerNodePorts", True))


def keep_allocated(spec: Spec, old: Manifest) -> None:
    """Fill what the client left out with what the stored object has: patchAllocatedValues."""
    if old["type"] != "ExternalName" and spec["type"] != "ExternalName":
        if not spec.get("clusterIP") and old.get("clusterIP"):
            spec["clusterIP"] = old["clusterIP"]
        if not spec.get("clusterIPs") and old.get("clusterIPs"):
            spec["clusterIPs"] = old["clusterIPs"]
    if _has_node_ports(old) and _has_node_ports(spec):
        used = _node_ports(old) & _node_ports(spec)
        by_name = {port.get("name", ""): port.get("nodePort") for port in old.get("ports") or ()}
        for port in spec.get("ports") or ():
            kept = by_name.get(port.get("name", ""))
            if not port.get("nodePort") and kept and kept not in used:
                port["nodePort"] = kept
    if needs_health_check(old) and needs_health_check(spec) and not spec.get("healthCheckNodePort"):
        spec["healthCheckNodePort"] = old["healthCheckNodePort"]


def _node_ports(spec: Manifest) -> set[int]:
    return {port["nodePort"] for port in spec.get("ports") or () if port.get("nodePort")}


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


class _Request:
    """One create or update of a Service: the allocators as they stand for it."""

    def __init__(self, server: APIServer, service: Manifest, dry_run: bool) -> None:
        metadata = service["metadata"]
        self.name = metadata.get("name", "")
        self.key = f"{metadata['namespace']}/{self.name}"
        self.view = server.store.view
        self.dry_run = dry_run
        self.pin = server.profile.services.get(self.name, ServicePin())
        self.ips = ClusterIPs(server.profile.service_cidr, self._ip_taken, server.chance)
        self.ports = NodePorts(self._port_taken, server.chance)
        self.pinned_ports = [port for port in self.pin.node_ports if not self._port_taken(port)]

    def _ip_taken(self, ip: str) -> bool:
        return any(
            found.ref.kind == "Service" and ip in (found.manifest["spec"].get("clusterIPs") or ())
            for found in self.view.indexed("ip", ip)
        )

    def _port_taken(self, port: int) -> bool:
        return bool(self.view.indexed("nodePort", str(port)))

    def check(self, errors: list[FieldError]) -> None:
        """Refuse the request where there are errors."""
        if errors:
            raise Refused(status.invalid(by_kind("Service"), self.name, errors))

    def allocate_ips(self, spec: Spec) -> None:
        """Take the address asked for, or choose one: allocClusterIPs."""
        ips: list[str] = list(spec.get("clusterIPs") or [])
        if spec["type"] == "ExternalName" or ips[:1] == ["None"]:
            return
        if ips:
            if reason := self.ips.refusal(ips[0]):
                text = f"failed to allocate IP {ips[0]}: {reason}"
                self.check([invalid(IPS, ips, text)])
        else:
            pinned = self.pin.cluster_ip
            free = pinned and not self._ip_taken(pinned)
            chosen = pinned if free else self._choose_ip()
            if chosen is None:
                text = f'failed to allocate a serviceIP for Service "{self.name}": range is full'
                raise Refused(status.internal_error(text))
            ips = [chosen]
        spec["clusterIPs"], spec["clusterIP"] = ips, ips[0]

    def _choose_ip(self) -> str | None:
        # A dry run does not look for a free one: ipallocator.go allocateNextService.
        return self.ips.placeholder() if self.dry_run else self.ips.choose(f"clusterip/{self.key}")

    def allocate_node_ports(self, spec: Spec) -> None:
        """Take or choose one for each port; ports of one number share it: initNodePorts."""
        ports = spec.get("ports") or []
        given: dict[int, int] = {}
        for i, port in enumerate(ports):
            wanted = port.get("nodePort") or 0
            if not wanted and not _allocates_node_ports(spec):
                continue
            number = port.get("port", 0)
            if number not in given:
                asked = (
                    p["nodePort"] for p in ports if p.get("port", 0) == number and p.get("nodePort")
                )
                requested = next(asked, 0)
                if requested:
                    self._claim(i, requested)
                port["nodePort"] = given[number] = requested or self._choose()
            elif not wanted:
                port["nodePort"] = given[number]
            elif wanted != given[number]:
                self._claim(i, wanted)

    def update_node_ports(self, spec: Spec, old: Manifest) -> None:
        """Take what is newly asked for, choose what is missing: updateNodePorts."""
        before = _node_ports(old)
        fresh: set[int] = set()
        for i, port in enumerate(spec.get("ports") or ()):
            wanted = port.get("nodePort") or 0
            if not wanted:
                if _allocates_node_ports(spec):
                    port["nodePort"] = self._choose()
            elif wanted not in before and wanted not in fresh:
                self._claim(i, wanted)
                fresh.add(wanted)

    def allocate_health_check(self, spec: Spec) -> None:
        """Take or choose it; a failure comes out as the server's own: allocHealthCheckNodePort."""
        wanted = spec.get("healthCheckNodePort")
        if not wanted:
            spec["healthCheckNodePort"] = self._choose()
        elif reason := self.ports.claim(wanted):
            text = f"failed to allocate requested HealthCheck NodePort {wanted}: {reason}"
            raise Refused(status.internal_error(text))

    def _claim(self, index: int, port: int) -> None:
        if reason := self.ports.claim(port):
            self.check([invalid(("spec", "ports", index, "nodePort"), port, reason)])

    def _choose(self) -> int:
        while self.pinned_ports:
            pinned = self.pinned_ports.pop(0)
            if self.ports.claim(pinned) is None:
                return pinned
        if self.dry_run:
            return self.ports.placeholder()
        chosen = self.ports.choose(f"nodeport/{self.key}")
        if chosen is None:
            raise Refused(status.internal_error("failed to allocate a nodePort: range is full"))
        return chosen

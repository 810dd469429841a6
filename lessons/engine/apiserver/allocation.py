"""Cluster IPs and node ports of one Service: pkg/registry/core/service/storage/alloc.go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lessons.engine.allocators import ClusterIPs, NodePorts
from lessons.engine.api import by_kind, names
from lessons.engine.api.service.cluster_ips import IPS
from lessons.engine.apiserver import status
from lessons.engine.apiserver.status import Refused
from lessons.engine.field import FieldError, invalid, required
from lessons.engine.profile import ServicePin
from lessons.engine.refs import FieldPath, Manifest

if TYPE_CHECKING:
    from lessons.engine.apiserver.server import APIServer

Spec = dict[str, Any]

_OWNER: FieldPath = ("spec", "parentRef", "name")


def allocates_node_ports(spec: Manifest) -> bool:
    """Whether ports that ask for none get a node port: shouldAllocateNodePorts."""
    return spec["type"] == "NodePort" or bool(spec.get("allocateLoadBalancerNodePorts", True))


def node_ports(spec: Manifest) -> set[int]:
    """The node ports that a spec names."""
    return {port["nodePort"] for port in spec.get("ports") or () if port.get("nodePort")}


class Allocation:
    """What one create or update of a Service takes from the allocators; Refused where it cannot have it."""

    def __init__(self, server: APIServer, service: Manifest, dry_run: bool) -> None:
        metadata = service["metadata"]
        self.name = metadata.get("name", "")
        self.key = f"{metadata['namespace']}/{self.name}"
        self.view = server.store.view
        self.dry_run = dry_run
        self.pin = server.profile.services.get(self.name, ServicePin())
        self.ips = ClusterIPs(server.profile.service_cidr, self._ip_taken, server.chance)
        self.ports = NodePorts(self._port_taken, server.chance, dry_run=dry_run)
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
            refusal = self.ips.dry_refusal if self.dry_run else self.ips.refusal
            if reason := refusal(ips[0]) or self._no_owner(ips[0]):
                text = f"failed to allocate IP {ips[0]}: {reason}"
                self.check([invalid(IPS, ips, text)])
        else:
            pinned = self.pin.cluster_ip
            free = pinned and not self._ip_taken(pinned)
            chosen = pinned if free else self._choose_ip()
            if chosen is None:
                text = f'failed to allocate a serviceIP for Service "{self.name}": range is full'
                raise Refused(status.internal_error(text))
            if reason := self._no_owner(chosen):
                self.check([invalid(IPS, [""], f"failed to allocate IP: {reason}")])
            ips = [chosen]
        spec["clusterIPs"], spec["clusterIP"] = ips, ips[0]

    # pkg/apis/networking/validation/validation.go validateIPAddressParentReference
    def _no_owner(self, ip: str) -> str | None:
        """Why the address cannot be noted as this Service's, whose name is not looked at before; None in a dry run."""
        if self.dry_run:
            return None
        if not self.name:
            reason = str(required(_OWNER))
        elif reasons := names.path_segment(self.name):
            reason = str(invalid(_OWNER, self.name, reasons[0]))
        else:
            return None
        return f'IPAddress.networking.k8s.io "{ip}" is invalid: {reason}'

    def _choose_ip(self) -> str | None:
        # A dry run does not look for a free one: ipallocator.go allocateNextService.
        return self.ips.placeholder() if self.dry_run else self.ips.choose(f"clusterip/{self.key}")

    def allocate_node_ports(self, spec: Spec) -> None:
        """Take or choose one for each port; ports of one number share it: initNodePorts."""
        ports = spec.get("ports") or []
        given: dict[int, int] = {}
        for i, port in enumerate(ports):
            wanted = port.get("nodePort") or 0
            if not wanted and not allocates_node_ports(spec):
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
        before = node_ports(old)
        fresh: set[int] = set()
        taken: set[tuple[str, int]] = set()
        for i, port in enumerate(spec.get("ports") or ()):
            wanted = port.get("nodePort") or 0
            if not wanted:
                if allocates_node_ports(spec):
                    port["nodePort"] = self._choose()
            elif wanted not in before and wanted not in fresh:
                self._claim(i, wanted)
                fresh.add(wanted)
            pair = (port["protocol"], port.get("nodePort") or 0)
            if pair[1] and pair in taken:
                text = f"duplicate nodePort: {{{pair[0]} {pair[1]}}}"
                raise Refused(status.Status(500, "", text))
            taken.add(pair)

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

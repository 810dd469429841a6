"""The service load balancer of the cloud: staging/src/k8s.io/cloud-provider/controllers/service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import ip_network
from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.clock import SECOND, Event, Milliseconds
from lessons.engine.controllers.recorder import Recorder
from lessons.engine.refs import Ref
from lessons.engine.store import Change, Object

SOURCE = "service-controller"
RANGE = ip_network("203.0.113.0/24")
# The first addresses are taken by machines the office knows by name.
FIRST = 20

# How long the cloud takes to set one up.
TIME: Milliseconds = 2 * SECOND


class LoadBalancerController:
    """Gives Services of type LoadBalancer an address from outside, where there is a cloud; takes it back from others."""

    watches = frozenset({"Service"})

    def __init__(self, apiserver: APIServer, recorder: Recorder) -> None:
        self._apiserver = apiserver
        self._recorder = recorder
        apiserver.clock.on("load-balancer", self._ready)

    def keys(self, change: Change) -> Iterable[Ref]:
        """A Service that is there."""
        return [change.ref] if change.new is not None else []

    def sync(self, ref: Ref) -> None:
        """Ask the cloud for a load balancer, or give one back."""
        service = self._apiserver.store.view.find(ref)
        if service is None:
            return
        ingress = _ingress(service)
        if service.typed.type != "LoadBalancer" or _other_class(service):
            if ingress and not _other_class(service):
                self._write(service, [])
                self._recorder.event(
                    service, "DeletedLoadBalancer", "Deleted load balancer", source=SOURCE
                )
            return
        if ingress or not self._apiserver.profile.cloud or self._pinned(service) == ():
            return
        waiting = any(
            event.kind == "load-balancer" and event.key == (*ref[1:], service.uid)
            for event in self._apiserver.clock.upcoming()
        )
        if not waiting:
            self._recorder.event(
                service, "EnsuringLoadBalancer", "Ensuring load balancer", source=SOURCE
            )
            self._apiserver.clock.schedule(TIME, "load-balancer", *ref[1:], service.uid)

    def _ready(self, event: Event) -> None:
        namespace, name, uid = event.key
        service = self._apiserver.store.view.get("Service", namespace, name)
        if service is None or service.uid != uid or service.typed.type != "LoadBalancer":
            return
        if not _ingress(service):
            self._write(service, self._assigned(service))
            self._recorder.event(
                service, "EnsuredLoadBalancer", "Ensured load balancer", source=SOURCE
            )

    def _pinned(self, service: Object) -> tuple[Mapping[str, Any], ...] | None:
        pin = self._apiserver.profile.services.get(service.ref.name)
        return pin.ingress if pin is not None else None

    def _assigned(self, service: Object) -> list[Mapping[str, Any]]:
        """The ingress list: as pinned, the address asked for with loadBalancerIP, or the next free one."""
        if (pinned := self._pinned(service)) is not None:
            return [{**entry, **_mode(entry)} for entry in pinned]
        wanted = service.manifest["spec"].get("loadBalancerIP")
        view = self._apiserver.store.view
        free = (str(ip) for ip in list(RANGE)[FIRST:-1] if not view.size("ip", str(ip)))
        ip = wanted or next(free, "")
        return [{"ip": ip, "ipMode": "VIP"}] if ip else []

    def _write(self, service: Object, ingress: list[Mapping[str, Any]]) -> None:
        status = {"loadBalancer": {"ingress": ingress} if ingress else {}}
        self._apiserver.write_status(service.ref, status)


def _mode(entry: Mapping[str, Any]) -> dict[str, str]:
    """The API server fills it in for addresses, not for host names: SetDefaults_ServiceStatus."""
    return {"ipMode": entry.get("ipMode", "VIP")} if entry.get("ip") else {}


def _ingress(service: Object) -> list[Any]:
    balancer = (service.manifest.get("status") or {}).get("loadBalancer") or {}
    ingress: list[Any] = balancer.get("ingress") or []
    return ingress


def _other_class(service: Object) -> bool:
    """A load balancer of another class is somebody else's work."""
    return bool(service.manifest["spec"].get("loadBalancerClass"))

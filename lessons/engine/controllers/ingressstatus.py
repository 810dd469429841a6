"""What ingress-nginx writes back: the addresses under which its own Service is reached, into each Ingress it serves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.clock import SECOND, Event, Milliseconds
from lessons.engine.controllers.ingressnginx import CLASS, NAMESPACE, SERVICE
from lessons.engine.controllers.recorder import Recorder
from lessons.engine.refs import Ref
from lessons.engine.store import Change, Object

SOURCE = "nginx-ingress-controller"
SYNC = "ingress-status"
# internal/ingress/status/status.go UpdateInterval
INTERVAL: Milliseconds = 60 * SECOND


class IngressStatusController:
    """Reports each Ingress of its class as taken up at once, and gives it an address at the next turn of its clock."""

    watches = frozenset({"Ingress", "Service"})

    def __init__(self, apiserver: APIServer, recorder: Recorder) -> None:
        self._apiserver = apiserver
        self._recorder = recorder
        apiserver.clock.on(SYNC, self._turn)

    def keys(self, change: Change) -> Iterable[Ref]:
        """An Ingress whose spec is new, or all of them when the controller's own Service changes."""
        if change.new is None:
            return []
        if change.ref.kind == "Ingress":
            old = change.old.manifest["spec"] if change.old else None
            return [change.ref] if change.new.manifest["spec"] != old else []
        if (change.ref.namespace, change.ref.name) != (NAMESPACE, SERVICE):
            return []
        return [item.ref for item in self._served()]

    def sync(self, ref: Ref) -> None:
        """Take note of an Ingress, and have its status written when the turn comes."""
        ingress = self._apiserver.store.view.find(ref)
        if ingress is None or ingress.typed.class_name != CLASS:
            return
        self._recorder.event(ingress, "Sync", "Scheduled for sync", source=SOURCE)
        clock = self._apiserver.clock
        if not any(event.kind == SYNC for event in clock.upcoming()):
            clock.schedule(INTERVAL - clock.now % INTERVAL, SYNC, work=False)

    def _served(self) -> list[Object]:
        view = self._apiserver.store.view
        return [item for item in view.list("Ingress") if item.typed.class_name == CLASS]

    def _turn(self, _event: Event) -> None:
        addresses = self._addresses()
        for ingress in self._served():
            status = {"loadBalancer": {"ingress": addresses} if addresses else {}}
            if ingress.manifest.get("status") != status:
                self._apiserver.write_status(ingress.ref, status)

    def _addresses(self) -> list[dict[str, Any]]:
        """Those of the controller's Service: internal/ingress/status/status.go statusAddressFromService."""
        service = self._apiserver.store.view.get("Service", NAMESPACE, SERVICE)
        if service is None:
            return []
        if service.typed.type == "LoadBalancer":
            return [{"ip": ip} for ip, _ in service.typed.load_balancer_ips]
        return [{"ip": ip} for ip in service.typed.addresses]

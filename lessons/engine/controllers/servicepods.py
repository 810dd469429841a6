"""What the two endpoints controllers share: which Services a change concerns, and what of a pod a Service uses.

staging/src/k8s.io/endpointslice: utils.go and util/controller_utils.go
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lessons.engine.api.pod import Pod
from lessons.engine.api.service import Service, ServicePort
from lessons.engine.refs import Ref
from lessons.engine.store import Change, Object, View

LAST_CHANGE = "endpoints.kubernetes.io/last-change-trigger-time"
HEADLESS = "service.kubernetes.io/headless"


# staging/src/k8s.io/endpointslice/util/controller_utils.go GetServicesToUpdateOnPodChange
def services_of(view: View, change: Change) -> Iterable[Ref]:
    """The Services whose endpoints a changed pod may alter: where only labels changed, those it came to or left."""
    old, new = change.old, change.new
    if old is None or new is None:
        item = old or new
        return list(dict.fromkeys(_selecting(view, item))) if item is not None else []
    if _untouched(old, new):
        return ()
    if old.typed.meta.labels == new.typed.meta.labels:
        return list(dict.fromkeys(_selecting(view, new))) if _shown(old) != _shown(new) else ()
    before = dict.fromkeys(_selecting(view, old))
    after = dict.fromkeys(_selecting(view, new))
    if _shown(old) != _shown(new):
        return list(before | after)
    return [ref for ref in before | after if (ref in before) != (ref in after)]


def _untouched(old: Object, new: Object) -> bool:
    """Whether nothing was written that endpoints could be made of."""
    before, after = old.manifest, new.manifest
    same = before["spec"] is after["spec"] and old.labels is new.labels
    deleted = [each["metadata"].get("deletionTimestamp") for each in (before, after)]
    return same and before.get("status") is after.get("status") and deleted[0] == deleted[1]


def _shown(item: Object) -> tuple[object, ...]:
    """What makes a sync due: podEndpointsChanged. That a pod has ended is no such thing."""
    pod: Pod = item.typed
    return (pod.hostname, pod.subdomain, bool(pod.meta.deleted), pod.ready, pod.ips)


def _selecting(view: View, pod: Object) -> Iterable[Ref]:
    labels, namespace = pod.labels, pod.ref.namespace
    for key in sorted(labels):
        for service in view.indexed("selects", namespace, key, labels[key]):
            selector: Mapping[str, str] = service.manifest["spec"]["selector"]
            if all(labels.get(name) == value for name, value in selector.items()):
                yield service.ref


def selects_pods(service: Object | None) -> bool:
    """Whether the endpoints controllers fill in this Service: it has a selector and is no ExternalName."""
    return (
        service is not None
        and service.typed.type != "ExternalName"
        and bool(service.typed.selector)
    )


def included(pod: Pod, *, terminating: bool) -> bool:
    """ShouldPodBeInEndpoints: it has an address, has not ended, and is not being deleted unless those count."""
    return not pod.terminal and bool(pod.ip) and (terminating or not pod.meta.deleted)


def find_port(pod: Pod, port: ServicePort) -> int | None:
    """The number of a Service port on a pod; None where no container has the name: FindPort."""
    if isinstance(port.target_port, int):
        return port.target_port
    sidecars = (
        each for each in pod.init_containers if each.manifest.get("restartPolicy") == "Always"
    )
    for container in (*pod.containers, *sidecars):
        for declared in container.ports:
            if declared.name == port.target_port and declared.protocol == port.protocol:
                return declared.port
    return None


def hostname(pod: Pod, service: Service) -> str:
    """The name an endpoint has of its own, "" for none: ShouldSetHostname."""
    return pod.hostname if pod.subdomain == service.meta.name else ""


def address_of(pod: Pod, family: str) -> str:
    """The pod's address of a family (IPv4, IPv6), "" if it has none."""
    return next((ip for ip in pod.ips if (":" in ip) == (family == "IPv6")), "")


def ready_since(pod: Object) -> str:
    """When the pod's Ready condition last changed, "" if it never was set."""
    for condition in (pod.manifest.get("status") or {}).get("conditions") or ():
        if condition["type"] == "Ready":
            moment: str = condition["lastTransitionTime"]
            return moment
    return ""

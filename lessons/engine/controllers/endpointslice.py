"""The EndpointSlice controller: pkg/controller/endpointslice, staging/src/k8s.io/endpointslice/reconciler.go."""

from __future__ import annotations

from collections.abc import Iterable

from lessons.engine.api.endpointslice import MANAGED_BY, SERVICE_NAME
from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.hints import asks_for_topology, with_hints
from lessons.engine.controllers.placing import RESERVED, Plan, place
from lessons.engine.controllers.podendpoints import desired_endpoints
from lessons.engine.controllers.recorder import WARNING, Recorder
from lessons.engine.controllers.servicepods import (
    HEADLESS,
    LAST_CHANGE,
    ready_since,
    selects_pods,
    services_of,
)
from lessons.engine.controllers.slices import SliceHead, write_slice
from lessons.engine.controllers.topologysharing import share_out
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Change, Object

CONTROLLER = "endpointslice-controller.k8s.io"
SOURCE = "endpoint-slice-controller"


class EndpointSliceController:
    """Keeps the EndpointSlices of each Service with a selector."""

    watches = frozenset({"Pod", "Service", "EndpointSlice", "Node"})

    def __init__(self, apiserver: APIServer, recorder: Recorder) -> None:
        self._apiserver = apiserver
        self._recorder = recorder
        self._store = apiserver.store

    def keys(self, change: Change) -> Iterable[Ref]:
        """The Services, changed or touched by a changed pod; those that a slice of ours was and is of.

        A node's other zone gets into its endpoints with the next change of the Service: nothing is synced for it.
        """
        ref, view = change.ref, self._store.view
        if ref.kind == "Pod":
            return services_of(view, change)
        if ref.kind == "Node":
            return self._waiting_for(ref) if change.old is None else ()
        if ref.kind == "Service":
            return [ref]
        found: dict[Ref, None] = {}
        for item in (change.old, change.new):
            if item is not None and item.labels.get(MANAGED_BY) == CONTROLLER:
                found[Ref("Service", ref.namespace, item.labels.get(SERVICE_NAME, ""))] = None
        return found

    def _waiting_for(self, node: Ref) -> Iterable[Ref]:
        """The Services with pods on a node that was not known: they are tried again until it is."""
        view = self._store.view
        found: dict[Ref, None] = {}
        for pod in view.indexed("node", node.name):
            found.update(dict.fromkeys(services_of(view, Change(pod.ref, None, pod))))
        return found

    def sync(self, ref: Ref) -> None:
        """Create, change and delete slices until they hold the Service's endpoints."""
        view = self._store.view
        service = view.find(ref)
        if service is None or not selects_pods(service):
            return
        pods = view.selected("Pod", ref.namespace, service.typed.selector)
        mine = [
            item
            for item in view.indexed("slices", ref.namespace, ref.name)
            if item.labels.get(MANAGED_BY) == CONTROLLER
        ]
        trigger = _trigger(service, mine, pods)
        families = service.typed.ip_families or ("IPv4",)
        for item in mine:
            if item.manifest["addressType"] not in families:
                self._apiserver.remove(item.ref)
        for family in families:
            existing = [item for item in mine if item.manifest["addressType"] == family]
            self._reconcile(service, pods, existing, family, trigger)

    def _reconcile(
        self, service: Object, pods: list[Object], existing: list[Object], family: str, trigger: str
    ) -> None:
        own = [item for item in existing if _owned_by(item, service)]
        foreign = [item for item in existing if not _owned_by(item, service)]
        desired = desired_endpoints(self._store.view, service.typed, pods, family)
        labels = _labels(service)
        plan = place(desired, own, labels)
        plan.delete += foreign
        if len(plan.delete) == len(existing) and not plan.create:
            _keep_placeholder(plan, labels)
        if asks_for_topology(service.annotations):
            hinted = any(
                end.get("hints") for it in own for end in it.manifest.get("endpoints") or ()
            )
            self._report_hints(service, share_out(self._store.view, plan, own), family, hinted)
        else:
            with_hints(service.typed, plan, own)
        annotations = {LAST_CHANGE: trigger} if trigger else {}
        self._carry_out(plan, SliceHead(service, family, labels, annotations))

    def _report_hints(self, service: Object, problem: str, family: str, hinted: bool) -> None:
        """Tell why there are no hints for a Service whose annotations ask for some, or that there are now."""
        text = f"{problem or 'Topology Aware Hints has been enabled'}, addressType: {family}"
        if problem:
            reason = "TopologyAwareHintsDisabled"
            self._recorder.event(service, reason, text, source=SOURCE, kind=WARNING)
        elif not hinted:
            self._recorder.event(service, "TopologyAwareHintsEnabled", text, source=SOURCE)

    def _carry_out(self, plan: Plan, head: SliceHead) -> None:
        """Write what the plan says; what would be deleted is used again for what would be created: finalize."""
        for item in [item for item in plan.delete if _owned_by(item, head.owner)]:
            if plan.create:
                ports, endpoints = plan.create.pop()
                write_slice(self._apiserver, head, item, ports, endpoints)
                plan.delete.remove(item)
        for ports, endpoints in plan.create:
            write_slice(self._apiserver, head, None, ports, endpoints)
        for item, ports, endpoints in plan.update:
            own = {key: value for key, value in item.annotations.items() if key != LAST_CHANGE}
            write_slice(self._apiserver, head, item, ports, endpoints, annotations=own)
        for item in plan.delete:
            self._apiserver.remove(item.ref)


def _keep_placeholder(plan: Plan, labels: Manifest) -> None:
    """A Service without endpoints has one slice without any; one that is there already stays as it is."""
    if len(plan.delete) == 1:
        (last,) = plan.delete
        empty = not last.manifest.get("endpoints") and not last.manifest.get("ports")
        if empty and last.labels == labels:
            plan.delete.clear()
            return
    plan.create.append(([], []))


def _labels(service: Object) -> Manifest:
    """The Service's labels, without those that only this controller sets, and these: setEndpointSliceLabels."""
    labels = {key: value for key, value in service.labels.items() if key not in RESERVED}
    if not service.typed.addresses:
        labels[HEADLESS] = ""
    return {**labels, SERVICE_NAME: service.ref.name, MANAGED_BY: CONTROLLER}


def _owned_by(item: Object, service: Object) -> bool:
    owners = item.manifest["metadata"].get("ownerReferences") or ()
    return any(owner["uid"] == service.uid and owner["kind"] == "Service" for owner in owners)


def _trigger(service: Object, slices: list[Object], pods: list[Object]) -> str:
    """The change that made this sync needed, "" if none of those that count; see EndpointsController._trigger."""
    listed: dict[str, bool] = {}
    for item in slices:
        for endpoint in item.manifest.get("endpoints") or ():
            serving = (endpoint.get("conditions") or {}).get("serving")
            listed[(endpoint.get("targetRef") or {}).get("uid", "")] = bool(serving)
    times = [] if slices else [service.manifest["metadata"]["creationTimestamp"]]
    times += [
        moment
        for pod in pods
        if (moment := ready_since(pod)) and listed.get(pod.uid) is not pod.typed.ready
    ]
    return min(times, default="")

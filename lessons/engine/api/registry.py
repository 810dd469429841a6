"""Every kind the simulated API server serves, with the names kubectl knows it by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from lessons.engine.api import (
    configmap,
    controllerrevision,
    daemonset,
    deployment,
    endpoints,
    endpointslice,
    horizontalpodautoscaler,
    ingress,
    ingressclass,
    ingressrules,
    meta,
    names,
    namespace,
    networkpolicy,
    node,
    objectmeta,
    pod,
    replicaset,
    replicationcontroller,
    secret,
    service,
    statefulset,
    workload,
)
from lessons.engine.api.strategy import DEFAULT, Strategy
from lessons.engine.field import FieldError
from lessons.engine.refs import Manifest

Index = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind: `name` is the plural, `group` is "" for the core group. `read` makes the typed view.

    `warnings_on_use` come with every request, reading or writing.
    """

    kind: str
    name: str
    singular: str
    short_names: tuple[str, ...]
    group: str
    version: str
    namespaced: bool
    read: Callable[[Manifest], Any] = meta.ObjectMeta.of
    indexes: Callable[[Manifest], Iterable[Index]] = meta.indexes
    strategy: Strategy = DEFAULT
    warnings_on_use: tuple[str, ...] = ()

    @property
    def api_version(self) -> str:
        """As a manifest's apiVersion says it: `v1`, `apps/v1`."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def qualified(self) -> str:
        """As kubectl prints it before a slash: `service`, `deployment.apps`."""
        return f"{self.singular}.{self.group}" if self.group else self.singular


def _resource(kind: str, name: str, short: str = "", group: str = "", **rest: Any) -> Resource:
    settings: dict[str, Any] = {"version": "v1", "namespaced": True, **rest}
    return Resource(kind, name, kind.lower(), tuple(short.split()), group, **settings)


def _validate_named(manifest: Manifest) -> list[FieldError]:
    return objectmeta.validate(manifest, names.dns_subdomain)


# Kinds of which only the metadata is looked at.
_NAMED = Strategy(validate=_validate_named, validate_update=objectmeta.validate_update)

RESOURCES: tuple[Resource, ...] = (
    _resource("ConfigMap", "configmaps", "cm", strategy=configmap.STRATEGY),
    _resource(
        "Endpoints",
        "endpoints",
        "ep",
        read=endpoints.Endpoints.of,
        strategy=endpoints.STRATEGY,
        warnings_on_use=(endpoints.DEPRECATED,),
    ),
    _resource("Event", "events", "ev", indexes=meta.event_indexes),
    _resource("Namespace", "namespaces", "ns", namespaced=False, strategy=namespace.STRATEGY),
    _resource(
        "Node",
        "nodes",
        "no",
        namespaced=False,
        read=node.Node.of,
        indexes=node.indexes,
    ),
    _resource("Pod", "pods", "po", read=pod.Pod.of, indexes=pod.indexes, strategy=pod.STRATEGY),
    _resource(
        "ReplicationController",
        "replicationcontrollers",
        "rc",
        read=workload.Workload.of,
        strategy=replicationcontroller.STRATEGY,
    ),
    _resource("Secret", "secrets", strategy=secret.STRATEGY),
    _resource("ServiceAccount", "serviceaccounts", "sa", strategy=_NAMED),
    _resource(
        "Service",
        "services",
        "svc",
        read=service.Service.of,
        indexes=service.indexes,
        strategy=service.STRATEGY,
    ),
    _resource(
        "ControllerRevision",
        "controllerrevisions",
        group="apps",
        strategy=controllerrevision.STRATEGY,
    ),
    _resource(
        "DaemonSet",
        "daemonsets",
        "ds",
        "apps",
        read=workload.Workload.of,
        strategy=daemonset.STRATEGY,
    ),
    _resource(
        "Deployment",
        "deployments",
        "deploy",
        "apps",
        read=workload.Workload.of,
        strategy=deployment.STRATEGY,
    ),
    _resource(
        "ReplicaSet",
        "replicasets",
        "rs",
        "apps",
        read=workload.Workload.of,
        strategy=replicaset.STRATEGY,
    ),
    _resource(
        "StatefulSet",
        "statefulsets",
        "sts",
        "apps",
        read=workload.Workload.of,
        strategy=statefulset.STRATEGY,
    ),
    _resource(
        "HorizontalPodAutoscaler",
        "horizontalpodautoscalers",
        "hpa",
        "autoscaling",
        version="v2",
        strategy=horizontalpodautoscaler.STRATEGY,
    ),
    _resource(
        "EndpointSlice",
        "endpointslices",
        "",
        "discovery.k8s.io",
        read=endpointslice.EndpointSlice.of,
        indexes=endpointslice.indexes,
        strategy=endpointslice.STRATEGY,
    ),
    _resource(
        "Ingress",
        "ingresses",
        "ing",
        "networking.k8s.io",
        read=ingressrules.Ingress.of,
        strategy=ingress.STRATEGY,
    ),
    _resource(
        "IngressClass",
        "ingressclasses",
        "",
        "networking.k8s.io",
        namespaced=False,
        strategy=ingressclass.STRATEGY,
    ),
    _resource(
        "NetworkPolicy",
        "networkpolicies",
        "netpol",
        "networking.k8s.io",
        strategy=networkpolicy.STRATEGY,
    ),
)

_BY_KIND = {resource.kind: resource for resource in RESOURCES}
_BY_KIND_FOLDED = {resource.kind.lower(): resource for resource in RESOURCES}
_BY_NAME = {
    alias: resource
    for resource in RESOURCES
    for alias in (resource.name, resource.singular, *resource.short_names)
}


def by_kind(kind: str) -> Resource:
    """The resource of a kind as a manifest spells it; KeyError for one that is not served."""
    return _BY_KIND[kind]


def find_kind(kind: object) -> Resource | None:
    """The resource of a kind however its letters' case; None for one that is not served."""
    return _BY_KIND_FOLDED.get(kind.lower()) if isinstance(kind, str) else None


def by_name(name: str) -> Resource | None:
    """The resource that kubectl means by `svc`, `service`, `services`, `deployments.apps`, `deployments.v1.apps`."""
    plain, _, group = name.lower().partition(".")
    resource = _BY_NAME.get(plain)
    if resource is None or not group:
        return resource
    accepted = (resource.group, f"{resource.version}.{resource.group}")
    return resource if group.rstrip(".") in accepted else None

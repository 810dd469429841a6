"""What is wrong with a Service: pkg/apis/core/validation/validation.go validateService, in its order."""

from __future__ import annotations

from typing import Any

from lessons.engine.api import names, objectmeta
from lessons.engine.api.addresses import check_cidr, check_endpoint_ip, check_ip
from lessons.engine.api.service import cluster_ips, ports
from lessons.engine.api.service.cluster_ips import is_headless
from lessons.engine.api.service.traffic import validate_external_update, validate_traffic
from lessons.engine.field import (
    FieldError,
    Key,
    Renamed,
    forbidden,
    invalid,
    required,
    unsupported,
)
from lessons.engine.refs import FieldPath, Manifest

SPEC: FieldPath = ("spec",)
_TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
_RANGES_ANNOTATION = "service.beta.kubernetes.io/load-balancer-source-ranges"
_HINTS_ANNOTATION = "service.kubernetes.io/topology-aware-hints"
_MODE_ANNOTATION = "service.kubernetes.io/topology-mode"
_LONGEST_AFFINITY = 86400


def validate(service: Manifest) -> list[FieldError]:
    """All that is wrong with a new Service: ValidateServiceCreate."""
    return objectmeta.validate(service, names.dns_label) + _validate(service, None)


def validate_update(service: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a changed Service: ValidateServiceUpdate."""
    errors = objectmeta.validate_update(service, old)
    errors += cluster_ips.validate_update(service["spec"], old["spec"])
    errors += _validate_class(service["spec"], old["spec"])
    errors += validate_external_update(service["spec"], old["spec"])
    return errors + _validate(service, old)


def _validate(service: Manifest, old: Manifest | None) -> list[FieldError]:
    spec, before = service["spec"], old["spec"] if old else None
    errors = _validate_topology(service)
    if not spec.get("ports") and not is_headless(spec) and spec["type"] != "ExternalName":
        errors.append(required((*SPEC, "ports")))
    errors += _validate_type_needs(spec)
    errors += ports.validate(spec)
    if selector := spec.get("selector"):
        errors += objectmeta.validate_labels((*SPEC, "selector"), selector)
    errors += _validate_affinity(spec)
    errors += cluster_ips.validate(spec, before)
    errors += _validate_external_ips(spec, (before or {}).get("externalIPs") or [])
    if spec["type"] not in _TYPES:
        errors.append(unsupported((*SPEC, "type"), spec["type"], _TYPES))
    errors += ports.validate_node_ports(spec)
    errors += ports.validate_uniqueness(spec)
    errors += _validate_source_ranges(service, old)
    balancer = spec["type"] == "LoadBalancer"
    if spec.get("allocateLoadBalancerNodePorts") is not None and not balancer:
        path = (*SPEC, "allocateLoadBalancerNodePorts")
        errors.append(forbidden(path, "may only be used when `type` is 'LoadBalancer'"))
    return errors + _validate_class(spec, None) + validate_traffic(spec)


def _validate_topology(service: Manifest) -> list[FieldError]:
    annotations = service["metadata"].get("annotations") or {}
    mode, hints = annotations.get(_MODE_ANNOTATION), annotations.get(_HINTS_ANNOTATION)
    if mode is None or hints is None or mode == hints:
        return []
    text = f"must match annotations[{_HINTS_ANNOTATION}] when both are specified"
    return [invalid(("metadata", "annotations", Key(_MODE_ANNOTATION)), mode, text)]


def _validate_type_needs(spec: Manifest) -> list[FieldError]:
    kind = spec["type"]
    if kind in ("LoadBalancer", "NodePort") and is_headless(spec):
        text = f"may not be set to 'None' for {kind} services"
        return [invalid((*SPEC, "clusterIPs", 0), "None", text)]
    if kind != "ExternalName":
        return []
    errors = [
        forbidden((*SPEC, key), "may not be set for ExternalName services")
        for key in ("clusterIPs", "ipFamilies", "ipFamilyPolicy")
        if spec.get(key) or (key == "ipFamilyPolicy" and key in spec)
    ]
    path = (*SPEC, "externalName")
    target = spec.get("externalName", "").removesuffix(".")
    if not target:
        return [*errors, required(path)]
    return errors + [invalid(path, target, reason) for reason in names.dns_subdomain(target)]


def _validate_affinity(spec: Manifest) -> list[FieldError]:
    affinity, config = spec["sessionAffinity"], spec.get("sessionAffinityConfig")
    path = (*SPEC, "sessionAffinityConfig")
    if affinity == "ClientIP":
        seconds = config["clientIP"]["timeoutSeconds"] if config else 0
        if 0 < seconds <= _LONGEST_AFFINITY:
            return []
        text = f"must be greater than 0 and less than {_LONGEST_AFFINITY}"
        return [invalid((*path, "clientIP", "timeoutSeconds"), seconds, text)]
    if affinity == "None":
        text = "must not be set when session affinity is None"
        return [forbidden(path, text)] if config else []
    return [unsupported((*SPEC, "sessionAffinity"), affinity, ("ClientIP", "None"))]


def _validate_external_ips(spec: Manifest, existing: list[str]) -> list[FieldError]:
    errors: list[FieldError] = []
    for i, ip in enumerate(spec.get("externalIPs") or ()):
        path = (*SPEC, "externalIPs", i)
        errors += check_ip(path, ip, existing) or check_endpoint_ip(path, ip)
    return errors


def _validate_source_ranges(service: Manifest, old: Manifest | None) -> list[FieldError]:
    spec = service["spec"]
    annotation = (service["metadata"].get("annotations") or {}).get(_RANGES_ANNOTATION)
    only = "may only be used when `type` is 'LoadBalancer'"
    if ranges := spec.get("loadBalancerSourceRanges"):
        path: FieldPath = (*SPEC, Renamed("loadBalancerSourceRanges", "LoadBalancerSourceRanges"))
        errors = [] if spec["type"] == "LoadBalancer" else [forbidden(path, only)]
        before = old["spec"].get("loadBalancerSourceRanges") if old else None
        existing = [value.strip() for value in before or ()]
        for i, value in enumerate(ranges):
            errors += check_cidr((*path, i), value.strip(), existing)
        return errors
    if annotation is None:
        return []
    path = ("metadata", "annotations", Key(_RANGES_ANNOTATION))
    errors = [] if spec["type"] == "LoadBalancer" else [forbidden(path, only)]
    kept = old and (old["metadata"].get("annotations") or {}).get(_RANGES_ANNOTATION)
    if annotation.strip() and kept != annotation:
        for value in annotation.strip().split(","):
            errors += check_cidr(path, value.strip())
    return errors


def _validate_class(spec: Manifest, old: dict[str, Any] | None) -> list[FieldError]:
    """The load balancer's class: validateLoadBalancerClassField."""
    path, value = (*SPEC, "loadBalancerClass"), spec.get("loadBalancerClass")
    errors: list[FieldError] = []
    balancer = spec["type"] == "LoadBalancer"
    was_balancer = old is not None and old["type"] == "LoadBalancer"
    if old is not None and balancer and was_balancer and old.get("loadBalancerClass") != value:
        errors.append(invalid(path, value, "may not change once set"))
    if value is None:
        return errors
    if not balancer:
        return [*errors, forbidden(path, "may only be used when `type` is 'LoadBalancer'")]
    return errors + [invalid(path, value, reason) for reason in names.label_key(value)]

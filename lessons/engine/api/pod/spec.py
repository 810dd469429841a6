"""What is wrong with a pod's spec: pkg/apis/core/validation/validation.go ValidatePodSpec, in its order."""

from __future__ import annotations

from lessons.engine.api import names, objectmeta
from lessons.engine.api.addresses import check_ip
from lessons.engine.api.pod.affinity import validate_affinity
from lessons.engine.api.pod.containers import validate_containers, validate_init_containers
from lessons.engine.api.pod.dns import validate_dns_config
from lessons.engine.api.pod.security import validate_pod_security
from lessons.engine.api.pod.spreading import validate_gates, validate_spreading
from lessons.engine.api.pod.tolerations import validate_tolerations
from lessons.engine.api.pod.volumes import validate_volumes
from lessons.engine.field import (
    FieldError,
    forbidden,
    invalid,
    unsupported,
)
from lessons.engine.refs import FieldPath, Manifest

RESTART_POLICIES = ("Always", "OnFailure", "Never")
DNS_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
LONGEST_DEADLINE = 2**31 - 1


def validate_spec(spec: Manifest, path: FieldPath, pod: bool) -> list[FieldError]:
    """The spec of a pod, or (`pod` False) of a template."""
    errors, volumes = validate_volumes(spec, path)
    errors += validate_containers(spec, path, volumes)
    errors += validate_init_containers(spec, path, volumes)
    errors += _validate_host_network(spec, path, pod)
    if spec["restartPolicy"] not in RESTART_POLICIES:
        here = (*path, "restartPolicy")
        errors.append(unsupported(here, spec["restartPolicy"], RESTART_POLICIES))
    if spec["dnsPolicy"] not in DNS_POLICIES:
        errors.append(unsupported((*path, "dnsPolicy"), spec["dnsPolicy"], DNS_POLICIES))
    if selector := spec.get("nodeSelector"):
        errors += objectmeta.validate_labels((*path, "nodeSelector"), selector)
    errors += validate_pod_security(spec, (*path, "securityContext"))
    errors += validate_affinity(spec.get("affinity"), (*path, "affinity"))
    errors += validate_dns_config(spec, (*path, "dnsConfig"))
    for i, gate in enumerate(spec.get("readinessGates") or ()):
        kind, here = gate.get("conditionType", ""), (*path, "readinessGates", i, "conditionType")
        errors += [invalid(here, kind, reason) for reason in names.label_key(kind)]
    errors += validate_gates(spec.get("schedulingGates") or (), (*path, "schedulingGates"))
    spreading = (*path, "topologySpreadConstraints")
    errors += validate_spreading(spec.get("topologySpreadConstraints") or (), spreading)
    return errors + _validate_host_name_override(spec, path) + _validate_names(spec, path)


def _validate_names(spec: Manifest, path: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    for key in ("serviceAccountName", "nodeName"):
        if value := spec.get(key):
            errors += [
                invalid((*path, key), value, reason) for reason in names.dns_subdomain(value)
            ]
    deadline = spec.get("activeDeadlineSeconds")
    if deadline is not None and not 1 <= deadline <= LONGEST_DEADLINE:
        here = (*path, "activeDeadlineSeconds")
        errors.append(invalid(here, deadline, names.between(1, LONGEST_DEADLINE)))
    for key in ("hostname", "subdomain"):
        if value := spec.get(key):
            errors += [invalid((*path, key), value, reason) for reason in names.dns_label(value)]
    errors += validate_tolerations(spec.get("tolerations") or (), (*path, "tolerations"))
    for i, alias in enumerate(spec.get("hostAliases") or ()):
        below = (*path, "hostAliases", i)
        errors += check_ip((*below, "ip"), alias.get("ip", ""))
        for j, host in enumerate(alias.get("hostnames") or ()):
            here = (*below, "hostnames", j)
            errors += [invalid(here, host, reason) for reason in names.dns_subdomain(host)]
    if value := spec.get("priorityClassName"):
        here = (*path, "priorityClassName")
        errors += [invalid(here, value, reason) for reason in names.dns_subdomain(value)]
    return errors


def _validate_host_network(spec: Manifest, path: FieldPath, pod: bool) -> list[FieldError]:
    if not spec.get("hostNetwork"):
        return []
    text = "must match `containerPort` when `hostNetwork` is true"
    return [
        invalid((*path, "containers", i, "ports", j, "hostPort"), port.get("hostPort", 0), text)
        for i, container in enumerate(spec.get("containers") or ())
        for j, port in enumerate(container.get("ports") or ())
        if (pod or port.get("hostPort", 0))
        and port.get("hostPort", 0) != port.get("containerPort", 0)
    ]


def _validate_host_name_override(spec: Manifest, path: FieldPath) -> list[FieldError]:
    override, here = spec.get("hostnameOverride"), (*path, "hostnameOverride")
    if override is None:
        return []
    errors: list[FieldError] = []
    if spec.get("setHostnameAsFQDN"):
        errors.append(forbidden(here, "may not be specified when setHostnameAsFQDN is true"))
    if spec.get("hostNetwork"):
        errors.append(forbidden(here, "may not be specified when hostNetwork is true"))
    return errors + [invalid(here, override, reason) for reason in names.dns_subdomain(override)]

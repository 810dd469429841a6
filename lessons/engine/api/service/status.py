"""The status of a Service, where somebody else than its controller writes it.

pkg/apis/core/v1/defaults.go SetDefaults_Service, pkg/apis/core/validation/validation.go ValidateLoadBalancerStatus
"""

from __future__ import annotations

from typing import Any

from lessons.engine.api.addresses import check_ip, parse_ip
from lessons.engine.api.names import dns_subdomain
from lessons.engine.field import FieldError, forbidden, invalid, unsupported
from lessons.engine.field import required as lacking
from lessons.engine.refs import FieldPath, Manifest

_PATH: FieldPath = ("status", "loadBalancer", "ingress")
_MODES = ("Proxy", "VIP")


def with_modes(service: Manifest) -> Manifest:
    """The Service with how its balancer's addresses are used said for each of them."""
    if service["spec"].get("type") != "LoadBalancer" or not _ingress(service):
        return service
    ingress = [
        {**entry, "ipMode": entry.get("ipMode", "VIP")} if entry.get("ip") else entry
        for entry in _ingress(service)
    ]
    status = service["status"]
    balancer = {**status["loadBalancer"], "ingress": ingress}
    return {**service, "status": {**status, "loadBalancer": balancer}}


def validate_status(service: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a new status."""
    ingress = _ingress(service)
    if ingress and service["spec"].get("type") != "LoadBalancer":
        return [forbidden(_PATH, "may only be used when `spec.type` is 'LoadBalancer'")]
    before = [entry["ip"] for entry in _ingress(old) if entry.get("ip")]
    errors: list[FieldError] = []
    for number, entry in enumerate(ingress):
        errors += _validate_entry((*_PATH, number), entry, before)
    return errors


def _validate_entry(path: FieldPath, entry: Manifest, before: list[str]) -> list[FieldError]:
    errors: list[FieldError] = []
    ip, mode, hostname = (entry.get(key) for key in ("ip", "ipMode", "hostname"))
    if ip:
        errors += check_ip((*path, "ip"), ip, before)
    if mode is None and ip:
        errors.append(lacking((*path, "ipMode"), "must be specified when `ip` is set"))
    elif mode is not None and not ip:
        text = "may not be specified when `ip` is not set"
        errors.append(forbidden((*path, "ipMode"), text))
    elif mode is not None and mode not in _MODES:
        errors.append(unsupported((*path, "ipMode"), mode, _MODES))
    if hostname:
        here = (*path, "hostname")
        errors += [invalid(here, hostname, reason) for reason in dns_subdomain(hostname)]
        if parse_ip(hostname) is not None:
            errors.append(invalid(here, hostname, "must be a DNS name, not an IP address"))
    return errors


def _ingress(service: Manifest) -> list[Any]:
    balancer = (service.get("status") or {}).get("loadBalancer") or {}
    ingress: list[Any] = balancer.get("ingress") or []
    return ingress

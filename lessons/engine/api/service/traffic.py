"""What is wrong with a Service's traffic policies: validateServiceExternalTrafficPolicy and its neighbours."""

from __future__ import annotations

from lessons.engine.api import names
from lessons.engine.api.service.defaults import externally_accessible, needs_health_check
from lessons.engine.field import FieldError, forbidden, invalid, required, unsupported
from lessons.engine.refs import Manifest

_POLICIES = ("Cluster", "Local")
_DISTRIBUTIONS = ("PreferClose", "PreferSameZone", "PreferSameNode")


def validate_traffic(spec: Manifest) -> list[FieldError]:
    """externalTrafficPolicy, healthCheckNodePort, internalTrafficPolicy and trafficDistribution."""
    errors = _validate_external(spec) + _validate_health_check(spec)
    internal = spec.get("internalTrafficPolicy")
    if internal is not None and internal not in _POLICIES:
        errors.append(unsupported(("spec", "internalTrafficPolicy"), internal, _POLICIES))
    distribution = spec.get("trafficDistribution")
    if distribution is not None and distribution not in _DISTRIBUTIONS:
        errors.append(unsupported(("spec", "trafficDistribution"), distribution, _DISTRIBUTIONS))
    return errors


def _validate_external(spec: Manifest) -> list[FieldError]:
    path, policy = ("spec", "externalTrafficPolicy"), spec.get("externalTrafficPolicy")
    if not externally_accessible(spec):
        text = "may only be set for externally-accessible services"
        return [invalid(path, policy, text)] if policy else []
    if not policy:
        return [required(path)]
    return [] if policy in _POLICIES else [unsupported(path, policy, _POLICIES)]


def _validate_health_check(spec: Manifest) -> list[FieldError]:
    path, port = ("spec", "healthCheckNodePort"), spec.get("healthCheckNodePort") or 0
    if not needs_health_check(spec):
        text = (
            "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
        )
        return [invalid(path, port, text)] if port else []
    if not port:
        return [required(path)]
    return [invalid(path, port, reason) for reason in names.port_number(port)]


def validate_external_update(spec: Manifest, old: Manifest) -> list[FieldError]:
    """The health check's port stays while there is one: validateServiceExternalTrafficFieldsUpdate."""
    if not (needs_health_check(old) and needs_health_check(spec)):
        return []
    if spec.get("healthCheckNodePort") == old.get("healthCheckNodePort"):
        return []
    return [forbidden(("spec", "healthCheckNodePort"), "field is immutable")]

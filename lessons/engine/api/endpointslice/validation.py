"""Defaults and rules of EndpointSlices: pkg/apis/discovery v1/defaults.go, validation/validation.go."""

from __future__ import annotations

from lessons.engine.api import names, objectmeta
from lessons.engine.api.addresses import check_endpoint_ip, check_ip, ip_warnings, is_ipv6, parse_ip
from lessons.engine.api.endpointslice.view import MANAGED_BY
from lessons.engine.field import (
    FieldError,
    duplicate,
    invalid,
    quote,
    required,
    too_many,
    unsupported,
)
from lessons.engine.refs import FieldPath, Manifest

_TYPES = ("FQDN", "IPv4", "IPv6")
_PROTOCOLS = ("SCTP", "TCP", "UDP")
_MOST_ENDPOINTS, _MOST_ADDRESSES, _MOST_PORTS, _MOST_HINTS = 1000, 100, 20000, 8
_CONTROLLERS = ("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io")


def set_defaults(slice_: Manifest) -> Manifest:
    """Ports have a name, be it empty, and are TCP; no endpoints and no ports are null."""
    ports = [{"name": "", "protocol": "TCP", **port} for port in slice_.get("ports") or ()]
    return {**slice_, "endpoints": slice_.get("endpoints") or None, "ports": ports or None}


# pkg/registry/discovery/endpointslice/strategy.go dropTopologyOnV1
def without_topology(slice_: Manifest, old: Manifest | None = None) -> Manifest:
    """The slice without what only the API before v1 said of where its endpoints are."""
    endpoints = slice_.get("endpoints")
    if not endpoints or (old is not None and endpoints == old.get("endpoints")):
        return slice_
    kept = [_without(endpoint, "deprecatedTopology") for endpoint in endpoints]
    return {**slice_, "endpoints": kept}


def _without(value: Manifest, key: str) -> Manifest:
    return {name: item for name, item in value.items() if name != key} if key in value else value


def validate(slice_: Manifest) -> list[FieldError]:
    """All that is wrong with a new EndpointSlice."""
    return _validate(slice_, None)


def validate_update(slice_: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a changed one: its address type stays."""
    errors = objectmeta.validate_update(slice_, old) + _validate(slice_, old)
    if slice_.get("addressType") != old.get("addressType"):
        kind = slice_.get("addressType", "")
        errors.append(invalid(("addressType",), kind, objectmeta.IMMUTABLE))
    return errors


def _validate(slice_: Manifest, old: Manifest | None) -> list[FieldError]:
    errors = objectmeta.validate(slice_, names.dns_subdomain)
    kind = slice_.get("addressType", "")
    if not kind:
        errors.append(required(("addressType",)))
    elif kind not in _TYPES:
        errors.append(unsupported(("addressType",), kind, _TYPES))
    errors += _validate_ports(slice_.get("ports") or [])
    endpoints = slice_.get("endpoints") or []
    if old is not None and endpoints == (old.get("endpoints") or []):
        return errors
    if len(endpoints) > _MOST_ENDPOINTS:
        return [*errors, too_many(("endpoints",), len(endpoints), _MOST_ENDPOINTS)]
    for i, endpoint in enumerate(endpoints):
        errors += _validate_endpoint(endpoint, kind, ("endpoints", i))
    return errors


def _validate_ports(ports: list[Manifest]) -> list[FieldError]:
    if len(ports) > _MOST_PORTS:
        return [too_many(("ports",), len(ports), _MOST_PORTS)]
    errors: list[FieldError] = []
    seen: set[str] = set()
    for i, port in enumerate(ports):
        path, name = ("ports", i), port["name"]
        if name:
            errors += [invalid((*path, "name"), name, reason) for reason in names.dns_label(name)]
        if name in seen:
            errors.append(duplicate((*path, "name"), name))
        seen.add(name)
        if port["protocol"] not in _PROTOCOLS:
            errors.append(unsupported((*path, "protocol"), port["protocol"], _PROTOCOLS))
        if (application := port.get("appProtocol")) is not None:
            here = (*path, "appProtocol")
            errors += [invalid(here, application, r) for r in names.label_key(application)]
    return errors


def _validate_endpoint(endpoint: Manifest, kind: str, path: FieldPath) -> list[FieldError]:
    addresses, here = endpoint.get("addresses") or [], (*path, "addresses")
    errors: list[FieldError] = []
    if not addresses:
        errors.append(required(here, "must contain at least 1 address"))
    elif len(addresses) > _MOST_ADDRESSES:
        errors.append(too_many(here, len(addresses), _MOST_ADDRESSES))
    for i, address in enumerate(addresses):
        errors += _validate_address(address, kind, here, i)
    if (node := endpoint.get("nodeName")) is not None:
        place = (*path, "nodeName")
        errors += [invalid(place, node, reason) for reason in names.dns_subdomain(node)]
    if labels := endpoint.get("deprecatedTopology"):
        errors += objectmeta.validate_labels((*path, "deprecatedTopology"), labels)
    if (host := endpoint.get("hostname")) is not None:
        errors += [invalid((*path, "hostname"), host, reason) for reason in names.dns_label(host)]
    return errors + _validate_hints(endpoint.get("hints") or {}, (*path, "hints"))


def _validate_address(address: str, kind: str, path: FieldPath, index: int) -> list[FieldError]:
    place = (*path, index)
    if kind == "FQDN":
        return _validate_domain(address, place)
    if kind not in ("IPv4", "IPv6"):
        return []
    errors = check_ip(place, address)
    if not errors and kind == "IPv6":
        errors = _validate_canonical(address, place)
    if errors:
        return errors
    if is_ipv6(address) != (kind == "IPv6"):
        errors.append(invalid(path, address, f"must be an {kind} address"))
    return errors + check_endpoint_ip(place, address)


def _validate_canonical(address: str, path: FieldPath) -> list[FieldError]:
    written = str(parse_ip(address))
    if written == address:
        return []
    return [invalid(path, address, f"must be in canonical form ({quote(written)})")]


def _validate_domain(name: str, path: FieldPath) -> list[FieldError]:
    """A domain name of at least two labels: IsFullyQualifiedDomainName."""
    if not name:
        return [required(path)]
    domain = name.removesuffix(".")
    if reasons := names.dns_subdomain(domain):
        return [invalid(path, domain, ",".join(reasons))]
    labels = domain.split(".")
    if len(labels) < 2:
        text = "should be a domain with at least two segments separated by dots"
        return [invalid(path, domain, text)]
    for label in labels:
        if reasons := names.dns_label(label):
            return [invalid(path, label, ",".join(reasons))]
    return []


def _validate_hints(hints: Manifest, path: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    for key, rule in (("forZones", names.label_value), ("forNodes", names.dns_subdomain)):
        given, here = hints.get(key) or [], (*path, key)
        if len(given) > _MOST_HINTS:
            return [*errors, too_many(here, len(given), _MOST_HINTS)]
        seen: set[str] = set()
        for i, hint in enumerate(given):
            name, place = hint.get("name", ""), (*here, i, "name")
            if name in seen:
                errors.append(duplicate(place, name))
            seen.add(name)
            errors += [invalid(place, name, reason) for reason in rule(name)]
    return errors


def warnings(slice_: Manifest) -> list[str]:
    """What the server remarks: pkg/registry/discovery/endpointslice/strategy.go."""
    if slice_.get("addressType") == "FQDN":
        return ["spec.addressType: FQDN endpoints are deprecated"]
    return _address_warnings(slice_)


def update_warnings(slice_: Manifest, old: Manifest) -> list[str]:
    """What it remarks about a changed one."""
    return _address_warnings(slice_)


def _address_warnings(slice_: Manifest) -> list[str]:
    found: list[str] = []
    labels = slice_["metadata"].get("labels") or {}
    if labels.get(MANAGED_BY) in _CONTROLLERS:
        return []
    for i, endpoint in enumerate(slice_.get("endpoints") or ()):
        for j, address in enumerate(endpoint.get("addresses") or ()):
            found += ip_warnings(("endpoints", i, "addresses", j), address)
    return found

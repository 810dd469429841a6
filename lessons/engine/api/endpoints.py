"""Endpoints (v1, deprecated since Kubernetes 1.33): how it is read, defaulted and validated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lessons.engine.api import names, objectmeta
from lessons.engine.api.addresses import check_endpoint_ip, check_ip, ip_warnings
from lessons.engine.api.meta import ObjectMeta
from lessons.engine.api.strategy import Strategy
from lessons.engine.field import FieldError, invalid, required, unsupported
from lessons.engine.refs import FieldPath, Manifest

DEPRECATED = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"

_PROTOCOLS = ("SCTP", "TCP", "UDP")
_ADDRESSES = ("addresses", "notReadyAddresses")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """An Endpoints object; its subsets stay the manifest's own dicts, only mirroring and printing read them."""

    meta: ObjectMeta
    subsets: tuple[Manifest, ...]

    @classmethod
    def of(cls, manifest: Manifest) -> Endpoints:
        """Read from a stored manifest."""
        return cls(ObjectMeta.of(manifest), tuple(manifest.get("subsets") or ()))


def set_defaults(endpoints: Manifest) -> Manifest:
    """Ports are TCP: pkg/apis/core/v1/defaults.go SetDefaults_Endpoints."""
    subsets = [
        {**subset, "ports": [{"protocol": "TCP", **port} for port in subset["ports"]]}
        if subset.get("ports")
        else subset
        for subset in endpoints.get("subsets") or ()
    ]
    return {**endpoints, "subsets": subsets} if subsets else endpoints


def validate(endpoints: Manifest) -> list[FieldError]:
    """All that is wrong with a new Endpoints: pkg/apis/core/validation/validation.go ValidateEndpoints."""
    return objectmeta.validate(endpoints, names.dns_subdomain) + _validate_subsets(endpoints)


def validate_update(endpoints: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a changed one; subsets that stay as they were pass."""
    errors = objectmeta.validate_update(endpoints, old)
    errors += objectmeta.validate(endpoints, names.dns_subdomain)
    same = endpoints.get("subsets") == old.get("subsets")
    return errors if same else errors + _validate_subsets(endpoints)


def _validate_subsets(endpoints: Manifest) -> list[FieldError]:
    errors: list[FieldError] = []
    for i, subset in enumerate(endpoints.get("subsets") or ()):
        path: FieldPath = ("subsets", i)
        if not any(subset.get(key) for key in _ADDRESSES):
            errors.append(required(path, "must specify `addresses` or `notReadyAddresses`"))
        for key in _ADDRESSES:
            for j, address in enumerate(subset.get(key) or ()):
                errors += _validate_address(address, (*path, key, j))
        ports = subset.get("ports") or ()
        for j, port in enumerate(ports):
            errors += _validate_port(port, (*path, "ports", j), len(ports) > 1)
    return errors


def _validate_address(address: Manifest, path: FieldPath) -> list[FieldError]:
    ip = address.get("ip", "")
    errors = check_ip((*path, "ip"), ip)
    if host := address.get("hostname"):
        errors += [invalid((*path, "hostname"), host, reason) for reason in names.dns_label(host)]
    if (node := address.get("nodeName")) is not None:
        here = (*path, "nodeName")
        errors += [invalid(here, node, reason) for reason in names.dns_subdomain(node)]
    return errors + check_endpoint_ip((*path, "ip"), ip)


def _validate_port(port: Manifest, path: FieldPath, named: bool) -> list[FieldError]:
    name, number = port.get("name", ""), port.get("port", 0)
    errors: list[FieldError] = []
    if named and not name:
        errors.append(required((*path, "name")))
    elif name:
        errors += [invalid((*path, "name"), name, reason) for reason in names.dns_label(name)]
    errors += [invalid((*path, "port"), number, reason) for reason in names.port_number(number)]
    if port["protocol"] not in _PROTOCOLS:
        errors.append(unsupported((*path, "protocol"), port["protocol"], _PROTOCOLS))
    if (application := port.get("appProtocol")) is not None:
        here = (*path, "appProtocol")
        errors += [invalid(here, application, reason) for reason in names.label_key(application)]
    return errors


def _addresses(endpoints: Manifest) -> Iterator[tuple[FieldPath, str]]:
    for i, subset in enumerate(endpoints.get("subsets") or ()):
        for key in _ADDRESSES:
            for j, address in enumerate(subset.get(key) or ()):
                yield ("subsets", i, key, j, "ip"), address["ip"]


def warnings(endpoints: Manifest) -> list[str]:
    """About addresses that are not written as they should be."""
    return [text for path, ip in _addresses(endpoints) for text in ip_warnings(path, ip)]


STRATEGY = Strategy(
    set_defaults=set_defaults,
    validate=validate,
    validate_update=validate_update,
    warnings=warnings,
    create_on_update=True,
)

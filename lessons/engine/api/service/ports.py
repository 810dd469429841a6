"""What is wrong with a Service's ports: validateServicePort and what validateService says of all of them."""

from __future__ import annotations

from typing import Any

from lessons.engine.api import names
from lessons.engine.field import (
    FieldError,
    duplicate,
    forbidden,
    invalid,
    required,
    unsupported,
)
from lessons.engine.refs import FieldPath, Manifest

PORTS: FieldPath = ("spec", "ports")
PROTOCOLS = ("SCTP", "TCP", "UDP")


def validate(spec: Manifest) -> list[FieldError]:
    """What is wrong with each port."""
    errors: list[FieldError] = []
    ports = spec.get("ports") or ()
    seen: set[str] = set()
    for i, port in enumerate(ports):
        name, path = port.get("name", ""), (*PORTS, i)
        if name:
            errors += [invalid((*path, "name"), name, r) for r in names.dns_label(name)]
            if name in seen:
                errors.append(duplicate((*path, "name"), name))
            seen.add(name)
        elif len(ports) > 1:
            errors.append(required((*path, "name")))
        errors += _validate_numbers(port, path)
    return errors


def _validate_numbers(port: dict[str, Any], path: FieldPath) -> list[FieldError]:
    number, protocol = port.get("port", 0), port["protocol"]
    errors = [invalid((*path, "port"), number, r) for r in names.port_number(number)]
    if protocol not in PROTOCOLS:
        errors.append(unsupported((*path, "protocol"), protocol, PROTOCOLS))
    errors += validate_port_or_name((*path, "targetPort"), port["targetPort"])
    application = port.get("appProtocol")
    if application is not None:
        key = (*path, "appProtocol")
        errors += [invalid(key, application, r) for r in names.label_key(application)]
    return errors


def validate_port_or_name(path: FieldPath, target: int | str) -> list[FieldError]:
    """A port's number, or the name of one: ValidatePortNumOrName."""
    if isinstance(target, int):
        return [invalid(path, target, reason) for reason in names.port_number(target)]
    return [invalid(path, target, reason) for reason in names.port_name(target)]


def validate_node_ports(spec: Manifest) -> list[FieldError]:
    """Node ports: none on a ClusterIP Service, none twice."""
    errors: list[FieldError] = []
    given = [
        (i, port["nodePort"], port["protocol"])
        for i, port in enumerate(spec.get("ports") or ())
        if port.get("nodePort")
    ]
    if spec["type"] == "ClusterIP":
        text = "may not be used when `type` is 'ClusterIP'"
        errors += [forbidden((*PORTS, i, "nodePort"), text) for i, _, _ in given]
    seen: set[tuple[str, int]] = set()
    for i, number, protocol in given:
        if (protocol, number) in seen:
            errors.append(duplicate((*PORTS, i, "nodePort"), number))
        seen.add((protocol, number))
    return errors


def validate_uniqueness(spec: Manifest) -> list[FieldError]:
    """No port twice with one protocol; upstream shows the Go struct it looks for."""
    errors: list[FieldError] = []
    seen: set[tuple[str, int]] = set()
    for i, port in enumerate(spec.get("ports") or ()):
        key = (port["protocol"], port.get("port", 0))
        if key in seen:
            shown = {
                "Name": "",
                "Protocol": key[0],
                "AppProtocol": None,
                "Port": key[1],
                "TargetPort": 0,
                "NodePort": 0,
            }
            errors.append(duplicate((*PORTS, i), shown))
        seen.add(key)
    return errors

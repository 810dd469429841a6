"""NetworkPolicy: defaults and validation, after pkg/apis/networking/v1/defaults.go, pkg/apis/networking/validation/validation.go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lessons.engine.api import labelselector, names, objectmeta
from lessons.engine.api.addresses import check_cidr, cidr_warnings, parse_cidr
from lessons.engine.api.strategy import Strategy, spec_of
from lessons.engine.field import FieldError, forbidden, invalid, required, unsupported
from lessons.engine.refs import FieldPath, Manifest

_DIRECTIONS = (("ingress", "from"), ("egress", "to"))
_PROTOCOLS = ("TCP", "UDP", "SCTP")
_TYPES = ("Ingress", "Egress")


def set_defaults(policy: Manifest) -> Manifest:
    """Ports are TCP; a policy that names no types is about what it has rules for, and ingress."""
    spec = dict(policy["spec"])
    for direction, _ in _DIRECTIONS:
        if spec.get(direction):
            spec[direction] = [_default_rule(rule) for rule in spec[direction]]
    if not spec.get("policyTypes"):
        spec["policyTypes"] = ["Ingress", *(["Egress"] if spec.get("egress") else [])]
    return {**policy, "spec": spec}


def _default_rule(rule: Manifest) -> Manifest:
    if not rule.get("ports"):
        return rule
    return {**rule, "ports": [{"protocol": "TCP", **port} for port in rule["ports"]]}


def validate(policy: Manifest) -> list[FieldError]:
    """All that is wrong with a new NetworkPolicy."""
    return objectmeta.validate(policy, names.dns_subdomain) + _validate_spec(policy["spec"], [])


def validate_update(policy: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a changed one; ranges that it had already pass."""
    existing = [cidr for _, block in _blocks(old["spec"]) for cidr in _cidrs(block)]
    errors = objectmeta.validate_update(policy, old)
    return errors + _validate_spec(policy["spec"], existing)


def _validate_spec(spec: Manifest, existing: list[str]) -> list[FieldError]:
    errors = labelselector.validate(("spec", "podSelector"), spec["podSelector"])
    for direction, peers in _DIRECTIONS:
        for i, rule in enumerate(spec.get(direction) or ()):
            path = ("spec", direction, i)
            for j, port in enumerate(rule.get("ports") or ()):
                errors += _validate_port(port, (*path, "ports", j))
            for j, peer in enumerate(rule.get(peers) or ()):
                errors += _validate_peer(peer, (*path, peers, j), existing)
    types, here = spec.get("policyTypes") or [], ("spec", "policyTypes")
    if len(types) > len(_TYPES):
        return [*errors, invalid(here, types, "may not specify more than two policyTypes")]
    return errors + [
        unsupported((*here, i), kind, _TYPES) for i, kind in enumerate(types) if kind not in _TYPES
    ]


def _validate_port(port: Manifest, path: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    if port["protocol"] not in _PROTOCOLS:
        errors.append(unsupported((*path, "protocol"), port["protocol"], _PROTOCOLS))
    number, end = port.get("port"), port.get("endPort")
    here, there = (*path, "port"), (*path, "endPort")
    if isinstance(number, int):
        errors += [invalid(here, number, reason) for reason in names.port_number(number)]
        if end is not None:
            if end < number:
                errors.append(invalid(there, number, "must be greater than or equal to `port`"))
            errors += [invalid(there, end, reason) for reason in names.port_number(end)]
        return errors
    if end is not None:
        when = "not specified" if number is None else "non-numeric"
        errors.append(invalid(there, end, f"may not be specified when `port` is {when}"))
    if number is not None:
        errors += [invalid(here, number, reason) for reason in names.port_name(number)]
    return errors


def _validate_peer(peer: Manifest, path: FieldPath, existing: list[str]) -> list[FieldError]:
    errors: list[FieldError] = []
    given = [key for key in ("podSelector", "namespaceSelector", "ipBlock") if key in peer]
    for key in given:
        if key == "ipBlock":
            errors += _validate_block(peer[key], (*path, key), existing)
        else:
            errors += labelselector.validate((*path, key), peer[key])
    if not given:
        errors.append(required(path, "must specify a peer"))
    elif len(given) > 1 and "ipBlock" in given:
        errors.append(forbidden(path, "may not specify both ipBlock and another peer"))
    return errors


def _validate_block(block: Manifest, path: FieldPath, existing: list[str]) -> list[FieldError]:
    cidr = block.get("cidr", "")
    if not cidr:
        return [required((*path, "cidr"))]
    errors = check_cidr((*path, "cidr"), cidr, existing)
    whole = parse_cidr(cidr)
    if whole is None:
        return errors
    for i, excepted in enumerate(block.get("except") or ()):
        here = (*path, "except", i)
        errors += check_cidr(here, excepted, existing)
        part = parse_cidr(excepted)
        if part is not None and not _strictly_inside(part[1], whole[1]):
            errors.append(invalid(here, excepted, "must be a strict subset of `cidr`"))
    return errors


def _strictly_inside(part: Any, whole: Any) -> bool:
    same = part.version == whole.version
    return same and part.prefixlen > whole.prefixlen and bool(part.subnet_of(whole))


def _blocks(spec: Manifest) -> Iterator[tuple[FieldPath, Manifest]]:
    for direction, peers in _DIRECTIONS:
        for i, rule in enumerate(spec.get(direction) or ()):
            for j, peer in enumerate(rule.get(peers) or ()):
                if peer.get("ipBlock") is not None:
                    yield ("spec", direction, i, peers, j, "ipBlock"), peer["ipBlock"]


def _cidrs(block: Manifest) -> list[str]:
    return [block.get("cidr", ""), *(block.get("except") or ())]


def warnings(policy: Manifest) -> list[str]:
    """About ranges that are not written as they should be."""
    found: list[str] = []
    for path, block in _blocks(policy["spec"]):
        found += cidr_warnings((*path, "cidr"), block["cidr"])
        for i, excepted in enumerate(block.get("except") or ()):
            found += cidr_warnings((*path, "except", i), excepted)
    return found


STRATEGY = Strategy(
    set_defaults=set_defaults,
    validate=validate,
    validate_update=validate_update,
    warnings=warnings,
    counted=spec_of,
)

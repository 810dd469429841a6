"""Ingress: validation, after pkg/apis/networking/validation/validation.go."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.api import names, objectmeta
from lessons.engine.api.addresses import parse_ip
from lessons.engine.api.ingressrules import CLASS_ANNOTATION
from lessons.engine.api.strategy import Strategy, spec_of
from lessons.engine.field import FieldError, invalid, required, unsupported
from lessons.engine.refs import FieldPath, Manifest

_PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
_BAD_SEQUENCES = ("//", "/./", "/../", "%2f", "%2F")
_BAD_ENDINGS = ("/..", "/.")


def set_defaults(ingress: Manifest) -> Manifest:
    """No list of rules is stored that is empty."""
    spec = ingress["spec"]
    if spec.get("rules") or "defaultBackend" not in spec:
        return ingress
    return {**ingress, "spec": {key: value for key, value in spec.items() if key != "rules"}}


def validate(ingress: Manifest) -> list[FieldError]:
    """All that is wrong with a new Ingress."""
    errors = _validate(ingress)
    annotation, chosen = _class_annotation(ingress), ingress["spec"].get("ingressClassName")
    if annotation is not None and chosen is not None and annotation != chosen:
        text = "must match `ingressClassName` when both are specified"
        errors.append(invalid(("annotations", CLASS_ANNOTATION), annotation, text))
    return errors


def validate_update(ingress: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a changed one."""
    return objectmeta.validate_update(ingress, old) + _validate(ingress)


def _validate(ingress: Manifest) -> list[FieldError]:
    errors = objectmeta.validate(ingress, names.dns_subdomain)
    spec, path = ingress["spec"], ("spec",)
    rules, backend = spec.get("rules"), spec.get("defaultBackend")
    if not rules and backend is None:
        text = "either `defaultBackend` or `rules` must be specified"
        errors.append(invalid(path, rules, text))
    if backend is not None:
        errors += _validate_backend(backend, (*path, "defaultBackend"))
    for i, rule in enumerate(rules or ()):
        errors += _validate_rule(rule, (*path, "rules", i))
    for i, tls in enumerate(spec.get("tls") or ()):
        errors += _validate_tls(tls, (*path, "tls", i))
    if (chosen := spec.get("ingressClassName")) is not None:
        here = (*path, "ingressClassName")
        errors += [invalid(here, chosen, reason) for reason in names.dns_subdomain(chosen)]
    return errors


def _host_reasons(host: str) -> Sequence[str]:
    return names.wildcard_subdomain(host) if "*" in host else names.dns_subdomain(host)


def _validate_rule(rule: Manifest, path: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    if host := rule.get("host"):
        if parse_ip(host) is not None:
            text = "must be a DNS name, not an IP address"
            errors.append(invalid((*path, "host"), host, text))
        errors += [invalid((*path, "host"), host, reason) for reason in _host_reasons(host)]
    http = rule.get("http")
    if http is None:
        return errors
    paths, here = http.get("paths") or [], (*path, "http", "paths")
    if not paths:
        errors.append(required(here))
    for i, item in enumerate(paths):
        errors += _validate_path(item, (*here, i))
    return errors


def _validate_path(item: Manifest, path: FieldPath) -> list[FieldError]:
    kind, text, here = item.get("pathType"), item.get("path", ""), (*path, "path")
    if kind is None:
        return [required((*path, "pathType"), "pathType must be specified")]
    errors: list[FieldError] = []
    if kind not in _PATH_TYPES:
        errors.append(unsupported((*path, "pathType"), kind, _PATH_TYPES))
    elif not text.startswith("/") and (text or kind != "ImplementationSpecific"):
        errors.append(invalid(here, text, "must be an absolute path"))
    if kind in ("Exact", "Prefix"):
        errors += [
            invalid(here, text, f"must not contain '{bad}'")
            for bad in _BAD_SEQUENCES
            if bad in text
        ]
        errors += [
            invalid(here, text, f"cannot end with '{bad}'")
            for bad in _BAD_ENDINGS
            if text.endswith(bad)
        ]
    return errors + _validate_backend(item.get("backend") or {}, (*path, "backend"))


def _validate_backend(backend: Manifest, path: FieldPath) -> list[FieldError]:
    resource, service = backend.get("resource"), backend.get("service")
    if resource is not None and service is not None:
        return [invalid(path, "", "cannot set both resource and service backends")]
    if resource is not None:
        return [
            required((*path, "resource", key)) for key in ("kind", "name") if not resource.get(key)
        ]
    if service is None:
        return [invalid(path, "", "resource or service backend is required")]
    name, here = service.get("name", ""), (*path, "service", "name")
    errors = [invalid(here, name, r) for r in names.dns_label(name)] if name else [required(here)]
    port = service.get("port") or {}
    port_name, number = port.get("name", ""), port.get("number", 0)
    below = (*path, "service", "port")
    if port_name and number:
        errors.append(invalid(path, "", "cannot set both port name & port number"))
    elif port_name:
        place = (*below, "name")
        errors += [invalid(place, port_name, reason) for reason in names.port_name(port_name)]
    elif number:
        place = (*below, "number")
        errors += [invalid(place, number, reason) for reason in names.port_number(number)]
    else:
        errors.append(required(path, "port name or number is required"))
    return errors


def _validate_tls(tls: Manifest, path: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    for i, host in enumerate(tls.get("hosts") or ()):
        here = (*path, "hosts", i)
        errors += [invalid(here, host, reason) for reason in _host_reasons(host)]
    if secret := tls.get("secretName"):
        here = (*path, "secretName")
        errors += [invalid(here, secret, reason) for reason in names.dns_subdomain(secret)]
    return errors


def _class_annotation(ingress: Manifest) -> str | None:
    value: str | None = (ingress["metadata"].get("annotations") or {}).get(CLASS_ANNOTATION)
    return value


def prepare_create(ingress: Manifest) -> Manifest:
    """A new Ingress has no address yet."""
    return {**ingress, "status": {"loadBalancer": {}}}


def warnings(ingress: Manifest) -> list[str]:
    """About the annotation that ingressClassName replaced; only a new Ingress is remarked upon."""
    if _class_annotation(ingress) is None or ingress["spec"].get("ingressClassName") is not None:
        return []
    return [
        f"annotation \"{CLASS_ANNOTATION}\" is deprecated, please use 'spec.ingressClassName' instead"
    ]


STRATEGY = Strategy(
    set_defaults=set_defaults,
    prepare_create=prepare_create,
    validate=validate,
    validate_update=validate_update,
    warnings=warnings,
    update_warnings=lambda _new, _old: (),
    counted=spec_of,
)

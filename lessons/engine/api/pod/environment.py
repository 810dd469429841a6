"""What is wrong with environment variables: ValidateEnv, ValidateEnvFrom."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.api import names
from lessons.engine.api.pod.references import validate_field, validate_resource
from lessons.engine.field import FieldError, invalid, required
from lessons.engine.refs import FieldPath, Manifest

_SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")
_FIELDS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)


def validate_env(variables: Sequence[Manifest], path: FieldPath) -> list[FieldError]:
    """Each variable: its name, and where its value comes from."""
    errors: list[FieldError] = []
    for i, variable in enumerate(variables):
        name, below = variable.get("name", ""), (*path, i)
        if name:
            here = (*below, "name")
            errors += [invalid(here, name, reason) for reason in names.environment_name(name)]
        else:
            errors.append(required((*below, "name")))
        if variable.get("valueFrom") is not None:
            errors += _validate_source(variable, (*below, "valueFrom"))
    return errors


def _validate_source(variable: Manifest, path: FieldPath) -> list[FieldError]:
    source = variable["valueFrom"]
    given = [key for key in _SOURCES if source.get(key) is not None]
    errors: list[FieldError] = []
    for key in given:
        if key == "fieldRef":
            errors += validate_field(source[key], (*path, key), _FIELDS)
        elif key == "resourceFieldRef":
            errors += validate_resource(source[key], (*path, key))
        elif key in ("configMapKeyRef", "secretKeyRef"):
            errors += _validate_key(source[key], (*path, key))
    if not given:
        text = (
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` "
            "or `fileKeyRef`"
        )
        errors.append(invalid(path, "", text))
    elif variable.get("value"):
        errors.append(invalid(path, "", "may not be specified when `value` is not empty"))
    elif len(given) > 1:
        errors.append(invalid(path, "", "may not have more than one field specified at a time"))
    return errors


def _validate_key(reference: Manifest, path: FieldPath) -> list[FieldError]:
    name, key = reference.get("name", ""), reference.get("key", "")
    errors = [invalid((*path, "name"), name, reason) for reason in names.dns_subdomain(name)]
    if not key:
        return [*errors, required((*path, "key"))]
    return errors + [invalid((*path, "key"), key, reason) for reason in names.config_key(key)]


def validate_env_from(sources: Sequence[Manifest], path: FieldPath) -> list[FieldError]:
    """Each source of several variables."""
    errors: list[FieldError] = []
    for i, source in enumerate(sources):
        if prefix := source.get("prefix"):
            here = (*path, i, "prefix")
            errors += [invalid(here, prefix, reason) for reason in names.environment_name(prefix)]
        given = [key for key in ("configMapRef", "secretRef") if source.get(key) is not None]
        for key in given:
            name, here = source[key].get("name", ""), (*path, i, key, "name")
            if not name:
                errors.append(required(here))
            else:
                errors += [invalid(here, name, reason) for reason in names.dns_subdomain(name)]
        if not given:
            errors.append(invalid(path, "", "must specify one of: `configMapRef` or `secretRef`"))
        elif len(given) > 1:
            text = "may not have more than one field specified at a time"
            errors.append(invalid(path, "", text))
    return errors

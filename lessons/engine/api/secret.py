"""Secret: defaults and validation, after pkg/apis/core/v1/conversion.go and validation.go ValidateSecret."""

from __future__ import annotations

import base64

from lessons.engine.api import names, objectmeta
from lessons.engine.api.strategy import Strategy
from lessons.engine.field import FieldError, Key, forbidden, invalid, required
from lessons.engine.refs import FieldPath, Manifest

# What a secret of a type must hold.
_NEEDED = {
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
}
_BASIC = ("username", "password")


def set_defaults(secret: Manifest) -> Manifest:
    """Opaque; stringData becomes data."""
    filled = {"type": "Opaque", **secret}
    plain = filled.pop("stringData", None)
    if plain:
        encoded = {key: base64.b64encode(value.encode()).decode() for key, value in plain.items()}
        filled["data"] = {**(filled.get("data") or {}), **encoded}
    return filled


def validate(secret: Manifest) -> list[FieldError]:
    """All that is wrong with a Secret."""
    errors = objectmeta.validate(secret, names.dns_subdomain)
    data = secret.get("data") or {}
    for key in sorted(data):
        errors += [invalid(_at(key), key, reason) for reason in names.config_key(key)]
    errors += [required(_at(key)) for key in _NEEDED.get(secret["type"], ()) if key not in data]
    if secret["type"] == "kubernetes.io/basic-auth" and not any(key in data for key in _BASIC):
        errors += [required(_at(key)) for key in _BASIC]
    return errors


def _at(key: str) -> FieldPath:
    return ("data", Key(key))


def validate_update(secret: Manifest, old: Manifest) -> list[FieldError]:
    """Its type stays; an immutable one stays as it is."""
    errors = objectmeta.validate_update(secret, old)
    if secret["type"] != old["type"]:
        errors.append(invalid(("type",), secret["type"], objectmeta.IMMUTABLE))
    if old.get("immutable"):
        text = "field is immutable when `immutable` is set"
        errors += [
            forbidden((key,), text)
            for key in ("immutable", "data")
            if secret.get(key) != old.get(key)
        ]
    return errors + validate(secret)


STRATEGY = Strategy(set_defaults=set_defaults, validate=validate, validate_update=validate_update)

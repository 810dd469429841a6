"""ConfigMap: validation, after pkg/apis/core/validation/validation.go ValidateConfigMap."""

from __future__ import annotations

from lessons.engine.api import names, objectmeta
from lessons.engine.api.strategy import Strategy
from lessons.engine.field import FieldError, Key, forbidden, invalid, too_long
from lessons.engine.refs import Manifest

_MOST_BYTES = 1024 * 1024


def validate(config: Manifest) -> list[FieldError]:
    """All that is wrong with a ConfigMap; its keys in order, where upstream's have none."""
    errors = objectmeta.validate(config, names.dns_subdomain)
    data, binary = config.get("data") or {}, config.get("binaryData") or {}
    for field, values in (("data", data), ("binaryData", binary)):
        for key in sorted(values):
            path = (field, Key(key))
            errors += [invalid(path, key, reason) for reason in names.config_key(key)]
            if field == "data" and key in binary:
                errors.append(invalid(path, key, "duplicate of key present in binaryData"))
    size = sum(len(value.encode()) for value in (*data.values(), *binary.values()))
    if size > _MOST_BYTES:
        errors.append(too_long((), _MOST_BYTES))
    return errors


def validate_update(config: Manifest, old: Manifest) -> list[FieldError]:
    """An immutable one stays as it is."""
    errors = objectmeta.validate_update(config, old)
    if old.get("immutable"):
        text = "field is immutable when `immutable` is set"
        errors += [
            forbidden((key,), text)
            for key in ("immutable", "data", "binaryData")
            if config.get(key) != old.get(key)
        ]
    return errors + validate(config)


STRATEGY = Strategy(validate=validate, validate_update=validate_update)

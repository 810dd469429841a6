"""ControllerRevision: validation, after pkg/apis/apps/validation/validation.go."""

from __future__ import annotations

from lessons.engine.api import names, objectmeta, podtemplate
from lessons.engine.api.strategy import Strategy
from lessons.engine.field import FieldError, invalid, required
from lessons.engine.refs import Manifest

_DATA = ("data",)


def validate(revision: Manifest) -> list[FieldError]:
    """All that is wrong with a new one: it has to hold something."""
    errors = _validate_kept(revision)
    data = revision.get("data")
    if data is None:
        errors.append(required(_DATA, "data is mandatory"))
    elif not isinstance(data, dict):
        errors.append(required(_DATA, "data must be a valid JSON object"))
    return errors


def validate_update(revision: Manifest, old: Manifest) -> list[FieldError]:
    """All that is wrong with a changed one: what it holds stays."""
    errors = objectmeta.validate_update(revision, old) + _validate_kept(revision)
    return errors + podtemplate.immutable(_DATA, revision.get("data"), old.get("data"))


def _validate_kept(revision: Manifest) -> list[FieldError]:
    errors = objectmeta.validate(revision, names.dns_subdomain)
    number = revision.get("revision", 0)
    if number < 0:
        text = "must be greater than or equal to 0"
        errors.append(invalid(("revision",), number, text))
    return errors


STRATEGY = Strategy(validate=validate, validate_update=validate_update)

"""Paths below a volume: validateLocalDescendingPath, ValidateLocalNonReservedPath."""

from __future__ import annotations

from lessons.engine.field import FieldError, invalid
from lessons.engine.refs import FieldPath


def validate_descending(value: str, path: FieldPath) -> list[FieldError]:
    """A relative path that does not climb."""
    errors = [invalid(path, value, "must be a relative path")] if value.startswith("/") else []
    return errors + validate_no_backsteps(value, path)


def validate_no_backsteps(value: str, path: FieldPath) -> list[FieldError]:
    """A path none of whose steps is `..`."""
    return [invalid(path, value, "must not contain '..'")] if ".." in value.split("/") else []


def validate_not_reserved(value: str, path: FieldPath) -> list[FieldError]:
    """A relative path that neither climbs nor starts as kubelet's own files do."""
    errors = validate_descending(value, path)
    if value.startswith("..") and not value.startswith("../"):
        errors.append(invalid(path, value, "must not start with '..'"))
    return errors

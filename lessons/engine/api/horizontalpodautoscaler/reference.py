"""What an autoscaler refers to by kind and name."""

from __future__ import annotations

from lessons.engine.field import FieldError, invalid, required
from lessons.engine.refs import FieldPath, Manifest


# ValidateCrossVersionObjectReference
def validate_reference(
    reference: Manifest, path: FieldPath, *, trusted: bool = False, core: bool = False
) -> list[FieldError]:
    """Kind and name are there; the group may be missing for `core` kinds; `trusted`: the version is as it was."""
    errors: list[FieldError] = []
    for key in ("kind", "name"):
        errors += segment(reference.get(key, ""), (*path, key))
    version = reference.get("apiVersion", "")
    if not trusted and (problem := _version_problem(version, core)):
        errors.append(invalid((*path, "apiVersion"), version, problem))
    return errors


def _version_problem(version: str, core: bool) -> str:
    if version.count("/") > 1:
        return f"unexpected GroupVersion string: {version}"
    return "" if core or "/" in version.strip("/") else "apiVersion must specify API group"


# k8s.io/apimachinery/pkg/api/validate/content IsPathSegmentName
def segment(name: str, path: FieldPath, missing: str = "") -> list[FieldError]:
    """A name that can stand in a URL's path."""
    if not name:
        return [required(path, missing)]
    if name in (".", ".."):
        return [invalid(path, name, f"may not be '{name}'")]
    return [invalid(path, name, f"may not contain '{mark}'") for mark in ("/", "%") if mark in name]

"""What kubectl itself looks at in a manifest before it asks the server: apiVersion, kind and metadata."""

from __future__ import annotations

from typing import Any

_ADVICE = "; if you choose to ignore these errors, turn validation off with --validate=false"

_TEXT_FIELDS = [
    "name",
    "generateName",
    "namespace",
    "selfLink",
    "uid",
    "resourceVersion",
    "deletionGracePeriodSeconds",
]


def schema_problem(value: Any) -> str:
    """Why a document cannot be validated at all; "" if it can."""
    if not isinstance(value, dict):
        return f"error validating data: invalid object to validate{_ADVICE}"
    missing = [
        f"{field} not set"
        for field in ("apiVersion", "kind")
        if not isinstance(value.get(field), str) or not value[field]
    ]
    if not missing:
        return ""
    listed = missing[0] if len(missing) == 1 else f"[{', '.join(missing)}]"
    return f"error validating data: {listed}{_ADVICE}"


# staging/src/k8s.io/cli-runtime/pkg/resource/metadata_decoder.go: encoding/json's words.
def metadata_problem(value: dict[str, Any]) -> str:
    """What in metadata has the wrong type; "" if nothing has."""
    metadata = value.get("metadata")
    if metadata is None:
        return ""
    if not isinstance(metadata, dict):
        return _wrong(metadata, "metadataOnlyObject.metadata", "v1.ObjectMeta")
    for field in sorted(metadata):
        given = metadata[field]
        if given is None:
            continue
        path = f"ObjectMeta.metadata.{field}"
        if field in _TEXT_FIELDS[:-1] and not isinstance(given, str):
            return _wrong(given, path, "string")
        if field in ("labels", "annotations"):
            if not isinstance(given, dict):
                return _wrong(given, path, "map[string]string")
            for key in sorted(given):
                if given[key] is not None and not isinstance(given[key], str):
                    return _wrong(given[key], path, "string")
    return ""


def _wrong(given: Any, path: str, wanted: str) -> str:
    kinds = {dict: "object", list: "array", str: "string", bool: "bool"}
    kind = kinds.get(type(given), "number")
    return f"json: cannot unmarshal {kind} into Go struct field {path} of type {wanted}"

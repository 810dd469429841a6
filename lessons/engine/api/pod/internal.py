"""A pod's spec as an API server holds it: as Go structs, of which every field is printed.

pkg/apis/core/types.go, pkg/apis/core/v1/conversion.go; the fields are in internaltypes.json, made by
`manage.py internaltypes`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from lessons.engine.refs import Manifest

_FILE = Path(__file__).parents[2] / "internaltypes.json"
_ZEROS = {
    "string": "",
    "bool": False,
    "int32": 0,
    "int64": 0,
    "intstr.IntOrString": 0,
    "resource.Quantity": "0",
}
# Fields of a manifest's spec that are in the security context of the internal one.
_HOST = ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers")
_SELECTOR = ("matchLabels", "matchExpressions")
_ESCAPED = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def pretty_spec(spec: Manifest) -> list[str]:
    """The lines of a defaulted spec in JSON, as json.MarshalIndent makes them of the internal type."""
    context = {**(spec.get("securityContext") or {}), **{key: spec.get(key) for key in _HOST}}
    internal = struct("PodSpec", {**spec, "securityContext": context})
    text = json.dumps(internal, indent=1, ensure_ascii=False).translate(_ESCAPED)
    return text.split("\n")


@cache
def _structs() -> dict[str, dict[str, str]]:
    structs: dict[str, dict[str, str]] = json.loads(_FILE.read_text("utf-8"))
    return structs


def struct(name: str, value: Manifest) -> dict[str, Any]:
    """All fields of a value in Go's order; those of an embedded struct stand among them."""
    by_name = {key.lower(): item for key, item in value.items()}
    shown: dict[str, Any] = {}
    for field, go in _structs()[name].items():
        if field.startswith("+"):
            shown |= struct(go, value)
        else:
            shown[field] = _value(go, by_name.get(field.lower()))
    return shown


def _value(go: str, value: Any) -> Any:
    if go.startswith("*"):
        return None if value is None else _value(go[1:], value)
    if go.startswith("[]"):
        return [_value(go[2:], item) for item in value] if value else None
    if go.startswith("map["):
        of = go.partition("]")[2]
        return {key: _value(of, value[key]) for key in sorted(value)} if value else None
    if go in _structs():
        return struct(go, value or {})
    if go == "metav1.LabelSelector":
        return {key: value[key] for key in _SELECTOR if value.get(key)}
    return _ZEROS.get(go) if value is None else value

"""What kubectl itself looks at in a manifest before it asks the server: apiVersion, kind and metadata."""

from __future__ import annotations

from typing import Any

from lessons.engine.schema import decode_metadata
from lessons.engine.terminal.kubectl.encoding import compact_json

_INVALID = "invalid object to validate"
_ADVICE = "; if you choose to ignore these errors, turn validation off with --validate=false"


# staging/src/k8s.io/kubectl/pkg/validation/validation.go validateList, getObjectKind
def schema_problem(value: Any) -> str:
    """Why a document, or an item of a List, cannot be validated at all; "" if it can."""
    problems = _kind_problems(value)
    if not problems and (value["apiVersion"], value["kind"]) == ("v1", "List"):
        items = value.get("items")
        problems = [_INVALID] if not isinstance(items, list) else []
        problems += [text for item in items or () for text in _kind_problems(item)]
    listed = list(dict.fromkeys(problems))
    if not listed:
        return ""
    text = listed[0] if len(listed) == 1 else f"[{', '.join(listed)}]"
    return f"error validating data: {text}{_ADVICE}"


def _kind_problems(value: Any) -> list[str]:
    if not isinstance(value, dict):
        return [_INVALID]
    problems = [
        f"{field} not set" if value.get(field) is None else f"{field} isn't string type"
        for field in ("apiVersion", "kind")
        if not isinstance(value.get(field), str)
    ]
    version = value.get("apiVersion")
    if isinstance(version, str) and version.count("/") > 1:
        problems.append(f"unexpected GroupVersion string: {version}")
    return problems


def item_problem(value: Any) -> str:
    """Why an item of a list of one kind cannot be decoded; "" if it can."""
    if not isinstance(value, dict):
        return (
            f"json: cannot unmarshal {_kind(value)} into Go value of type map[string]interface {{}}"
        )
    if not isinstance(value.get("kind"), str) or not value["kind"]:
        return f"Object 'Kind' is missing in '{compact_json(value)}'"
    return ""


# staging/src/k8s.io/cli-runtime/pkg/resource/metadata_decoder.go
def metadata_problem(value: dict[str, Any]) -> str:
    """What in metadata has the wrong type, in encoding/json's words; "" if nothing has."""
    metadata = value.get("metadata")
    return "" if metadata is None else decode_metadata(metadata)


def _kind(given: Any) -> str:
    kinds = {dict: "object", list: "array", str: "string", bool: "bool"}
    return kinds.get(type(given), "number")

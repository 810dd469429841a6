"""Reading what a client sent, strictly or not: staging/src/k8s.io/apiserver/pkg/endpoints/handlers create.go, patch.go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lessons.engine import schema
from lessons.engine.api import Resource, find_kind
from lessons.engine.apiserver import status
from lessons.engine.apiserver.status import Refused, Status
from lessons.engine.field import FieldError, invalid
from lessons.engine.refs import Manifest, Ref
from lessons.engine.schema import Decoded, Fault, scalars
from lessons.engine.schema.types import json_kind
from lessons.engine.strategicmerge import (
    PatchError,
    json_patch,
    merge_patch,
    strategic_merge,
)
from lessons.engine.strategicmerge.lookup import go_text

# Where the server's registry of kinds is made; it names itself when it does not find one.
_SCHEME = "pkg/api/legacyscheme/scheme.go:30"

# A JSON patch is refused without its reason: staging/src/k8s.io/apiserver/.../handlers/patch.go applyJSPatch
_NOT_APPLICABLE = "the server rejected our request due to an error in our request"
_OPERATIONS = "into Go value of type []handlers.jsonPatchOp"
_OBJECT = "into Go value of type map[string]interface {}"


def read(resource: Resource, sent: Manifest, validation: str) -> tuple[Manifest, tuple[str, ...]]:
    """The object in a request's body, and warnings; Refused (BadRequest) for what cannot be decoded.

    `validation` is the request's fieldValidation: with Warn, unknown fields are dropped and told.
    """
    where = f'{sent["kind"]} in version "{resource.version}" cannot be handled as a {resource.kind}'
    if sent["kind"] != resource.kind:
        missing = (
            f'no kind "{sent["kind"]}" is registered for version "{resource.api_version}" '
            f'in scheme "{_SCHEME}"'
        )
        raise Refused(status.bad_request(f"{where}: {missing}"))
    given = sent.get("apiVersion")
    if given and given != resource.api_version:
        raise Refused(
            status.bad_request(
                f"the API version in the data ({given}) does not match the expected API version "
                f"({resource.api_version})"
            )
        )
    decoded = schema.decode(resource.kind, sent)
    if decoded.value is None or (decoded.faults and validation == "Strict"):
        raise Refused(status.bad_request(f"{where}: {decoded.error}", _causes(decoded)))
    return decoded.value, _warnings(decoded, validation)


def read_patched(
    resource: Resource, current: Manifest, patch: Any, kind: str, validation: str
) -> tuple[Manifest, tuple[str, ...]]:
    """The object as a patch makes it, and warnings; Refused where it does not apply or leaves no such object."""
    _check_kind(patch, kind)
    try:
        if kind == "strategic":
            patched, left = strategic_merge(resource.kind, current, patch)
            shown = go_text(left)
        else:
            patched = merge_patch(current, patch) if kind == "merge" else json_patch(current, patch)
            shown = status.compact(patched)
    except PatchError as error:
        if kind == "json":
            raise Refused(Status(422, "Invalid", _NOT_APPLICABLE)) from None
        raise Refused(Status(500, "", str(error))) from None
    if kind != "strategic":
        if problem := _other_kind(resource, patched):
            raise Refused(_invalid_patch(shown, problem, Decoded(None)))
        if not patched.get("apiVersion"):
            return _without_version(patched, validation)
    # A strategic merge gives the kind that the URL names, whatever the patch says.
    patched = {**patched, "apiVersion": resource.api_version, "kind": resource.kind}
    decoded = schema.decode(resource.kind, patched)
    told = _unknown_operation_fields(patch) if (kind, validation) == ("json", "Warn") else ()
    if decoded.value is None or (decoded.faults and validation == "Strict"):
        text = decoded.error
        if kind == "strategic" and decoded.value is None:
            text = converter_error(decoded)
        raise Refused(_invalid_patch(shown, text, decoded), told)
    return decoded.value, (*told, *_warnings(decoded, validation))


# staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go jsonPatchOp
def _unknown_operation_fields(operations: Sequence[Manifest]) -> tuple[str, ...]:
    return tuple(
        f'json patch unknown field "[{i}].{key}"'
        for i, operation in enumerate(operations)
        for key in sorted(operation)
        if key not in ("op", "path", "from", "value")
    )


def _without_version(patched: Manifest, validation: str) -> tuple[Manifest, tuple[str, ...]]:
    """An object that a patch took the version from: none of its fields are known then, not even its name."""
    unknown = sorted(key for key in patched if key not in ("apiVersion", "kind"))
    warnings = [f'unknown field "{key}"' for key in unknown] if validation == "Warn" else []
    return {"metadata": {}}, tuple(warnings)


# staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go applyJSPatch, strategicPatchObject
def _check_kind(patch: Any, kind: str) -> None:
    """A JSON patch is a list of operations, the others are objects; Refused for what is neither."""
    if isinstance(patch, list if kind == "json" else dict):
        return
    into = _OPERATIONS if kind == "json" else _OBJECT
    text = f"json: cannot unmarshal {json_kind(patch)} {into}"
    raise Refused(
        status.bad_request(text if kind == "strategic" else f"error decoding patch: {text}")
    )


def check_address(metadata: Manifest, ref: Ref) -> None:
    """Refused for a patched object that no longer is what its URL names."""
    name = metadata.get("name")
    if not name:
        text = f"the name of the object ({ref.name} based on URL) was undeterminable: name must be provided"
        raise Refused(status.bad_request(text))
    if name != ref.name:
        raise Refused(status.other_name(name, ref.name))
    if (metadata.get("namespace") or ref.namespace) != ref.namespace:
        raise Refused(
            status.bad_request(
                "the namespace of the provided object does not match the namespace sent on the request"
            )
        )


def _invalid_patch(shown: str, text: str, decoded: Decoded) -> Status:
    """Invalid, of no kind and no name: its cause is the patch as a whole."""
    cause = invalid(("patch",), shown, text)
    return Status(422, "Invalid", f' "" is invalid: {cause}', (cause,), faults=_causes(decoded))


def _other_kind(resource: Resource, patched: Manifest) -> str:
    """Why an object that a patch made another kind of cannot be read; "" if it is none."""
    version = patched.get("apiVersion") or resource.api_version
    kind = patched.get("kind") or resource.kind
    if (version, kind) == (resource.api_version, resource.kind):
        return ""
    other = find_kind(kind)
    if other is None or (other.kind, other.api_version) != (kind, version):
        return f'no kind "{kind}" is registered for version "{version}" in scheme "{_SCHEME}"'
    group = resource.group.partition(".")[0] or "core"
    return f"converting ({other.version}.{other.kind}) to ({group}.{resource.kind}): unknown conversion"


def _causes(decoded: Decoded) -> tuple[FieldError, ...]:
    return tuple(FieldError(fault.path, fault.text) for fault in decoded.faults)


def _warnings(decoded: Decoded, validation: str) -> tuple[str, ...]:
    return tuple(fault.text for fault in decoded.faults) if validation == "Warn" else ()


def converter_error(decoded: Decoded) -> str:
    """The first wrong type in the words of the converter that a strategic merge patch goes through.

    staging/src/k8s.io/apimachinery/pkg/runtime/converter.go fromUnstructured
    """
    fault = next(fault for fault in decoded.faults if not fault.unknown)
    if fault.expected is None:
        return fault.text
    return _converter_words(fault)


def _converter_words(fault: Fault) -> str:
    assert fault.expected is not None
    go = fault.expected.go
    if isinstance(fault.expected, scalars.Bytes) and fault.found == "string":
        return f"error decoding from json: {fault.text}"
    found = {"object": "map", "array": "slice", "number": "int64"}.get(fault.found, fault.found)
    if isinstance(fault.expected, schema.MapType):
        return f"cannot restore map from {found}"
    if isinstance(fault.expected, schema.ListType | scalars.Bytes):
        return f"cannot restore slice from {found}"
    if isinstance(fault.expected, schema.Struct):
        return f"cannot restore struct from: {found}"
    if found == "int64":
        number_types = ("int32", "int64", "bool")
        if go not in number_types:
            return f"cannot convert int64 to {go}"
        if go != "bool":
            return f"cannot convert float64 to {go}"
    return f"unrecognized type: {go if go in ('int32', 'int64', 'bool') else 'string'}"

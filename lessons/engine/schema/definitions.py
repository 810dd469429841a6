"""openapi.json, read once and turned into types as they are asked for. Made by `manage.py openapi`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from lessons.engine.schema import scalars
from lessons.engine.schema.structs import Field, ListType, MapType, Struct
from lessons.engine.schema.types import Type

_FILE = Path(__file__).parents[1] / "openapi.json"
_META = "io.k8s.apimachinery.pkg.apis.meta.v1."
_SPECIAL: dict[str, Type] = {
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": scalars.IntOrString("intstr.IntOrString"),
    "io.k8s.apimachinery.pkg.api.resource.Quantity": scalars.Quantity("resource.Quantity"),
    f"{_META}Time": scalars.Time("v1.Time"),
    f"{_META}MicroTime": scalars.Time("v1.MicroTime"),
    f"{_META}FieldsV1": Type("v1.FieldsV1"),
}


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
    return document


def version() -> str:
    """The Kubernetes version that the types are of: v1.36.0."""
    text: str = _document()["info"]["version"]
    return text


@cache
def struct(kind: str) -> Struct:
    """The type of a kind; KeyError for one that is not served."""
    return named(_document()["kinds"][kind])


@cache
def named(name: str) -> Struct:
    """The type of a definition: io.k8s.api.core.v1.ServiceSpec. None of them holds itself."""
    definition = _document()["definitions"][name]
    version, plain = name.split(".")[-2:]
    required = definition.get("required", ())
    fields = {
        key: _field(key, schema, key in required)
        for key, schema in definition.get("properties", {}).items()
    }
    always = {
        key: None if _is_pointer(definition, key) else field.type.zero()
        for key, field in fields.items()
        if field.always
    }
    return Struct(f"{version}.{plain}", plain, definition.get("description", ""), fields, always)


def _is_pointer(definition: dict[str, Any], key: str) -> bool:
    return str(definition["properties"][key].get("x-go", "")).startswith("*")


# Lists that are refused when they are empty, with words for an empty one.
_TOLD_WHEN_EMPTY = ("[]v1.IngressRule", "[]v2.HPAScalingPolicy")


def _field(name: str, schema: dict[str, Any], required: bool) -> Field:
    go, *options = schema.get("x-go", "string,omitempty").split(",")
    pointer = go.startswith("*")
    omitted = "omitempty" in options
    type_ = _type(schema, go.removeprefix("*"))
    # Go's omitempty never leaves out a struct, and an IntOrString or Quantity is one.
    whole = isinstance(type_, Struct | scalars.IntOrString | scalars.Quantity)
    strategies = schema.get("x-kubernetes-patch-strategy", "")
    return Field(
        name,
        type_,
        drops_zero=omitted and not pointer and not whole and go not in _TOLD_WHEN_EMPTY,
        always=not omitted or (whole and not pointer and "omitzero" not in options),
        description=schema.get("description", ""),
        merge_key=schema.get("x-kubernetes-patch-merge-key", ""),
        strategies=tuple(strategies.split(",")) if strategies else (),
        required=required,
        embedded=schema.get("x-go-embedded", ""),
        choices=tuple(schema.get("enum", ())),
    )


def _type(schema: dict[str, Any], go: str) -> Type:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/definitions/")
        if name in _SPECIAL:
            return _SPECIAL[name]
        return named(name) if _has_fields(name) else Type(go)
    kind = schema.get("type")
    if kind == "array":
        return ListType(go, _type(schema["items"], go.removeprefix("[]").removeprefix("*")))
    if kind == "object":
        value = schema.get("additionalProperties")
        return MapType(go, _type(value, go.partition("]")[2])) if value else Type(go)
    if kind == "integer":
        return scalars.Integer(go, 2**31 if schema.get("format") == "int32" else 2**63)
    if kind == "boolean":
        return scalars.Boolean(go)
    if kind == "number":
        return scalars.Float(go)
    # Go's name for bytes, as its JSON decoder tells it.
    return scalars.Bytes("[]uint8") if schema.get("format") == "byte" else scalars.String(go)


def _has_fields(name: str) -> bool:
    return "properties" in _document()["definitions"][name]

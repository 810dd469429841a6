"""What the fields of a kind are and mean: for `kubectl explain` and the editor's completion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lessons.engine.schema.definitions import struct
from lessons.engine.schema.structs import Field, ListType, MapType, Struct
from lessons.engine.schema.types import Type


@dataclass(frozen=True, slots=True)
class Described:
    """A field, or a kind as a whole. `type` as kubectl explain writes it: <[]ServicePort>, <string>."""

    name: str
    type: str
    description: str
    required: bool
    fields: tuple[Described, ...]
    choices: tuple[str, ...] = ()  # the values that it takes


def describe(kind: str, path: Sequence[str] = (), depth: int = 1) -> Described | None:
    """What stands at a path of a kind, with the fields below it; None where there is no such field."""
    current = Field(kind, struct(kind), False, False, struct(kind).description)
    for name in path:
        below = element(current.type)
        if not isinstance(below, Struct) or name not in below.fields:
            return None
        current = below.fields[name]
    return _described(current, depth)


def element(type_: Type) -> Type:
    """What a list or map is of; other types are themselves."""
    while isinstance(type_, ListType | MapType):
        type_ = type_.item
    return type_


def _described(field: Field, depth: int) -> Described:
    below = element(field.type)
    inner: tuple[Described, ...] = ()
    if depth and isinstance(below, Struct):
        inner = tuple(_described(below.fields[name], depth - 1) for name in sorted(below.fields))
    description = field.description
    type_ = type_name(field.type)
    return Described(field.name, type_, description, field.required, inner, field.choices)


def type_name(type_: Type) -> str:
    """A type as kubectl explain names it: string, integer, []ServicePort, map[string]string."""
    if isinstance(type_, ListType):
        return f"[]{type_name(type_.item)}"
    if isinstance(type_, MapType):
        return f"map[string]{type_name(type_.item)}"
    plain = {"Integer": "integer", "Boolean": "boolean", "Float": "number", "Type": "Object"}
    if type(type_).__name__ in plain:
        return plain[type(type_).__name__]
    named = ("Struct", "IntOrString", "Quantity")
    return type_.go.rpartition(".")[2] if type(type_).__name__ in named else "string"

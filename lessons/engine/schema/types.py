"""Go types as decoding sees them: what each takes, how it says no, and what of it is kept.

`read` gives a value as the server would store it, without the zeros that Go's omitempty drops and with the fields
that always appear; it raises Mismatch at the first thing wrong, and only then does `faults` find all of them, with their
paths. So decoding a good manifest never makes a path. sigs.k8s.io/json
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lessons.engine.refs import FieldPath


class Mismatch(Exception):
    """A value is not of its type, or has unknown fields."""


class Fault(NamedTuple):
    """One thing wrong: where, and what. An unknown field does not keep a lenient server from taking the rest.

    `fatal` ends decoding at once: a type that reads itself (Quantity, IntOrString) does not like its value.
    """

    path: FieldPath
    text: str
    unknown: bool = False
    fatal: bool = False
    expected: Type | None = None
    found: str = ""  # what JSON calls the value's type


class Context(NamedTuple):
    """Where a decoder is: the Go struct it is in, and the JSON names that lead there, without list indexes."""

    struct: str
    names: tuple[str, ...]

    def mismatch(self, value: Any, go: str) -> str:
        """The JSON decoder's words for a value of the wrong type."""
        target = f"struct field {self.struct}.{'.'.join(self.names)}"
        return f"json: cannot unmarshal {json_kind(value)} into Go {target} of type {go}"


def json_kind(value: Any) -> str:
    """What JSON calls the type of a value."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    if isinstance(value, dict):
        return "object"
    return "array" if isinstance(value, list) else "number"


@dataclass(slots=True, eq=False)
class Type:
    """A type; `go` is its name in messages, `plain` the Python class of a scalar that needs no other check."""

    go: str

    plain = type(None)

    def read(self, value: Any) -> Any:
        """The value as it is stored."""
        raise NotImplementedError

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        """Everything that is wrong with a value."""
        try:
            self.read(value)
        except Mismatch:
            yield self.misfit(value, path, context)

    def misfit(self, value: Any, path: FieldPath, context: Context) -> Fault:
        """That a value is of another type."""
        text = context.mismatch(value, self.go)
        return Fault(path, text, expected=self, found=json_kind(value))

    def zero(self) -> Any:
        """What a field of this type holds when nothing was said."""
        return None


@dataclass(slots=True, eq=False)
class Anything(Type):
    """Whatever JSON holds: managed fields, extensions."""

    def read(self, value: Any) -> Any:
        return value


@dataclass(slots=True, eq=False)
class String(Type):
    """A string, named or not."""

    plain = str

    def read(self, value: Any) -> Any:
        if value.__class__ is not str:
            raise Mismatch
        return value

    def zero(self) -> Any:
        return ""


@dataclass(slots=True, eq=False)
class Boolean(Type):
    """A bool."""

    plain = bool

    def read(self, value: Any) -> Any:
        if value.__class__ is not bool:
            raise Mismatch
        return value

    def zero(self) -> Any:
        return False


@dataclass(slots=True, eq=False)
class Integer(Type):
    """An int32 or int64."""

    limit: int = 2**63

    def read(self, value: Any) -> Any:
        if value.__class__ is not int or not -self.limit <= value < self.limit:
            raise Mismatch
        return value

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        for fault in Type.faults(self, value, path, context):
            text = fault.text
            if json_kind(value) == "number":
                text = text.replace(" number ", f" number {json.dumps(value)} ", 1)
            yield fault._replace(text=text)

    def zero(self) -> Any:
        return 0


@dataclass(slots=True, eq=False)
class Float(Type):
    """A float64."""

    def read(self, value: Any) -> Any:
        if json_kind(value) != "number":
            raise Mismatch
        return value


@dataclass(slots=True, eq=False)
class Bytes(Type):
    """Base64 in a string."""

    def read(self, value: Any) -> Any:
        if value.__class__ is not str:
            raise Mismatch
        try:
            base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise Mismatch from None
        return value

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        if isinstance(value, str):
            try:
                self.read(value)
            except Mismatch:
                wrong = re.search(r"[^A-Za-z0-9+/\r\n]", value)
                at = wrong.start() if wrong else len(value)
                yield Fault(path, f"illegal base64 data at input byte {at}")
            return
        yield from Type.faults(self, value, path, context)


@dataclass(slots=True, eq=False)
class IntOrString(Type):
    """intstr.IntOrString: reads itself, so its complaints name no field."""

    def read(self, value: Any) -> Any:
        if value.__class__ is int and -(2**31) <= value < 2**31:
            return value
        if value.__class__ is not str:
            raise Mismatch
        return value

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        try:
            self.read(value)
        except Mismatch:
            kind = json_kind(value)
            shown = f"number {json.dumps(value)}" if kind == "number" else kind
            text = f"json: cannot unmarshal {shown} into Go value of type int32"
            yield Fault(path, text, fatal=True)

    def zero(self) -> Any:
        return 0


@dataclass(slots=True, eq=False)
class Quantity(Type):
    """resource.Quantity: 500m, 128Mi."""

    def read(self, value: Any) -> Any:
        if value.__class__ is int:
            return str(value)
        if value.__class__ is not str or _quantity_fault(value):
            raise Mismatch
        return value

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        try:
            self.read(value)
        except Mismatch:
            shown = value if isinstance(value, str) else json.dumps(value)
            yield Fault(path, _quantity_fault(shown) or _QUANTITY_FORM, fatal=True)

    def zero(self) -> Any:
        return "0"


_QUANTITY_FORM = (
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
)
_SUFFIXES = ("", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")


def _quantity_fault(text: str) -> str:
    """Why a text is no quantity, "" if it is one: apimachinery/pkg/api/resource ParseQuantity."""
    if not text:
        return _QUANTITY_FORM
    match = re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(.*)", text)
    if match is None:
        return _QUANTITY_FORM
    suffix = match[2]
    if suffix in _SUFFIXES or re.fullmatch(r"[eE][-+]?[0-9]+", suffix):
        return ""
    if re.fullmatch(r"[eEinumkKMGTP]*[-+]?[0-9]*", suffix):
        return "unable to parse quantity's suffix"
    return _QUANTITY_FORM


@dataclass(slots=True, eq=False)
class Time(Type):
    """metav1.Time and MicroTime: RFC 3339."""

    def read(self, value: Any) -> Any:
        pattern = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)"
        if value.__class__ is not str or not re.fullmatch(pattern, value):
            raise Mismatch
        return value

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        try:
            self.read(value)
        except Mismatch:
            layout = "2006-01-02T15:04:05Z07:00"
            text = f'parsing time "{value}" as "{layout}": cannot parse "{value}" as "2006"'
            if not isinstance(value, str):
                text = f"json: cannot unmarshal {json_kind(value)} into Go value of type string"
            yield Fault(path, text, fatal=True)


@dataclass(slots=True, eq=False)
class ListType(Type):
    """A slice."""

    item: Type

    def read(self, value: Any) -> Any:
        if value.__class__ is not list:
            raise Mismatch
        read = self.item.read
        return [self.item.zero() if item is None else read(item) for item in value]

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield self.misfit(value, path, context)
            return
        for i, item in enumerate(value):
            if item is not None:
                yield from self.item.faults(item, (*path, i), context)


@dataclass(slots=True, eq=False)
class MapType(Type):
    """A map from strings."""

    item: Type

    def read(self, value: Any) -> Any:
        if value.__class__ is not dict:
            raise Mismatch
        read = self.item.read
        return {
            key: self.item.zero() if item is None else read(item) for key, item in value.items()
        }

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield self.misfit(value, path, context)
            return
        for key in sorted(value):
            if value[key] is not None:
                yield from self.item.faults(value[key], (*path, key), context)


@dataclass(slots=True, eq=False)
class Field:
    """One field of a struct. `drops_zero`: an explicit zero is not kept. `always`: it appears though nothing was said.

    `merge_key` and `strategies` are what strategic merge patches go by.
    """

    name: str
    type: Type
    drops_zero: bool
    always: bool
    description: str
    merge_key: str = ""
    strategies: tuple[str, ...] = ()
    required: bool = False


@dataclass(slots=True, eq=False)
class Struct(Type):
    """A struct; `fields` is filled after it is made, since structs may hold themselves."""

    name: str
    description: str = ""
    fields: dict[str, Field] = field(default_factory=dict)
    always: Mapping[str, Any] = field(default_factory=dict)

    def read(self, value: Any) -> Any:
        if value.__class__ is not dict:
            raise Mismatch
        fields, kept = self.fields, {}
        for key, item in value.items():
            known = fields.get(key)
            if known is None:
                raise Mismatch
            if item is None:
                continue
            if item.__class__ is not known.type.plain:
                item = known.type.read(item)
            if item or not known.drops_zero:
                kept[key] = item
        for key, zero in self.always.items():
            if key not in kept:
                kept[key] = zero
        return kept

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield self.misfit(value, path, context)
            return
        for key in sorted(value):
            known, below = self.fields.get(key), (*path, key)
            if known is None:
                yield Fault(below, f'unknown field "{_dotted(below)}"', unknown=True)
            elif value[key] is not None:
                inside = Context(self.name, (*context.names, key))
                yield from known.type.faults(value[key], below, inside)

    def zero(self) -> Any:
        return dict(self.always)


def _dotted(path: FieldPath) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")

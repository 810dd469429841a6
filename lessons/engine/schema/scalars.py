"""Types without parts. Some read themselves, as in Go: their complaints name no field and end decoding."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from lessons.engine.refs import FieldPath
from lessons.engine.schema.types import Context, Fault, Mismatch, Type, json_kind

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)")
_QUANTITY_FORM = (
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
)
_QUANTITY_SUFFIX = "unable to parse quantity's suffix"
_SUFFIXES = ("", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")


@dataclass(slots=True, eq=False)
class String(Type):
    """A string, of a type of its own or not."""

    plain: ClassVar[type] = str

    def read(self, value: Any) -> Any:
        """A string as it is."""
        if value.__class__ is not str:
            raise Mismatch
        return value

    def zero(self) -> Any:
        """The empty string."""
        return ""


@dataclass(slots=True, eq=False)
class Boolean(Type):
    """A bool."""

    plain: ClassVar[type] = bool

    def read(self, value: Any) -> Any:
        """A bool as it is."""
        if value.__class__ is not bool:
            raise Mismatch
        return value

    def zero(self) -> Any:
        """False."""
        return False


@dataclass(slots=True, eq=False)
class Integer(Type):
    """An int32 or int64."""

    limit: int = 2**63

    def read(self, value: Any) -> Any:
        """A whole number in range."""
        if value.__class__ is not int or not -self.limit <= value < self.limit:
            raise Mismatch
        return value

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        """A number that does not fit is shown itself."""
        for fault in Type.faults(self, value, path, context):
            text = fault.text
            if json_kind(value) == "number":
                text = text.replace(" number ", f" number {json.dumps(value)} ", 1)
            yield fault._replace(text=text)

    def zero(self) -> Any:
        """Zero."""
        return 0


@dataclass(slots=True, eq=False)
class Float(Type):
    """A float64."""

    def read(self, value: Any) -> Any:
        """Any number."""
        if json_kind(value) != "number":
            raise Mismatch
        return value


@dataclass(slots=True, eq=False)
class Bytes(Type):
    """Base64 in a string."""

    def read(self, value: Any) -> Any:
        """The string, once it decodes."""
        if value.__class__ is not str:
            raise Mismatch
        try:
            base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise Mismatch from None
        return value

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        """The first byte that is no base64."""
        for fault in Type.faults(self, value, path, context):
            if not isinstance(value, str):
                yield fault
                continue
            wrong = re.search(r"[^A-Za-z0-9+/\r\n]", value)
            # encoding/base64: an end that is no whole group is found where the group starts.
            at = wrong.start() if wrong else len(value) - len(value) % 4
            yield fault._replace(text=f"illegal base64 data at input byte {at}")

    def zero(self) -> Any:
        """No bytes."""
        return ""


@dataclass(slots=True, eq=False)
class SelfReading(Type):
    """A type that reads its own JSON."""

    def complaint(self, value: Any, context: Context) -> str:
        """What it says about a value that it does not take."""
        raise NotImplementedError

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        """Its complaint, which ends decoding."""
        try:
            self.read(value)
        except Mismatch:
            yield Fault(path, self.complaint(value, context), fatal=True)


@dataclass(slots=True, eq=False)
class IntOrString(SelfReading):
    """intstr.IntOrString."""

    def read(self, value: Any) -> Any:
        """An int32 or a string."""
        if value.__class__ is int and -(2**31) <= value < 2**31:
            return value
        if value.__class__ is not str:
            raise Mismatch
        return value

    def complaint(self, value: Any, context: Context) -> str:
        """As reading an int32 fails."""
        text = context.mismatch(value, "int32")
        if json_kind(value) == "number":
            text = text.replace(" number ", f" number {json.dumps(value)} ", 1)
        return text

    def zero(self) -> Any:
        """The number 0."""
        return 0


@dataclass(slots=True, eq=False)
class Quantity(SelfReading):
    """resource.Quantity: 500m, 128Mi."""

    def read(self, value: Any) -> Any:
        """A quantity, or a number that is one."""
        if value.__class__ in (int, float):
            value = json.dumps(value)
        if value.__class__ is not str or _quantity_fault(value):
            raise Mismatch
        return value

    def complaint(self, value: Any, context: Context) -> str:
        """What is wrong with the text: apimachinery/pkg/api/resource ParseQuantity."""
        shown = value if isinstance(value, str) else json.dumps(value)
        return _quantity_fault(shown) or _QUANTITY_FORM

    def zero(self) -> Any:
        """The quantity 0."""
        return "0"


def _quantity_fault(text: str) -> str:
    match = re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(.*)", text)
    if match is None:
        return _QUANTITY_FORM
    suffix = match[2]
    if suffix in _SUFFIXES or re.fullmatch(r"[eE][-+]?[0-9]+", suffix):
        return ""
    form = re.fullmatch(r"[eEinumkKMGTP]*[-+]?[0-9]*", suffix)
    return _QUANTITY_SUFFIX if form else _QUANTITY_FORM


@dataclass(slots=True, eq=False)
class Time(SelfReading):
    """metav1.Time and MicroTime."""

    def read(self, value: Any) -> Any:
        """A time as RFC 3339 writes it."""
        if value.__class__ is not str or not _RFC_3339.fullmatch(value):
            raise Mismatch
        return value

    def complaint(self, value: Any, context: Context) -> str:
        """As Go's time package says it."""
        if not isinstance(value, str):
            return context.mismatch(value, "string")
        layout = "2006-01-02T15:04:05Z07:00"
        return f'parsing time "{value}" as "{layout}": cannot parse "{value}" as "2006"'

"""Strict decoding of a manifest: staging/src/k8s.io/apiserver/pkg/endpoints/handlers, sigs.k8s.io/json."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lessons.engine.refs import Manifest
from lessons.engine.schema.definitions import struct
from lessons.engine.schema.structs import Struct
from lessons.engine.schema.types import Context, Fault, Mismatch, Type


@dataclass(frozen=True, slots=True)
class Decoded:
    """A manifest as the server reads it. `value` is None if a type is wrong; unknown fields are left out of it."""

    value: Manifest | None
    faults: tuple[Fault, ...] = ()

    @property
    def error(self) -> str:
        """The server's words for what is wrong; "" for nothing.

        Of wrong types only the first is told, and a type that reads itself is heard before all others; unknown
        fields are told together, if the types are right.
        """
        wrong = [fault for fault in self.faults if not fault.unknown]
        if wrong:
            return next((fault for fault in wrong if fault.fatal), wrong[0]).text
        if self.faults:
            return "strict decoding error: " + ", ".join(fault.text for fault in self.faults)
        return ""


def decode(kind: str, value: Any) -> Decoded:
    """Read a manifest of this kind; KeyError for a kind that is not served."""
    type_ = struct(kind)
    try:
        return Decoded(type_.read(value))
    except Mismatch:
        faults = tuple(type_.faults(value, (), Context(kind, ())))
    if any(not fault.unknown for fault in faults):
        return Decoded(None, faults)
    return Decoded(type_.read(_known(type_, value)), faults)


def decode_metadata(value: Any) -> str:
    """What kubectl itself finds wrong with the metadata of a manifest, "" for nothing."""
    metadata = struct("ConfigMap").fields["metadata"].type
    if isinstance(value, dict):
        faults: Sequence[Fault] = [
            fault
            for fault in metadata.faults(value, ("metadata",), Context("ObjectMeta", ("metadata",)))
            if not fault.unknown
        ]
        return faults[0].text if faults else ""
    return Context("metadataOnlyObject", ("metadata",)).mismatch(value, metadata.go)


def _known(type_: Type, value: Any) -> Any:
    """A value without its unknown fields."""
    if isinstance(type_, Struct) and isinstance(value, dict):
        return {
            key: _known(type_.fields[key].type, item)
            for key, item in value.items()
            if key in type_.fields
        }
    item_type = getattr(type_, "item", None)
    if item_type is not None and isinstance(value, list):
        return [_known(item_type, item) for item in value]
    if item_type is not None and isinstance(value, dict):
        return {key: _known(item_type, item) for key, item in value.items()}
    return value

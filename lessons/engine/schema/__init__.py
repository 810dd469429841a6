"""The types of the API, from Kubernetes' OpenAPI: strict decoding, merge keys, and descriptions for `kubectl explain`."""

from lessons.engine.schema.decoding import Decoded, decode, decode_metadata
from lessons.engine.schema.definitions import struct, version
from lessons.engine.schema.describing import Described, describe, type_name
from lessons.engine.schema.scalars import IntOrString
from lessons.engine.schema.structs import Field, ListType, MapType, Struct
from lessons.engine.schema.types import Fault, Type

__all__ = [
    "Decoded",
    "Described",
    "Fault",
    "Field",
    "IntOrString",
    "ListType",
    "MapType",
    "Struct",
    "Type",
    "decode",
    "decode_metadata",
    "describe",
    "struct",
    "type_name",
    "version",
]

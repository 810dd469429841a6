"""The order in which upstream's controllers keep ports: by a hash of what Go prints of them.

pkg/util/hash DeepHashObject writes the object with spew's %#v into FNV-128a.
"""

from __future__ import annotations

from functools import lru_cache

from lessons.engine.refs import Manifest

_OFFSET = 0x6C62272E07BB014262B821756295C58D
_PRIME = 0x0000000001000000000000000000013B
_MASK = (1 << 128) - 1


@lru_cache(maxsize=4096)  # the same few ports are hashed over and over
def fnv128a(text: str) -> int:
    """The 128-bit FNV-1a hash of a text in UTF-8."""
    value = _OFFSET
    for byte in text.encode():
        value = (value ^ byte) * _PRIME & _MASK
    return value


def slice_port_hash(port: Manifest) -> int:
    """The hash of a port of an EndpointSlice (discovery/v1 EndpointPort)."""
    number = port.get("port")
    return fnv128a(
        "(v1.EndpointPort){"
        f"Name:(*string){_or_nil(port.get('name'))} "
        f"Protocol:(*v1.Protocol){_or_nil(port.get('protocol'))} "
        f"Port:(*int32){'<nil>' if number is None else number} "
        f"AppProtocol:(*string){_or_nil(port.get('appProtocol'))}}}"
    )


def endpoint_port_hash(port: Manifest) -> int:
    """The hash of a port of an Endpoints object (core/v1 EndpointPort)."""
    return fnv128a(
        "(v1.EndpointPort){"
        f"Name:(string){port.get('name', '')} "
        f"Port:(int32){port['port']} "
        f"Protocol:(v1.Protocol){port.get('protocol', '')} "
        f"AppProtocol:(*string){_or_nil(port.get('appProtocol'))}}}"
    )


def _or_nil(text: str | None) -> str:
    return "<nil>" if text is None else text

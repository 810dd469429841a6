"""The pod-template-hash of a ReplicaSet: pkg/controller/controller_utils.go ComputeHash."""

from __future__ import annotations

import json
from collections.abc import Iterable

from lessons.engine.chance import SUFFIX_ALPHABET
from lessons.engine.refs import Manifest

LABEL = "pod-template-hash"

_OFFSET, _PRIME, _MASK = 0x811C9DC5, 0x01000193, 0xFFFFFFFF


def template_hash(template: Manifest, collisions: int = 0) -> str:
    """Eight to ten letters and digits that stand for a pod template; `collisions` makes another one.

    Upstream hashes what Go prints of the template; this hashes its JSON, so the letters differ and the rules do not.
    """
    value = _OFFSET
    for byte in json.dumps([template, collisions], sort_keys=True, separators=(",", ":")).encode():
        value = (value ^ byte) * _PRIME & _MASK
    size = len(SUFFIX_ALPHABET)
    return "".join(SUFFIX_ALPHABET[ord(digit) % size] for digit in str(value))


def pinned_hashes(deployment: str, pods: Iterable[str]) -> list[str]:
    """The hashes in names of pods pinned for a Deployment, in the order listed: `web-596556dd5f-d5q27`."""
    found: dict[str, None] = {}
    for name in pods:
        head, _, _ = name.rpartition("-")
        owner, _, middle = head.rpartition("-")
        if owner == deployment and middle:
            found[middle] = None
    return list(found)

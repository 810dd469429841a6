"""Which objects an address belongs to, and which a student's files declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lessons.engine.manifests import parse
from lessons.engine.refs import Ref
from lessons.engine.store import Object, View
from lessons.engine.trace import Packet


def services_at(view: View, packet: Packet) -> Iterator[Object]:
    """The Services that the packet's address, its node port, or the pod that has the address belong to."""
    for index in (("ip", packet.destination), ("nodePort", str(packet.destination_port))):
        for item in view.indexed(*index):
            if item.ref.kind == "Service":
                yield item
            elif item.ref.kind == "Pod":
                yield from _selecting(view, item)


def _selecting(view: View, pod: Object) -> Iterator[Object]:
    for key in sorted(pod.labels):
        for item in view.indexed("selects", pod.ref.namespace, key, pod.labels[key]):
            if item.typed.selector.items() <= pod.labels.items():
                yield item


def declared(files: Mapping[str, str]) -> dict[Ref, Any]:
    """The manifest of every object that the files declare, as it is written there; the last of several counts."""
    known = {}
    for file, text in files.items():
        for document in parse(text, file).documents:
            value = document.value
            metadata = value.get("metadata") if isinstance(value, dict) else None
            if isinstance(metadata, dict):
                space = metadata.get("namespace") or "default"
                known[Ref(str(value.get("kind")), str(space), str(metadata.get("name")))] = value
    return known

"""Endpoints that somebody wrote by hand: their name, and the names of their ports, against the Service's."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.engine.advice.candidates.likeness import likeness
from lessons.engine.advice.edits import ABSENT, Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.refs import FieldPath
from lessons.engine.store import Object

_SERVICE_NAME = "kubernetes.io/service-name"


def mended(situation: Situation) -> Iterator[Mend]:
    """Written endpoints brought to a Service that has no selector."""
    service = situation.service
    if service is None or service.typed.selector:
        return
    named = [ref for ref in situation.declared if ref.kind in ("Endpoints", "EndpointSlice")]
    written = [item for ref in named if (item := situation.view.find(ref)) is not None]
    for item in sorted(written, key=lambda item: -likeness(item.ref.name, service.ref.name)):
        if item.ref.namespace == service.ref.namespace:
            yield from _ports(situation, service, item)
            yield from _name(situation, service, item)


def _ports(situation: Situation, service: Object, item: Object) -> Iterator[Mend]:
    lists: list[FieldPath] = [("ports",)]
    if item.ref.kind == "Endpoints":
        subsets = range(len(item.manifest.get("subsets") or ()))
        lists = [("subsets", at, "ports") for at in subsets]
    for path in lists:
        for index, port in enumerate(situation.value(item, *path) or ()):
            for wanted in service.typed.ports:
                if (port.get("name") or "") != wanted.name:
                    new = wanted.name or ABSENT
                    yield Mend((situation.edit(item, (*path, index, "name"), new),))


def _name(situation: Situation, service: Object, item: Object) -> Iterator[Mend]:
    if item.ref.kind == "EndpointSlice":
        path: FieldPath = ("metadata", "labels", _SERVICE_NAME)
    else:
        path = ("metadata", "name")
    if situation.value(item, *path) != service.ref.name:
        yield Mend((situation.edit(item, path, service.ref.name),))

"""Requests that an ingress controller has no rule for, or nobody to send to: the Ingress' class, host, path and backend."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lessons.engine.advice.candidates.likeness import nearest
from lessons.engine.advice.edits import Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.refs import FieldPath
from lessons.engine.store import Object

_HOST_HEADER = re.compile(r"\bhost:\s*([\w.-]+)", re.IGNORECASE)


def routed(situation: Situation) -> Iterator[Mend]:
    """An Ingress that would take the request if its class, a host or a path of it were another."""
    hop = situation.hop
    if hop is None or not hop.broken or (hop.ref is not None and hop.ref.kind != "Ingress"):
        return
    for item in _likely_first(situation):
        yield from _class(situation, item)
        yield from _hosts(situation, item)
        yield from _paths(situation, item)


def _likely_first(situation: Situation) -> list[Object]:
    """The Ingresses, first the one that the hop names."""
    named = situation.hop.ref if situation.hop is not None else None
    return sorted(situation.view.list("Ingress"), key=lambda item: item.ref != named)


def _class(situation: Situation, item: Object) -> Iterator[Mend]:
    for other in situation.view.list("IngressClass"):
        if item.typed.class_name != other.ref.name:
            yield Mend((situation.edit(item, ("spec", "ingressClassName"), other.ref.name),))


def _hosts(situation: Situation, item: Object) -> Iterator[Mend]:
    header, target = _HOST_HEADER.search(situation.transcript.line), situation.target
    host = header[1].lower() if header else target.host.lower() if target is not None else ""
    for index, rule in enumerate(situation.value(item, "spec", "rules") or ()):
        if host and rule.get("host", "") not in ("", host):
            yield Mend((situation.edit(item, ("spec", "rules", index, "host"), host),))


def _paths(situation: Situation, item: Object) -> Iterator[Mend]:
    for index, rule in enumerate(situation.value(item, "spec", "rules") or ()):
        for at, entry in enumerate((rule.get("http") or {}).get("paths") or ()):
            path: FieldPath = ("spec", "rules", index, "http", "paths", at)
            if entry.get("pathType") == "Exact":
                yield Mend((situation.edit(item, (*path, "pathType"), "Prefix"),))
            if entry.get("path") != "/":
                yield Mend((situation.edit(item, (*path, "path"), "/"),))


def backend(situation: Situation) -> Iterator[Mend]:
    """Another Service, or another port of it, behind the rule that took the request."""
    hop = next((h for h in reversed(situation.hops) if h.ref and h.ref.kind == "Ingress"), None)
    item = situation.view.find(hop.ref) if hop is not None and hop.ref is not None else None
    if hop is None or item is None:
        return
    at = next((n for n, step in enumerate(hop.path) if str(step).lower().endswith("backend")), None)
    if at is None:
        return
    place: FieldPath = (*hop.path[: at + 1], "service")
    named = situation.value(item, *place) or {}
    namespace, name = item.ref.namespace, named.get("name", "")
    service = situation.view.get("Service", namespace, name)
    if service is None:
        others = (other.ref.name for other in situation.view.list("Service", namespace))
        for other in nearest(name, others):
            yield Mend((situation.edit(item, (*place, "name"), other),))
        return
    key = "name" if "name" in (named.get("port") or {}) else "number"
    for port in service.typed.ports:
        said = port.name if key == "name" else port.port
        if said and said != (named.get("port") or {}).get(key):
            yield Mend((situation.edit(item, (*place, "port", key), said),))

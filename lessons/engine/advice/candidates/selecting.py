"""A Service that selects no pod: selectors and labels that nearly match, workloads without pods, other namespaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lessons.engine.advice.candidates.likeness import likeness
from lessons.engine.advice.edits import ABSENT, Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.refs import FieldPath
from lessons.engine.store import Object

_SELECTOR: FieldPath = ("spec", "selector")
_LABELS: FieldPath = ("metadata", "labels")
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController")
# A namespace with more makers of pods than these is no student's.
MOST_MAKERS = 100
# Words less alike than this are not a slip of the same word.
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Maker:
    """An object that pods are made from; `prefix` is where in it a pod's manifest stands."""

    item: Object
    prefix: FieldPath
    labels: Mapping[str, str]


def makers(situation: Situation, namespace: str) -> list[Maker]:
    """The workloads and bare pods of a namespace, with the labels that their pods carry."""
    found = []
    for kind in (*WORKLOADS, "Pod"):
        if situation.view.count(kind, namespace) > MOST_MAKERS:
            continue
        for item in situation.view.list(kind, namespace):
            if item.typed.meta.owner is not None:
                continue
            prefix: FieldPath = () if kind == "Pod" else ("spec", "template")
            labels = situation.value(item, *prefix, *_LABELS) or {}
            found.append(Maker(item, prefix, labels))
    return found


def _unmatched(selector: Mapping[str, str], labels: Mapping[str, str]) -> list[str]:
    return [key for key, value in selector.items() if labels.get(key) != value]


def _selects_nothing(situation: Situation) -> Object | None:
    service = situation.service
    if service is None or not service.typed.selector or situation.pods_of(service):
        return None
    return service


def replicas(situation: Situation) -> Iterator[Mend]:
    """A workload of the right pods that is scaled to none."""
    if (service := _selects_nothing(situation)) is None:
        return
    for maker in makers(situation, service.ref.namespace):
        idle = situation.value(maker.item, "spec", "replicas") == 0
        if idle and not _unmatched(service.typed.selector, maker.labels):
            yield Mend((situation.edit(maker.item, ("spec", "replicas"), 1),))


def selector(situation: Situation) -> Iterator[Mend]:
    """The selector brought to the pods' labels, or the labels to the selector: first where most already matches."""
    if (service := _selects_nothing(situation)) is None:
        return
    wanted = service.typed.selector
    near = _plausible(service, makers(situation, service.ref.namespace))
    for maker in near:
        unmatched = _unmatched(wanted, maker.labels)
        if len(unmatched) == 1:
            yield from _selector_edits(situation, service, maker, unmatched[0])
    for maker in near:
        if _unmatched(wanted, maker.labels) and set(maker.labels) != {"pod-template-hash"}:
            labels = dict(maker.labels)
            yield Mend((situation.edit(service, _SELECTOR, labels),))


def missing(situation: Situation) -> Iterator[Mend]:
    """A Service that has no selector, nor endpoints of its own: the labels of pods that go by its name."""
    service = situation.service
    if service is None or service.typed.selector or service.typed.type == "ExternalName":
        return
    if situation.view.size("slices", *service.ref[1:]):
        return
    for maker in _plausible(service, makers(situation, service.ref.namespace)):
        yield Mend((situation.edit(service, _SELECTOR, dict(maker.labels)),))


def _plausible(service: Object, found: list[Maker]) -> list[Maker]:
    """Of the makers of labelled pods those that may be meant, the likeliest first."""
    labelled = [maker for maker in found if maker.labels]
    labelled.sort(key=lambda maker: _distance(service, maker))
    if len(labelled) == 1:
        return labelled
    return [maker for maker in labelled if _alike(service, maker) >= ALIKE]


def _alike(service: Object, maker: Maker) -> float:
    """How much a Service's selector, or name, is like the labels, or the name, of pods' maker."""
    wanted = service.typed.selector
    pairs = [(wanted[key], value) for key in wanted for value in maker.labels.values()]
    pairs.append((service.ref.name, maker.item.ref.name))
    return max(likeness(one, other) for one, other in pairs)


def _distance(service: Object, maker: Maker) -> tuple[int, float]:
    wanted = service.typed.selector
    unmatched = _unmatched(wanted, maker.labels)
    pairs = [(wanted[key], value) for key in unmatched for value in maker.labels.values()]
    alike = max((likeness(one, other) for one, other in pairs), default=0)
    return len(unmatched), -alike - likeness(service.ref.name, maker.item.ref.name)


def _selector_edits(
    situation: Situation, service: Object, maker: Maker, key: str
) -> Iterator[Mend]:
    value = service.typed.selector[key]
    path = (*_SELECTOR, key)
    if key in maker.labels:
        yield Mend((situation.edit(service, path, maker.labels[key]),))
    else:
        for other, held in maker.labels.items():
            if held == value:
                yield Mend((situation.edit(service, path, value, key=other),))
        if len(service.typed.selector) > 1:
            yield Mend((situation.edit(service, path, ABSENT),))
    yield Mend((situation.edit(maker.item, (*maker.prefix, *_LABELS, key), value),))


def elsewhere(situation: Situation) -> Iterator[Mend]:
    """The right pods in another namespace: brought to the Service, or the Service to them."""
    if (service := _selects_nothing(situation)) is None:
        return
    for namespace in sorted(situation.view.namespaces.get("Pod", ())):
        if namespace == service.ref.namespace:
            continue
        pods = situation.view.selected("Pod", namespace, service.typed.selector)
        for item in {maker.ref: maker for maker, _ in map(situation.maker, pods)}.values():
            moved = situation.edit(item, ("metadata", "namespace"), service.ref.namespace)
            yield Mend((moved,))
        if pods and (target := situation.target) is not None:
            moved = situation.edit(service, ("metadata", "namespace"), namespace)
            yield Mend((moved,), line=target.to(f"{service.ref.name}.{namespace}"))

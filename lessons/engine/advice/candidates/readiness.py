"""Pods that are selected and not ready: their probes, the lab's annotation, and taking them as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lessons.engine.advice.candidates.ports import listening
from lessons.engine.advice.edits import Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.refs import FieldPath
from lessons.engine.store import Object

_ANNOTATIONS: FieldPath = ("metadata", "annotations")
_HANDLERS = ("httpGet", "tcpSocket", "grpc")


def readiness(situation: Situation) -> Iterator[Mend]:
    """What would make the pods ready; then, what sends traffic to them although they are not."""
    service = situation.service
    if service is None:
        return
    unready = [pod for pod in situation.pods_of(service) if not pod.typed.ready]
    for pod in unready[:2]:
        yield from made_ready(situation, pod)
    if unready:
        yield Mend((situation.edit(service, ("spec", "publishNotReadyAddresses"), True),))


def made_ready(situation: Situation, pod: Object) -> Iterator[Mend]:
    """The edits of a pod, or of what makes it, that may let it become ready."""
    for name, value in (("lab/ready", "true"), ("lab/phase", "Running")):
        if name in pod.annotations:
            yield Mend((situation.pod_edit(pod, (*_ANNOTATIONS, name), value),))
    for at, container in enumerate(pod.typed.containers):
        probe = container.manifest.get("readinessProbe")
        if probe:
            yield from _probe(situation, pod, probe, ("spec", "containers", at, "readinessProbe"))


def _probe(
    situation: Situation, pod: Object, probe: dict[str, Any], path: FieldPath
) -> Iterator[Mend]:
    handler = next((name for name in _HANDLERS if probe.get(name)), None)
    if handler is None:
        return
    asked, ports = probe[handler], listening(situation, pod)
    place = (*path, handler)
    mended = [situation.pod_edit(pod, (*place, "port"), port) for port in ports]
    if asked.get("port") not in ports:
        for edit in mended:
            yield Mend((edit,))
    if handler == "httpGet" and asked.get("path", "/") != "/":
        root = situation.pod_edit(pod, (*place, "path"), "/")
        yield Mend((root,))
        for edit in mended:
            yield Mend((edit, root))

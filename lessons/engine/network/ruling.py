"""What kube-proxy's rules make of a packet: which rule matched, and what it does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from lessons.engine.api.service import ServicePort
from lessons.engine.network.endpoints import Backend, Backends
from lessons.engine.refs import FieldPath
from lessons.engine.store import Object


class Frontend(StrEnum):
    """Through which of a Service's addresses a packet comes."""

    CLUSTER_IP = "ClusterIP"
    EXTERNAL_IP = "external IP"
    LOAD_BALANCER = "load balancer IP"
    NODE_PORT = "node port"


class Action(StrEnum):
    """What the rules do."""

    TRANSLATE = "translate"
    REJECT = "reject"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that a packet matches: which Service, which of its ports, through which address."""

    service: Object
    frontend: Frontend
    port: ServicePort | None
    index: int = 0

    @property
    def name(self) -> str:
        """`namespace/name:port`, as kube-proxy's comments have it."""
        name = f"{self.service.ref.namespace}/{self.service.ref.name}"
        return f"{name}:{self.port.name}" if self.port and self.port.name else name


class Ruling(NamedTuple):
    """What becomes of the packet, and why: `reason` is a word that `explain` puts into a sentence."""

    action: Action
    match: Match
    reason: str
    path: FieldPath = ()
    backend: Backend | None = None
    candidates: tuple[Backend, ...] = ()
    backends: Backends | None = None
    masquerade: bool = False

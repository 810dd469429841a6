"""What the rules of misconceptions read off a situation and its mend."""

from __future__ import annotations

from lessons.engine.advice.edits import Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.refs import Ref
from lessons.engine.store import Object
from lessons.engine.trace import HopKind


def hop_kind(situation: Situation) -> HopKind | None:
    """What sort of hop it broke at."""
    return situation.hop.kind if situation.hop is not None else None


def broke_at(situation: Situation, kind: HopKind) -> bool:
    """Whether it broke at a hop of this sort."""
    return hop_kind(situation) is kind


def edited(mend: Mend, *path: str) -> bool:
    """Whether the mend changes this field."""
    return any(edit.path == path for edit in mend.edits)


def named_external(situation: Situation) -> Object | None:
    """The ExternalName Service that the command names, None for another or none."""
    named = situation.named()
    return next((item for item in named if item.typed.type == "ExternalName"), None)


def pod_of_hop(situation: Situation) -> Object | None:
    """The pod at which it broke."""
    ref = situation.hop.ref if situation.hop is not None else None
    return situation.view.find(ref) if ref is not None and ref.kind == "Pod" else None


def pod_asked_for(situation: Situation) -> Object | None:
    """The pod whose name is the first label of what was asked for."""
    if situation.target is None:
        return None
    labels = situation.target.host.rstrip(".").split(".")
    namespace = labels[2] if len(labels) > 2 else situation.namespace
    return situation.view.find(Ref("Pod", namespace, labels[0]))

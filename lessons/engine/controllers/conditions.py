"""Lists of conditions, as status holds them: changed one by one, each with the time of its last change."""

from __future__ import annotations

from typing import Any

from lessons.engine.refs import Manifest

# In the order in which they come to hold; those of readiness gates come before.
_POD_ORDER = (
    "PodScheduled",
    "PodReadyToStartContainers",
    "Initialized",
    "ContainersReady",
    "Ready",
)


def find(status: Manifest, kind: str) -> Manifest | None:
    """The condition of a type, or None."""
    for condition in status.get("conditions") or ():
        if condition["type"] == kind:
            found: Manifest = condition
            return found
    return None


def with_condition(status: Manifest, wanted: Manifest, now: str) -> Manifest:
    """The status with one pod condition set; the same status if it holds already."""
    return with_conditions(status, [wanted], now)


def with_conditions(status: Manifest, wanted: list[Manifest], now: str) -> Manifest:
    """The status with these pod conditions set; lastTransitionTime is `now` where the status changed."""
    known = {condition["type"]: condition for condition in status.get("conditions") or ()}
    for each in wanted:
        before = known.get(each["type"])
        same = before is not None and before["status"] == each["status"]
        moment = before["lastTransitionTime"] if before and same else now
        probed = {"lastProbeTime": None, "lastTransitionTime": moment}
        known[each["type"]] = {**probed, **each}
    rank = {kind: at for at, kind in enumerate(_POD_ORDER)}
    ordered: list[Any] = sorted(known.values(), key=lambda c: rank.get(c["type"], -1))
    if ordered == status.get("conditions"):
        return status
    return {**status, "conditions": ordered}

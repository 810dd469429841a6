"""The arithmetic of a rollout: how many replicas each ReplicaSet of a Deployment should have next.

pkg/controller/deployment/rolling.go, sync.go and util/deployment_util.go
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lessons.engine.refs import Manifest
from lessons.engine.store import Object


@dataclass(frozen=True, slots=True)
class Strategy:
    """A Deployment's replicas and what it allows on the way: numbers of pods."""

    replicas: int
    recreate: bool
    surge: int
    unavailable: int

    @classmethod
    def of(cls, spec: Manifest) -> Strategy:
        """Read from a Deployment's spec; percentages of surge round up, of unavailable down, and one of them is not 0."""
        replicas = 1 if spec.get("replicas") is None else spec["replicas"]
        strategy = spec.get("strategy") or {}
        if strategy.get("type") == "Recreate":
            return cls(replicas, True, 0, replicas)
        rolling = strategy.get("rollingUpdate") or {}
        surge = scaled(rolling.get("maxSurge", "25%"), replicas, up=True)
        unavailable = scaled(rolling.get("maxUnavailable", "25%"), replicas, up=False)
        if not surge and not unavailable:
            unavailable = 1
        return cls(replicas, False, surge, min(unavailable, replicas) if replicas else unavailable)

    @property
    def most(self) -> int:
        """How many pods there may be at once; the annotation max-replicas."""
        return self.replicas + self.surge


def scaled(value: int | str, total: int, *, up: bool) -> int:
    """A number, or a percentage of a total: apimachinery/pkg/util/intstr GetScaledValueFromIntOrPercent."""
    if isinstance(value, int):
        return value
    share = int(value.rstrip("%")) * total / 100
    return math.ceil(share) if up else math.floor(share)


def size(replica_set: Object) -> int:
    """spec.replicas."""
    replicas: int = replica_set.typed.replicas
    return replicas


def available(replica_set: Object) -> int:
    """status.availableReplicas."""
    count: int = (replica_set.manifest.get("status") or {}).get("availableReplicas", 0)
    return count


def next_new_size(strategy: Strategy, new: Object, sets: Sequence[Object]) -> int:
    """How large the new ReplicaSet may be now: NewRSNewReplicas."""
    if size(new) >= strategy.replicas or strategy.recreate:
        return strategy.replicas
    room = strategy.most - sum(map(size, sets))
    if room <= 0:
        return size(new)
    return size(new) + min(room, strategy.replicas - size(new))


def next_old_sizes(strategy: Strategy, new: Object, old: Sequence[Object]) -> dict[str, int]:
    """The smaller sizes of old ReplicaSets, by name: reconcileOldReplicaSets; `old` are in order of age."""
    total = size(new) + sum(map(size, old))
    least = strategy.replicas - strategy.unavailable
    room = total - least - (size(new) - available(new))
    sizes: dict[str, int] = {}
    if room <= 0:
        return sizes
    for each in old:  # unhealthy pods first: cleanupUnhealthyReplicas
        unhealthy = max(0, size(each) - available(each))
        if room > 0 and unhealthy:
            cut = min(room, unhealthy)
            sizes[each.ref.name] = size(each) - cut
            room -= cut
    spare = available(new) + sum(map(available, old)) - least
    for each in old:
        before = sizes.get(each.ref.name, size(each))
        if spare > 0 and before:
            cut = min(spare, before)
            sizes[each.ref.name] = before - cut
            spare -= cut
    return sizes


def proportional(strategy: Strategy, sets: Sequence[Object], largest_before: int) -> dict[str, int]:
    """New sizes, by name, when a Deployment is scaled amid a rollout: each set gets its share (sync.go scale)."""
    total = sum(map(size, sets))
    allowed = strategy.most if strategy.replicas > 0 else 0
    to_add = allowed - total
    ordered = sorted(sets, key=lambda each: (-size(each), each.typed.meta.created), reverse=False)
    if to_add < 0:
        ordered = sorted(sets, key=lambda each: (size(each), each.typed.meta.created), reverse=True)
    sizes: dict[str, int] = {}
    added = 0
    for each in ordered:
        share = 0
        if to_add:
            share = _share(each, allowed, largest_before or strategy.most)
            left = to_add - added
            share = min(share, left) if to_add > 0 else max(share, left)
        sizes[each.ref.name] = size(each) + share
        added += share
    if ordered and added != to_add:
        first = ordered[0].ref.name
        sizes[first] = max(0, sizes[first] + to_add - added)
    return sizes


def _share(replica_set: Object, allowed: int, largest_before: int) -> int:
    """How much of the change a set gets, by what it was sized for: getReplicaSetFraction."""
    if not largest_before:
        return 0
    before: Any = replica_set.annotations.get("deployment.kubernetes.io/max-replicas")
    annotated = int(before) if before else largest_before
    return round(size(replica_set) * allowed / annotated) - size(replica_set)

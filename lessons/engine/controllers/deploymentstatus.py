"""The status of a Deployment: pkg/controller/deployment/sync.go calculateStatus, progress.go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lessons.engine.clock import SECOND, Clock, Milliseconds
from lessons.engine.controllers.rollout import Strategy, available
from lessons.engine.refs import Manifest
from lessons.engine.store import Object

Conditions = list[Manifest]


def deployment_status(
    deployment: Object, new: Object | None, sets: Sequence[Object], created: bool, clock: Clock
) -> Manifest:
    """The status that the ReplicaSets make; `created` tells that the new one was made just now."""
    before = deployment.manifest.get("status") or {}
    strategy = Strategy.of(deployment.manifest["spec"])
    counts = _counts(strategy, new, sets)
    conditions = list(before.get("conditions") or [])
    enough = counts["availableReplicas"] >= strategy.replicas - strategy.unavailable
    now = clock.timestamp()
    conditions = _set(conditions, _availability(enough), now)
    progress = _progress(deployment, new, counts, created, clock)
    if progress is not None:
        conditions = _set(conditions, progress, now)
    status: dict[str, Any] = {
        "observedGeneration": deployment.manifest["metadata"].get("generation", 1),
        **{key: count for key, count in counts.items() if count},
        "conditions": conditions,
    }
    terminating = _terminating(sets)
    if terminating is not None:
        status["terminatingReplicas"] = terminating
    if before.get("collisionCount"):
        status["collisionCount"] = before["collisionCount"]
    return status


def complete(deployment: Object, status: Manifest) -> bool:
    """Whether all pods are of the newest template, and available: util.DeploymentComplete."""
    wanted = deployment.typed.replicas
    counts = [status.get(key, 0) for key in ("updatedReplicas", "replicas", "availableReplicas")]
    return counts == [wanted] * len(counts)


def deadline(deployment: Object, status: Manifest, clock: Clock) -> Milliseconds | None:
    """How long until the rollout has taken too long; None where it is not going on or has no limit."""
    limit = deployment.manifest["spec"].get("progressDeadlineSeconds", 600)
    progress = _find(status.get("conditions") or [], "Progressing")
    if (
        deployment.typed.paused
        or progress is None
        or progress["reason"] == "NewReplicaSetAvailable"
    ):
        return None
    if progress["status"] != "True" or complete(deployment, status):
        return None
    left: Milliseconds = limit * SECOND - clock.since(progress["lastUpdateTime"])
    return left if left > 0 else None


def _counts(strategy: Strategy, new: Object | None, sets: Sequence[Object]) -> dict[str, int]:
    def total(field: str) -> int:
        return sum((each.manifest.get("status") or {}).get(field, 0) for each in sets)

    ready = sum(map(available, sets))
    wanted = sum(each.typed.replicas for each in sets)
    return {
        "replicas": total("replicas"),
        "updatedReplicas": ((new.manifest.get("status") or {}) if new else {}).get("replicas", 0),
        "readyReplicas": total("readyReplicas"),
        "availableReplicas": ready,
        "unavailableReplicas": max(0, max(wanted, total("replicas")) - ready),
    }


# pkg/controller/deployment/util/deployment_util.go GetTerminatingReplicaCountForReplicaSets
def _terminating(sets: Sequence[Object]) -> int | None:
    """How many pods are being deleted; None while a ReplicaSet that has been counted does not say."""
    statuses = [each.manifest.get("status") or {} for each in sets]
    counted = [
        status.get("terminatingReplicas")
        for status in statuses
        if status.get("observedGeneration") or "terminatingReplicas" in status
    ]
    return None if None in counted else sum(filter(None, counted))


def _availability(enough: bool) -> Manifest:
    if enough:
        return {
            "type": "Available",
            "status": "True",
            "reason": "MinimumReplicasAvailable",
            "message": "Deployment has minimum availability.",
        }
    return {
        "type": "Available",
        "status": "False",
        "reason": "MinimumReplicasUnavailable",
        "message": "Deployment does not have minimum availability.",
    }


def _progress(
    deployment: Object, new: Object | None, counts: dict[str, int], created: bool, clock: Clock
) -> Manifest | None:
    """The Progressing condition where it changes: syncRolloutStatus, and for a pause checkPausedConditions."""
    before = deployment.manifest.get("status") or {}
    current = _find(before.get("conditions") or [], "Progressing")
    paused = current is not None and current["reason"] == "DeploymentPaused"
    if deployment.typed.paused:
        return None if paused else _condition("Unknown", "DeploymentPaused", "Deployment is paused")
    if paused:
        return _condition("Unknown", "DeploymentResumed", "Deployment is resumed")
    if created and new is not None:
        message = f'Created new replica set "{new.ref.name}"'
        return _condition("True", "NewReplicaSetCreated", message)
    rolled_out = current is not None and current["reason"] == "NewReplicaSetAvailable"
    if rolled_out and counts["replicas"] == counts["updatedReplicas"]:
        return None  # scaling is no rollout
    name = f'Deployment "{deployment.ref.name}"'
    if new is not None:
        name = f'ReplicaSet "{new.ref.name}"'
    if complete(deployment, counts):
        return _condition("True", "NewReplicaSetAvailable", f"{name} has successfully progressed.")
    if current is None or rolled_out or _moved(before, counts):
        return _condition("True", "ReplicaSetUpdated", f"{name} is progressing.")
    limit = deployment.manifest["spec"].get("progressDeadlineSeconds", 600) * SECOND
    if current["status"] == "True" and clock.since(current["lastUpdateTime"]) >= limit:
        return _condition("False", "ProgressDeadlineExceeded", f"{name} has timed out progressing.")
    return None


def _moved(before: Manifest, counts: dict[str, int]) -> bool:
    """Whether a rollout has come on: more new, ready or available pods, or fewer old ones: DeploymentProgressing."""
    fields = ("updatedReplicas", "readyReplicas", "availableReplicas")
    more = any(counts[key] > before.get(key, 0) for key in fields)
    old_before = before.get("replicas", 0) - before.get("updatedReplicas", 0)
    return more or counts["replicas"] - counts["updatedReplicas"] < old_before


def _condition(status: str, reason: str, message: str) -> Manifest:
    return {"type": "Progressing", "status": status, "reason": reason, "message": message}


def _find(conditions: Conditions, kind: str) -> Manifest | None:
    return next((each for each in conditions if each["type"] == kind), None)


def _set(conditions: Conditions, wanted: Manifest, now: str) -> Conditions:
    """The list with a condition set, at its end if it changed: util.SetDeploymentCondition."""
    current = _find(conditions, wanted["type"])
    if current is not None and current["status"] == wanted["status"]:
        if current["reason"] == wanted["reason"] and wanted["reason"] != "ReplicaSetUpdated":
            return conditions
        moment = current["lastTransitionTime"]
    else:
        moment = now
    rest = [each for each in conditions if each["type"] != wanted["type"]]
    return [*rest, {**wanted, "lastTransitionTime": moment, "lastUpdateTime": now}]

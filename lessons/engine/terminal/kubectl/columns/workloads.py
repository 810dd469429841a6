"""Deployments, ReplicaSets, StatefulSets, DaemonSets, ReplicationControllers, autoscalers."""

from __future__ import annotations

from typing import Any

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.labelselector import format_selector
from lessons.engine.terminal.kubectl.table import Columns, Moment, format_labels


def _containers(manifest: Manifest) -> list[str]:
    template = (manifest.get("spec") or {}).get("template") or {}
    containers = (template.get("spec") or {}).get("containers") or []
    return [",".join(str(c.get(key, "")) for c in containers) for key in ("name", "image")]


def _status(manifest: Manifest, *fields: str) -> list[str]:
    status = manifest.get("status") or {}
    return [str(status.get(field, 0)) for field in fields]


def _replicas(manifest: Manifest) -> Any:
    replicas = (manifest.get("spec") or {}).get("replicas")
    return 1 if replicas is None else replicas


def _selector(manifest: Manifest) -> str:
    return format_selector((manifest.get("spec") or {}).get("selector"))


def _deployment(manifest: Manifest, moment: Moment) -> list[str]:
    ready, updated, available = _status(
        manifest, "readyReplicas", "updatedReplicas", "availableReplicas"
    )
    return [
        manifest["metadata"]["name"],
        f"{ready}/{_replicas(manifest)}",
        updated,
        available,
        moment.age(manifest),
        *_containers(manifest),
        _selector(manifest),
    ]


def _replica_set(manifest: Manifest, moment: Moment) -> list[str]:
    return [
        manifest["metadata"]["name"],
        str(_replicas(manifest)),
        *_status(manifest, "replicas", "readyReplicas"),
        moment.age(manifest),
        *_containers(manifest),
        _selector(manifest),
    ]


def _replication_controller(manifest: Manifest, moment: Moment) -> list[str]:
    cells = _replica_set(manifest, moment)
    return [*cells[:-1], format_labels((manifest.get("spec") or {}).get("selector"))]


def _stateful_set(manifest: Manifest, moment: Moment) -> list[str]:
    (ready,) = _status(manifest, "readyReplicas")
    return [
        manifest["metadata"]["name"],
        f"{ready}/{_replicas(manifest)}",
        moment.age(manifest),
        *_containers(manifest),
    ]


def _daemon_set(manifest: Manifest, moment: Moment) -> list[str]:
    template = (manifest.get("spec") or {}).get("template") or {}
    return [
        manifest["metadata"]["name"],
        *_status(
            manifest,
            "desiredNumberScheduled",
            "currentNumberScheduled",
            "numberReady",
            "updatedNumberScheduled",
            "numberAvailable",
        ),
        format_labels((template.get("spec") or {}).get("nodeSelector")),
        moment.age(manifest),
        *_containers(manifest),
        _selector(manifest),
    ]


def _autoscaler(manifest: Manifest, moment: Moment) -> list[str]:
    spec = manifest.get("spec") or {}
    target = spec.get("scaleTargetRef") or {}
    metrics = [_metric(metric) for metric in spec.get("metrics") or ()]
    shown = ", ".join(metrics[:2]) + (f" + {len(metrics) - 2} more..." if len(metrics) > 2 else "")
    least = spec.get("minReplicas")
    return [
        manifest["metadata"]["name"],
        f"{target.get('kind', '')}/{target.get('name', '')}",
        shown or "<none>",
        "<unset>" if least is None else str(least),
        str(spec.get("maxReplicas", 0)),
        *_status(manifest, "currentReplicas"),
        moment.age(manifest),
    ]


# Nothing measures load here, so the current value is never known: printers.go formatHPAMetrics.
def _metric(metric: Manifest) -> str:
    resource = metric.get("resource")
    if resource is None:
        return "<unknown type>"
    target = resource.get("target") or {}
    if target.get("averageValue") is not None:
        return f"{resource['name']}: <unknown>/{target['averageValue']}"
    share = target.get("averageUtilization")
    return f"{resource['name']}: <unknown>/{'<auto>' if share is None else f'{share}%'}"


_PODS = ("CONTAINERS", "IMAGES")
_WIDE = (*_PODS, "SELECTOR")
_REPLICAS = ("NAME", "DESIRED", "CURRENT", "READY", "AGE", *_PODS, "SELECTOR")

COLUMNS = {
    "Deployment": Columns(
        ("NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE", *_PODS, "SELECTOR"), _deployment, _WIDE
    ),
    "ReplicaSet": Columns(_REPLICAS, _replica_set, _WIDE),
    "ReplicationController": Columns(_REPLICAS, _replication_controller, _WIDE),
    "StatefulSet": Columns(("NAME", "READY", "AGE", *_PODS), _stateful_set, _PODS),
    "DaemonSet": Columns(
        (
            "NAME",
            "DESIRED",
            "CURRENT",
            "READY",
            "UP-TO-DATE",
            "AVAILABLE",
            "NODE SELECTOR",
            "AGE",
            *_PODS,
            "SELECTOR",
        ),
        _daemon_set,
        _WIDE,
    ),
    "HorizontalPodAutoscaler": Columns(
        ("NAME", "REFERENCE", "TARGETS", "MINPODS", "MAXPODS", "REPLICAS", "AGE"), _autoscaler
    ),
}

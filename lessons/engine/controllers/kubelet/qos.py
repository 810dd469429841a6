"""The quality of service class of a pod: pkg/apis/core/v1/helper/qos."""

from __future__ import annotations

from collections.abc import Mapping

from lessons.engine.api.pod import Pod

_MEASURED = ("cpu", "memory")


def qos_class(pod: Pod) -> str:
    """BestEffort without requests and limits, Guaranteed where all containers' are set and equal, else Burstable."""
    containers = (*pod.containers, *pod.init_containers)
    resources = [each.manifest.get("resources") or {} for each in containers]
    requests = [_measured(each.get("requests")) for each in resources]
    limits = [_measured(each.get("limits")) for each in resources]
    if not any(requests) and not any(limits):
        return "BestEffort"
    guaranteed = all(
        len(limit) == len(_MEASURED) and (request or limit) == limit
        for request, limit in zip(requests, limits, strict=True)
    )
    return "Guaranteed" if guaranteed else "Burstable"


def _measured(amounts: Mapping[str, str] | None) -> Mapping[str, str]:
    return {key: str(value) for key, value in (amounts or {}).items() if key in _MEASURED}

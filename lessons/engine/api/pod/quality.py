"""A pod's quality of service class: pkg/apis/core/helper/qos ComputePodQOS."""

from __future__ import annotations

from lessons.engine.api import quantity
from lessons.engine.refs import Manifest

_COUNTED = ("cpu", "memory")


def quality_of_service(pod: Manifest) -> str:
    """Guaranteed, Burstable or BestEffort, by the requests and limits of its containers."""
    spec = pod["spec"]
    containers = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    resources = [container.get("resources") or {} for container in containers]
    if not any(_amounts(given, key) for given in resources for key in ("limits", "requests")):
        return "BestEffort"
    guaranteed = all(
        len(limits := _amounts(given, "limits")) == len(_COUNTED)
        and limits == {**limits, **_amounts(given, "requests")}
        for given in resources
    )
    return "Guaranteed" if guaranteed else "Burstable"


def _amounts(resources: Manifest, key: str) -> dict[str, str]:
    given = resources.get(key) or {}
    return {name: given[name] for name in _COUNTED if name in given and quantity.value(given[name])}

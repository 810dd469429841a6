"""Expectations that are worked out from the cluster: the pods' addresses of the moment instead of written ones."""

from __future__ import annotations

import re
from dataclasses import replace

from lessons.course.scenarios.cases import Step
from lessons.engine.cluster import Cluster
from lessons.engine.store import View

# podIPs(app=web), podIPs(app=web,tier=front, ready), podIPs(app=web, namespace=shop)
_POD_IPS = re.compile(r"\s*podIPs\(([^()]*)\)\s*")


def computed(step: Step, cluster: Cluster) -> Step:
    """A step with `stdout: podIPs(LABEL=VALUE, ...)` replaced by those addresses, a line for each, in any order."""
    call = _POD_IPS.fullmatch(step.expected.stdout or "")
    if call is None:
        return step
    lines = "".join(f"{address}\n" for address in _pod_ips(call[1], cluster.view))
    return replace(step, expected=replace(step.expected, stdout=lines, any_order=True))


def _pod_ips(arguments: str, view: View) -> list[str]:
    words = [word.strip() for word in arguments.split(",")]
    labels = dict(word.split("=", 1) for word in words if "=" in word)
    namespace = labels.pop("namespace", "default")
    pods = [item.typed for item in view.selected("Pod", namespace, labels)]
    return [pod.ip for pod in pods if pod.ip and (pod.ready or "ready" not in words)]

"""What kubelets tell the API server of their pods: pkg/kubelet/status/status_manager.go."""

from __future__ import annotations

from dataclasses import replace

from lessons.engine.api.pod import Pod
from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.kubelet.readiness import gates_open, unready
from lessons.engine.controllers.kubelet.state import PodRecord
from lessons.engine.controllers.kubelet.status import Observed, annotated_phase, pod_status
from lessons.engine.store import Object


class StatusManager:
    """Writes the statuses of pods."""

    def __init__(self, apiserver: APIServer) -> None:
        self._apiserver = apiserver

    def write(self, item: Object, record: PodRecord) -> None:
        """Write the pod's status, if it says something new."""
        pod: Pod = item.typed
        record = _as_annotated(pod, record)
        node = self._apiserver.store.view.get("Node", "", record.node)
        observed = Observed(
            record=record,
            host_ip=node.typed.ip if node is not None else pod.host_ip,
            unready=unready(item, record, self._apiserver.profile),
            gates_open=gates_open(pod),
        )
        self._apiserver.write_status(item.ref, pod_status(pod, observed, self._apiserver.clock))


def _as_annotated(pod: Pod, record: PodRecord) -> PodRecord:
    """The record as lab/phase wants it seen: a pod that has ended at once."""
    wanted = annotated_phase(pod)
    if not wanted or record.started is None:
        return record
    code = 0 if wanted == "Succeeded" else 1
    for container in pod.containers:
        known = record.of(container.name)
        if known.running:
            ended = replace(known, ended=known.started, exit_code=code)
            record = record.having(container.name, ended)
    return record

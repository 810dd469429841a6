"""Whether the containers of a pod are ready: their probes, readiness gates, pins and lab/ annotations."""

from __future__ import annotations

from lessons.engine.api.pod import Pod
from lessons.engine.controllers.kubelet import probes
from lessons.engine.controllers.kubelet.state import PodRecord
from lessons.engine.profile import Profile
from lessons.engine.store import Object

READY = "lab/ready"


def declared(pod: Object, profile: Profile) -> bool | None:
    """The readiness that an annotation or a pin gives a pod whatever its probes say; None where neither does."""
    if (wanted := pod.annotations.get(READY)) is not None:
        return bool(wanted.lower() != "false")
    pin = profile.pods.get(pod.ref.name)
    return pin.ready if pin is not None else None


def unready(item: Object, record: PodRecord, profile: Profile) -> list[str]:
    """The names of a pod's containers that are not ready at this moment, in the pod's order."""
    pod: Pod = item.typed
    wanted = declared(item, profile)
    found = []
    for container in pod.containers:
        each = record.of(container.name)
        probed = probes.of(container, probes.READINESS) is not None
        passed = each.found(probes.READINESS) is True if probed else each.started_up
        if not (each.running and (passed and each.started_up if wanted is None else wanted)):
            found.append(container.name)
    return found


def gates_open(pod: Pod) -> bool:
    """Whether all conditions that spec.readinessGates names are True."""
    gates = (pod.manifest.get("spec") or {}).get("readinessGates") or ()
    return all(pod.conditions.get(gate["conditionType"], False) for gate in gates)

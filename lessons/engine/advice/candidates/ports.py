"""Ports that do not meet: targetPort, container ports, their names, and what the process listens on."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.engine.advice.candidates.likeness import nearest
from lessons.engine.advice.edits import Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.network import sockets
from lessons.engine.refs import FieldPath
from lessons.engine.store import Object
from lessons.engine.trace import Hop


def listening(situation: Situation, pod: Object) -> list[int]:
    """The TCP ports that the processes of a pod have open."""
    host = situation.cluster.network.topology.pod_host(pod)
    found = sockets.listening(host, situation.cluster.profile, situation.view)
    # On its host's network a pod shares the list with the node's own processes.
    own = {container.name for container in pod.typed.containers}
    return [port for port, protocol, process in found if protocol == "TCP" and process in own]


def named(situation: Situation) -> Iterator[Mend]:
    """A targetPort by a name that no container port has: another name, the number, or the container port's name."""
    service = situation.service
    if service is None:
        return
    for index, port in enumerate(service.typed.ports):
        if not isinstance(port.target_port, str):
            continue
        path: FieldPath = ("spec", "ports", index, "targetPort")
        for pod in situation.pods_of(service)[:1]:
            declared = [p for c in pod.typed.containers for p in c.ports]
            names = nearest(port.target_port, (p.name for p in declared if p.name))
            for name in names:
                yield Mend((situation.edit(service, path, name),))
            for number in dict.fromkeys(p.port for p in declared):
                yield Mend((situation.edit(service, path, number),))
            yield from _container_names(situation, pod, port.target_port)
            for number in listening(situation, pod):
                yield Mend((situation.edit(service, path, number),))


def _container_names(situation: Situation, pod: Object, name: str) -> Iterator[Mend]:
    for at, container in enumerate(pod.typed.containers):
        for index, _ in enumerate(container.ports):
            path: FieldPath = ("spec", "containers", at, "ports", index, "name")
            yield Mend((situation.pod_edit(pod, path, name),))


def target(situation: Situation) -> Iterator[Mend]:
    """A targetPort at which nobody listens: those where somebody does; or the container port that was meant."""
    hop, chosen = situation.hop, _endpoint(situation)
    service, pod = situation.service, _pod(situation, hop, chosen)
    if service is None or pod is None or chosen is None or situation.packet is None:
        return
    path = chosen.path
    if hop is not None and hop.packet is not None:
        yield from _opened_to_all(situation, pod, hop.packet.destination_port)
    yield from _narrowed(situation, service)
    for number in listening(situation, pod):
        yield Mend((situation.edit(service, path, number),))
    if hop is not None and hop.packet is not None:
        port = hop.packet.destination_port
        for at, container in enumerate(pod.typed.containers):
            for index, _ in enumerate(container.ports):
                declared: FieldPath = ("spec", "containers", at, "ports", index, "containerPort")
                yield Mend((situation.pod_edit(pod, declared, port),))


def _opened_to_all(situation: Situation, pod: Object, port: int) -> Iterator[Mend]:
    """An application that listens on 127.0.0.1 only, told to listen on every address."""
    private = sockets.loopback_ports(pod, situation.cluster.profile, situation.view)
    if port in private:
        path: FieldPath = ("metadata", "annotations", sockets.LISTEN)
        text = pod.annotations[sockets.LISTEN].replace("127.0.0.1:", "")
        yield Mend((situation.pod_edit(pod, path, text),))


def _narrowed(situation: Situation, service: Object) -> Iterator[Mend]:
    """Where only some of the selected pods listen: a label of theirs, which the others lack, in the selector."""
    hop, pods = situation.hop, situation.pods_of(service)
    port = hop.packet.destination_port if hop is not None and hop.packet is not None else 0
    good = [pod for pod in pods if port in listening(situation, pod)]
    bad = [pod for pod in pods if pod not in good]
    for key, value in good[0].labels.items() if good and bad else ():
        shared = all(pod.labels.get(key) == value for pod in good)
        if shared and not any(pod.labels.get(key) == value for pod in bad):
            yield Mend((situation.edit(service, ("spec", "selector", key), value),))


def _endpoint(situation: Situation) -> Hop | None:
    """The hop in which kube-proxy chose the endpoint; None where no Service was on the way."""
    return next((hop for hop in reversed(situation.leg) if hop.kind == "endpoint"), None)


def _pod(situation: Situation, hop: Hop | None, chosen: Hop | None) -> Object | None:
    """The pod that the packet was for; one on its host's network is told by the endpoint, not by where it arrived."""
    if hop is None or hop.ref is None:
        return None
    if hop.ref.kind == "Node" and chosen is not None and chosen.to.startswith("pod/"):
        _, namespace, name = chosen.to.split("/")
        return situation.view.get("Pod", namespace, name)
    return situation.view.find(hop.ref) if hop.ref.kind == "Pod" else None

"""Which process listens on a port of a host: pods by their images, nodes by what kubeadm runs, machines as declared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from lessons.engine import images
from lessons.engine.api.pod import Container, Pod
from lessons.engine.images import Server, control_plane
from lessons.engine.images.virtualhost import virtual_host
from lessons.engine.network.connection import Process
from lessons.engine.network.topology import Host
from lessons.engine.profile import Profile
from lessons.engine.refs import Ref
from lessons.engine.store import Object, View

LISTEN = "lab/listen"
KUBELET, PROXY_HEALTH, APISERVER, SSH = 10250, 10256, 6443, 22
TLS_PORTS = frozenset({443, 8443})


def in_pod(
    pod: Object,
    port: int,
    protocol: str,
    profile: Profile,
    view: View,
    *,
    loopback: bool = False,
) -> Process | None:
    """The process of a pod that has a port open; None while the pod does not run or nobody listens.

    With `loopback` the packet is for 127.0.0.1: then what listens on that address only counts too.
    """
    for container, image, sockets in _containers(pod, profile, view, loopback=loopback):
        if (port, protocol) in sockets:
            return _process(pod, container, image, port)
    return None


def _containers(
    pod: Object, profile: Profile, view: View, *, loopback: bool = False
) -> Iterator[tuple[Container, images.Image, Iterable[images.Socket]]]:
    """The containers of a running pod, each with its image and open sockets."""
    typed: Pod = pod.typed
    if typed.phase != "Running":
        return
    declared = _annotated(typed.meta.annotations.get(LISTEN), loopback=loopback)
    down = _down(typed)
    for at, container in enumerate(typed.containers):
        if container.name in down:
            continue  # between two runs, or without its image
        image = images.image(container.image, profile)
        if declared is not None:
            sockets: Iterable[images.Socket] = declared if at == 0 else ()
        else:
            sockets = image.listens(container, environment(container, typed.meta.namespace, view))
        yield container, image, sockets


def _down(pod: Pod) -> frozenset[str]:
    """The containers that do not run at the moment, by their statuses."""
    statuses = (pod.manifest.get("status") or {}).get("containerStatuses") or ()
    return frozenset(each["name"] for each in statuses if "running" not in each["state"])


def _process(pod: Object, container: Container, image: images.Image, port: int) -> Process:
    typed: Pod = pod.typed
    hostname = typed.hostname or pod.ref.name
    server = Server(pod.ref.name, hostname, typed.ip, port, container.image)
    return Process(
        kind="pod",
        name=pod.ref.name,
        at=f"pod/{pod.ref.namespace}/{pod.ref.name}",
        port=port,
        ref=pod.ref,
        answer=partial(image.answer, server) if image.answer else None,
        tls=port in TLS_PORTS and image.known,
        greets=image.greets,
        routes=image.routes and port in (80, 443),
        stand_in="" if image.known else container.image,
    )


def environment(container: Container, namespace: str, view: View) -> dict[str, str]:
    """The variables that a container's manifest sets, as far as they may move a port."""
    found: dict[str, str] = {}
    for source in container.manifest.get("envFrom") or ():
        reference = source.get("configMapRef") or {}
        prefix = source.get("prefix") or ""
        for key, text in _config_map(view, namespace, reference.get("name", "")).items():
            found[prefix + key] = text
    for variable in container.manifest.get("env") or ():
        value: str | None = variable.get("value")
        if value is None and (source := variable.get("valueFrom") or {}).get("configMapKeyRef"):
            reference = source["configMapKeyRef"]
            data = _config_map(view, namespace, reference.get("name", ""))
            value = data.get(reference.get("key", ""))
        if value is not None:
            found[variable["name"]] = str(value)
    return found


def _config_map(view: View, namespace: str, name: str) -> dict[str, str]:
    item = view.get("ConfigMap", namespace, name) if name else None
    return dict(item.manifest.get("data") or {}) if item is not None else {}


def _annotated(text: str | None, *, loopback: bool) -> list[images.Socket] | None:
    """`80,81/udp,127.0.0.1:82` as sockets, the last only for `loopback`; None without the annotation."""
    if text is None:
        return None
    found = []
    for piece in text.split(","):
        match = re.fullmatch(r"\s*(127\.0\.0\.1:)?(\d+)(?:/(\w+))?\s*", piece)
        if match and (loopback or not match[1]):
            found.append((int(match[2]), (match[3] or "tcp").upper()))
    return found


def loopback_ports(pod: Object, profile: Profile, view: View) -> list[int]:
    """The TCP ports that a pod's processes have open on 127.0.0.1 and nowhere else."""
    open_to = [
        {port for _, _, sockets in found for port, protocol in sockets if protocol == "TCP"}
        for found in (
            _containers(pod, profile, view, loopback=True),
            _containers(pod, profile, view),
        )
    ]
    return sorted(open_to[0] - open_to[1])


def on_node(host: Host, port: int, protocol: str, profile: Profile, view: View) -> Process | None:
    """The process on a node's own network: a pod of the host's network, the kubelet, kube-proxy, the API server."""
    for pod in view.indexed("node", host.name):
        if pod.typed.host_network and (found := in_pod(pod, port, protocol, profile, view)):
            return found
    if protocol != "TCP" or host.node is None:
        return None
    ref = Ref("Node", "", host.name)
    server = Server(host.name, host.name, host.node.ip, port)
    if port == APISERVER and host.node.control_plane:
        answer = partial(control_plane.apiserver, server)
        names = ("kubernetes", "kubernetes.default", "kubernetes.default.svc", host.name)
        return Process("apiserver", "kube-apiserver", host.at, port, ref, answer, True, names=names)
    if port == KUBELET:
        return Process(
            "node", "kubelet", host.at, port, ref, partial(control_plane.kubelet, server), True
        )
    if port == SSH:
        return Process("node", "sshd", host.at, port, ref, greets=True)
    return None


def host_port(host: Host, port: int, protocol: str, view: View) -> tuple[Object, int] | None:
    """The pod, and its port, that a hostPort of a node leads to (the CNI's portmap plugin)."""
    for pod in view.indexed("node", host.name):
        typed: Pod = pod.typed
        if typed.host_network or typed.phase != "Running":
            continue
        for container in typed.containers:
            for declared in container.ports:
                if (declared.host_port, declared.protocol) == (port, protocol):
                    return pod, declared.port
    return None


def listening(host: Host, profile: Profile, view: View) -> list[tuple[int, str, str]]:
    """The open sockets of a host as (port, protocol, process), by port: what `ss -l` shows there.

    Node ports are not among them: they exist in kube-proxy's rules, no process listens on them.
    """
    if host.kind == "pod" and not host.host_network and host.pod is not None:
        return sorted(_open(host.pod, profile, view))
    if host.node is None:
        return [(port, "TCP", host.name) for port in sorted(host.listens)]
    found = [(SSH, "TCP", "sshd"), (KUBELET, "TCP", "kubelet"), (PROXY_HEALTH, "TCP", "kube-proxy")]
    if host.node.control_plane:
        found.append((APISERVER, "TCP", "kube-apiserver"))
    for pod in view.indexed("node", host.node.name):
        if pod.typed.host_network:
            found += _open(pod, profile, view)
    return sorted(found)


def _open(pod: Object, profile: Profile, view: View) -> list[tuple[int, str, str]]:
    return [
        (port, protocol, container.name)
        for container, _, sockets in _containers(pod, profile, view)
        for port, protocol in sockets
    ]


def on_machine(host: Host, port: int, protocol: str, profile: Profile) -> Process | None:
    """The process on a machine outside of the cluster, which answers as the image echo:1 does, for its own sites."""
    if host.kind == "dns" and port == 53:
        return Process("dns", host.name, host.at, port)
    if protocol != "TCP" or port not in host.listens:
        return None
    image = images.image("echo:1", profile)
    server = Server(host.name, host.name, host.addresses[0], port)
    return Process(
        kind="machine",
        name=host.name,
        at=host.at,
        port=port,
        answer=partial(virtual_host, host.sites, image.answer, server) if image.answer else None,
        tls=port in TLS_PORTS,
        names=host.names,
    )

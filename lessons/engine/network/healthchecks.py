"""What kube-proxy and the kubelet tell of their health, and the health check node ports of Services."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lessons.engine.api.service import Service
from lessons.engine.images import HttpRequest, HttpResponse, control_plane
from lessons.engine.network.connection import Process
from lessons.engine.network.endpoints import of_port
from lessons.engine.network.kubeproxy import KubeProxy
from lessons.engine.network.topology import Host
from lessons.engine.refs import Ref
from lessons.engine.store import Object

HEALTHZ = 10256
# On 127.0.0.1 only.
PROXY_METRICS, KUBELET_HEALTHZ = 10249, 10248


def listening(proxy: KubeProxy, node: Host, port: int, *, loopback: bool) -> Process | None:
    """The process on a TCP port of a node that tells of health, None for a port that is none such.

    With `loopback` the packet is for 127.0.0.1: then what listens on that address only counts too.
    """
    answer: Callable[[HttpRequest], HttpResponse]
    ref, name = Ref("Node", "", node.name), "kube-proxy"
    if port == HEALTHZ:
        answer = _healthz
    elif loopback and port == PROXY_METRICS:
        answer = partial(control_plane.proxy_mode, proxy.mode)
    elif loopback and port == KUBELET_HEALTHZ:
        answer, name = control_plane.kubelet_health, "kubelet"
    elif (item := _checked(proxy, port)) is not None:
        local = local_endpoints(proxy, item.typed, node.name)
        answer = partial(control_plane.service_health, item.ref.namespace, item.ref.name, local)
    else:
        return None
    return Process("node", name, node.at, port, ref, answer)


def _healthz(request: HttpRequest) -> HttpResponse:
    return control_plane.proxy_health(request.timestamp, request)


def _checked(proxy: KubeProxy, port: int) -> Object | None:
    for item in proxy.view.indexed("nodePort", str(port)):
        if item.typed.health_check_node_port == port:
            return item
    return None


# pkg/proxy/endpointschangetracker.go LocalReadyEndpoints
def local_endpoints(proxy: KubeProxy, service: Service, node: str) -> int:
    """How many ready endpoints of a Service are on a node."""
    addresses = {
        backend.address
        for port in service.ports
        for backend in of_port(proxy.view, service, port)
        if backend.endpoint.ready and backend.endpoint.node == node
    }
    return len(addresses)

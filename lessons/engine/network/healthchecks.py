"""What kube-proxy itself listens on: /healthz on 10256, and the health check node ports of Services."""

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


def listening(proxy: KubeProxy, node: Host, port: int) -> Process | None:
    """kube-proxy's process on a TCP port of a node, None for a port that is not its."""
    answer: Callable[[HttpRequest], HttpResponse]
    if port == HEALTHZ:
        answer = _healthz
    elif (item := _checked(proxy, port)) is not None:
        local = local_endpoints(proxy, item.typed, node.name)
        answer = partial(control_plane.service_health, item.ref.namespace, item.ref.name, local)
    else:
        return None
    return Process("node", "kube-proxy", node.at, port, Ref("Node", "", node.name), answer)


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

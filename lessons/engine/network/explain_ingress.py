"""The ingress controller's decisions in words."""

from __future__ import annotations

from lessons.engine.images import HttpRequest, HttpResponse
from lessons.engine.network import ingressroutes
from lessons.engine.network.connection import Process
from lessons.engine.network.endpoints import Backend
from lessons.engine.network.ingressroutes import Route
from lessons.engine.network.topology import Host
from lessons.engine.store import View
from lessons.engine.trace import Hop, HopKind


def _shown(request: HttpRequest) -> str:
    return f"{ingressroutes.host_of(request)}{request.path}"


def _name(route: Route) -> str:
    return f"{route.ingress.ref.namespace}/{route.ingress.ref.name}"


def unrouted(pod: Host, request: HttpRequest, view: View, route: Route | None) -> Hop:
    """No rule takes the request: nginx's default backend answers."""
    left_out = [i for i in view.list("Ingress") if i not in ingressroutes.served(view)]
    host = ingressroutes.host_of(request)
    if route is not None:
        why = f"Ingress {_name(route)} has rules for {host}, but none of its paths takes {request.path}."
    elif any(host in item.typed.hosts or item.typed.default for item in left_out):
        name = left_out[0].typed.class_name
        why = (
            f"The Ingress with this host is of class {name}, which is not this controller's."
            if name
            else "The Ingress with this host has no ingressClassName, so no controller takes it."
        )
    else:
        why = (
            f"No Ingress has a rule for the host {host}. The Host header decides, not the address."
        )
    item = route.ingress if route is not None else left_out[0] if left_out else None
    return Hop(
        HopKind.PROXY,
        pod.at,
        f"ingress-nginx has no rule for {_shown(request)}: its default backend answers 404",
        why,
        ref=item.ref if item is not None else None,
        path=("spec", "rules") if route is not None else ("spec", "ingressClassName"),
        broken=True,
    )


def redirected(pod: Host, request: HttpRequest, route: Route) -> Hop:
    """Plain HTTP for a host with a certificate."""
    return Hop(
        HopKind.PROXY,
        pod.at,
        f"ingress-nginx redirects {_shown(request)} to https",
        "The Ingress has a tls section for this host.",
        ref=route.ingress.ref,
        path=("spec", "tls"),
    )


def routed(pod: Host, request: HttpRequest, route: Route) -> Hop:
    """A rule of an Ingress takes the request."""
    assert route.backend is not None  # only called for a route with one
    rewritten = f" as {route.path}" if route.path != request.path else ""
    return Hop(
        HopKind.PROXY,
        pod.at,
        f"Ingress {_name(route)} sends {_shown(request)} to Service {route.service}{rewritten}",
        "Of the rules for the request's host, the longest path that matches decides.",
        to=f"service/{route.service}",
        ref=route.ingress.ref,
        path=route.backend.path,
    )


def unserved(pod: Host, route: Route, view: View) -> Hop:
    """The Service is not there, has no such port, or no ready endpoint."""
    assert route.backend is not None  # only called for a route with one
    backend = route.backend
    service = view.get("Service", route.ingress.ref.namespace, backend.service)
    if service is None:
        why = "There is no Service of this name in the Ingress' namespace."
    elif not any(backend.port in (port.port, port.name) for port in service.typed.ports):
        why = f"The Service has no port {backend.port}: an Ingress names the Service's port, not the pod's."
    else:
        why = "The Service has no ready endpoints."
    return Hop(
        HopKind.ENDPOINT,
        pod.at,
        f"ingress-nginx has nobody to send to for Service {route.service}, port {backend.port}: 503",
        why,
        ref=route.ingress.ref if service is None else service.ref,
        path=backend.path if service is None else ("spec", "selector"),
        broken=True,
    )


def chosen(route: Route, backend: Backend, count: int) -> Hop:
    """The endpoint that is asked."""
    share = "the only ready endpoint" if count == 1 else f"1 of {count} ready endpoints"
    target = backend.endpoint.target
    is_pod = target is not None and target.kind == "Pod"
    return Hop(
        HopKind.ENDPOINT,
        f"service/{route.service}",
        f"ingress-nginx connects to {backend.target} ({share})",
        "The controller reads EndpointSlices itself: the ClusterIP is not used.",
        to=f"pod/{target.namespace}/{target.name}" if is_pod and target is not None else "",
        ref=backend.slice,
        path=("endpoints", backend.index),
    )


def answered(pod: Host, process: Process, response: HttpResponse) -> Hop:
    """The endpoint's answer on its way back through the controller."""
    return Hop(
        HopKind.ANSWER,
        process.at,
        f"{process.name} answers {response.status} {response.reason} to ingress-nginx",
        "It sees the controller as the client; who asked first stands in X-Forwarded-For.",
        to=pod.at,
        ref=process.ref,
        broken=response.status >= 500,
    )

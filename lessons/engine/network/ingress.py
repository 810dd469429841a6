"""ingress-nginx at work: one request comes in at its pod, an Ingress says which Service is meant, a second one goes out.

It sends to the endpoints of the Service themselves: the ClusterIP, and kube-proxy, are not asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lessons.engine.images import HttpRequest, HttpResponse, ingressnginx
from lessons.engine.network import explain_ingress, ingressroutes
from lessons.engine.network.connection import Connection, Verdict
from lessons.engine.network.endpoints import Backend, of_port
from lessons.engine.network.ingressroutes import Route
from lessons.engine.network.topology import Host
from lessons.engine.refs import Place
from lessons.engine.store import Object

if TYPE_CHECKING:
    from lessons.engine.network.dataplane import Journey

# How long nginx waits for a connection (proxy_connect_timeout), and how often it tries (proxy_next_upstream_tries).
CONNECT_TIMEOUT, TRIES = 5_000, 3


@dataclass(frozen=True, slots=True)
class Controller:
    """The controller's pod, at the end of the journey that brought the request there."""

    journey: Journey
    pod: Host

    def answer(self, request: HttpRequest) -> HttpResponse:
        """What the client gets: a redirect, an error page of nginx's own, or what the endpoint answered."""
        if self.journey.destination_port == ingressnginx.HTTPS_PORT and not request.tls:
            return ingressnginx.plain_on_tls(request)
        view, trace = self.journey.view, self.journey.trace
        route = ingressroutes.route(view, request)
        if route is None or route.backend is None:
            trace.add(explain_ingress.unrouted(self.pod, request, view, route))
            return ingressnginx.error(404, request)
        if route.redirects and not request.tls:
            trace.add(explain_ingress.redirected(self.pod, request, route))
            return ingressnginx.redirect(request)
        trace.add(explain_ingress.routed(self.pod, request, route))
        backends = self._backends(route)
        if not backends:
            trace.add(explain_ingress.unserved(self.pod, route, view))
            return ingressnginx.error(503, request)
        return self._forwarded(request, route, backends)

    def _backends(self, route: Route) -> list[Backend]:
        """The endpoints of the Service's port that are ready."""
        assert route.backend is not None  # answer() has looked
        view = self.journey.view
        service = view.get("Service", route.ingress.ref.namespace, route.backend.service)
        if service is None:
            return []
        return [
            backend
            for port in service.typed.ports
            if route.backend.port in (port.port, port.name)
            for backend in of_port(view, service.typed, port)
            if backend.endpoint.ready
        ]

    def _forwarded(
        self, request: HttpRequest, route: Route, backends: list[Backend]
    ) -> HttpResponse:
        """Ask one endpoint after the other until one takes the connection."""
        chance, elapsed, late = self.journey.proxy.chance, 0, False
        left = chance.shuffled(f"ingress/{route.service}", backends)[:TRIES]
        place = Place("pod", self.pod.name, _namespace(self.pod.pod))
        for backend in left:
            self.journey.trace.add(explain_ingress.chosen(route, backend, len(backends)))
            connection = self.journey.connect(place, backend.address, backend.port)
            if connection.verdict is Verdict.OPEN and connection.process is not None:
                return self._asked(request, route, connection, elapsed)
            late = connection.elapsed > CONNECT_TIMEOUT
            elapsed += min(connection.elapsed, CONNECT_TIMEOUT)
        return ingressnginx.error(504 if late else 502, request, elapsed)

    def _asked(
        self, request: HttpRequest, route: Route, connection: Connection, elapsed: int
    ) -> HttpResponse:
        process = connection.process
        if process is None or process.answer is None or process.tls:
            return ingressnginx.error(502, request, elapsed)
        port = self.journey.destination_port
        inner = ingressnginx.forwarded(request, route.path, connection.client, port)
        response = process.answer(inner)
        self.journey.trace.add(explain_ingress.answered(self.pod, process, response))
        return ingressnginx.passed_on(response, request, elapsed)


def _namespace(pod: Object | None) -> str:
    return pod.ref.namespace if pod is not None else ""

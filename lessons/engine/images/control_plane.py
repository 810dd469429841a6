"""What the cluster's own processes answer to HTTP: the API server, kubelets, kube-proxy, CoreDNS."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lessons.engine.images.http import HttpRequest, HttpResponse, plain_text
from lessons.engine.images.server import Server


def apiserver(_server: Server, request: HttpRequest) -> HttpResponse:
    """Anonymous requests are not taken: 401 with a Status; plain HTTP on the TLS port is told so."""
    if not request.tls:
        return plain_text("Client sent an HTTP request to an HTTPS server.\n", status=400)
    status = {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": "Unauthorized",
        "reason": "Unauthorized",
        "code": 401,
    }
    body = json.dumps(status, indent=2) + "\n"
    headers = (
        ("Audit-Id", "6d2a8a3e-9d7c-4b1f-8a45-0f6a1c7e5b21"),
        ("Cache-Control", "no-cache, private"),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body.encode()))),
        ("Date", request.date),
    )
    return HttpResponse(401, headers, body)


def kubelet(_server: Server, request: HttpRequest) -> HttpResponse:
    """The kubelet's own port wants a client certificate or a token."""
    if not request.tls:
        return plain_text("Client sent an HTTP request to an HTTPS server.\n", status=400)
    body = "Unauthorized"
    headers = (
        ("Date", request.date),
        ("Content-Length", str(len(body))),
        ("Content-Type", "text/plain; charset=utf-8"),
    )
    return HttpResponse(401, headers, body)


def coredns(server: Server, request: HttpRequest) -> HttpResponse:
    """CoreDNS' health (8080), ready (8181) and metrics (9153) ports."""
    path = request.path.partition("?")[0]
    if (server.port, path) in ((8080, "/health"), (8181, "/ready")):
        return _go("OK", request)
    if (server.port, path) == (9153, "/metrics"):
        return _go("# TYPE coredns_build_info gauge\n", request)
    return _go("404 page not found\n", request, 404)


# pkg/proxy/healthcheck/proxy_health.go ProxyHealthServer.Run
def proxy_health(moment: str, request: HttpRequest) -> HttpResponse:
    """kube-proxy's /healthz and /livez on 10256; `moment` is the time it last synced, RFC 3339."""
    path = request.path.partition("?")[0]
    if path not in ("/healthz", "/livez"):
        return _not_found(request)
    family = {"lastUpdated": moment, "healthy": True}
    body = {
        "lastUpdated": moment,
        "currentTime": moment,
        **({"nodeEligible": True} if path == "/healthz" else {}),
        "healthy": True,
        "status": {"IPv4": family, "IPv6": family},
    }
    return _json(json.dumps(body, separators=(",", ":")), request, 200)


# cmd/kube-proxy/app/server.go serveMetrics
def proxy_mode(mode: str, request: HttpRequest) -> HttpResponse:
    """What kube-proxy tells on 127.0.0.1:10249, its metrics aside."""
    answers = {"/proxyMode": mode, "/healthz": "ok"}
    return _told(answers, request)


def kubelet_health(request: HttpRequest) -> HttpResponse:
    """What the kubelet tells on 127.0.0.1:10248."""
    return _told({"/healthz": "ok"}, request)


def _told(answers: Mapping[str, str], request: HttpRequest) -> HttpResponse:
    body = answers.get(request.path.partition("?")[0])
    return _not_found(request) if body is None else _plain(200, body, request)


def _not_found(request: HttpRequest) -> HttpResponse:
    """net/http's answer to a path that nobody has registered."""
    return _plain(404, "404 page not found\n", request)


def _plain(status: int, body: str, request: HttpRequest) -> HttpResponse:
    headers = (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("X-Content-Type-Options", "nosniff"),
        ("Date", request.date),
        ("Content-Length", str(len(body))),
    )
    return HttpResponse(status, headers, body)


def service_health(namespace: str, name: str, local: int, request: HttpRequest) -> HttpResponse:
    """A Service's healthCheckNodePort: 200 with local ready endpoints, else 503."""
    # pkg/proxy/healthcheck/service_health.go hcHandler.ServeHTTP
    body = (
        f'{{\n\t"service": {{\n\t\t"namespace": "{namespace}",\n\t\t"name": "{name}"\n\t}},\n'
        f'\t"localEndpoints": {local},\n\t"serviceProxyHealthy": true\n}}'
    )
    weight = (("X-Load-Balancing-Endpoint-Weight", str(local)),)
    return _json(body, request, 200 if local else 503, weight)


def _json(
    body: str, request: HttpRequest, status: int, extra: tuple[tuple[str, str], ...] = ()
) -> HttpResponse:
    headers = (
        ("Content-Type", "application/json"),
        ("X-Content-Type-Options", "nosniff"),
        *extra,
        ("Date", request.date),
        ("Content-Length", str(len(body.encode()))),
    )
    return HttpResponse(status, headers, body)


def _go(body: str, request: HttpRequest, status: int = 200) -> HttpResponse:
    headers = (
        ("Date", request.date),
        ("Content-Length", str(len(body.encode()))),
        ("Content-Type", "text/plain; charset=utf-8"),
    )
    return HttpResponse(status, headers, body)

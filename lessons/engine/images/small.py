"""The small servers of the lessons: kubetm/app, echo:1, and what stands in for images nobody described."""

from __future__ import annotations

from collections.abc import Mapping

from lessons.engine.images.http import HttpRequest, HttpResponse, plain_text
from lessons.engine.images.server import Server

ECHO_ANSWERS: Mapping[str, str] = {
    "/hostname": "Hostname : {hostname}",
    "*": "Host={host} Path={path} From={pod} ClientIP={client} XFF={xff}",
}


def answer_by_path(
    answers: Mapping[str, str], server: Server, request: HttpRequest, *, close: bool
) -> HttpResponse:
    """The answer declared for the request's path, or for `*`, with its `{…}` filled in; 404 where none is declared."""
    path = request.path.partition("?")[0]
    template = answers.get(path, answers.get("*"))
    if template is None:
        return plain_text("404 page not found\n", status=404, close=close)
    facts = {
        "host": request.header("Host"),
        "path": request.path,
        "pod": server.name,
        "hostname": server.hostname,
        "client": request.client,
        "xff": request.header("X-Forwarded-For"),
        "port": str(server.port),
        "ip": server.address,
    }
    body = template
    for name, value in facts.items():
        body = body.replace("{" + name + "}", value)
    return plain_text(body if body.endswith("\n") else body + "\n", close=close)


def kubetm_app(server: Server, request: HttpRequest) -> HttpResponse:
    """A Node.js program: /hostname, /version, /health; everything else says hello."""
    texts = {
        "/hostname": f"Hostname : {server.hostname}\n",
        "/version": "Version : v1\n",
        "/health": f"{server.hostname} is Running\n",
        "/": "Welcome to Kubernetes another world\n",
    }
    body = texts.get(request.path.partition("?")[0])
    status = 200 if body is not None else 404
    body = body if body is not None else "Not Found\n"
    headers = (
        ("Date", request.date),
        (
            "Connection",
            "close" if request.header("Connection").lower() == "close" else "keep-alive",
        ),
        ("Keep-Alive", "timeout=5"),
        ("Content-Length", str(len(body.encode()))),
    )
    return HttpResponse(status, headers, body)


def multitool(server: Server, request: HttpRequest) -> HttpResponse:
    """network-multitool's nginx: one line that says who answers."""
    body = f"Praqma Network MultiTool (with NGINX) - {server.hostname} - {server.address}\n"
    headers = (
        ("Server", "nginx/1.18.0"),
        ("Date", request.date),
        ("Content-Type", "text/html"),
        ("Content-Length", str(len(body.encode()))),
        ("Connection", "keep-alive"),
    )
    return HttpResponse(200, headers, body)


def httpd(_server: Server, request: HttpRequest) -> HttpResponse:
    """Apache's welcome page."""
    body = "<html><body><h1>It works!</h1></body></html>\n"
    headers = (
        ("Date", request.date),
        ("Server", "Apache/2.4.63 (Unix)"),
        ("Content-Length", str(len(body))),
        ("Content-Type", "text/html"),
    )
    return HttpResponse(200, headers, body)


def hello(_server: Server, request: HttpRequest) -> HttpResponse:
    """hashicorp/http-echo without `-text`."""
    return _go_text("hello-world\n", request)


def hello_app(server: Server, request: HttpRequest) -> HttpResponse:
    """Google's hello-app."""
    return _go_text(f"Hello, world!\nVersion: 1.0.0\nHostname: {server.hostname}\n", request)


def whoami(server: Server, request: HttpRequest) -> HttpResponse:
    """traefik/whoami: the request as it arrived."""
    lines = [
        f"Hostname: {server.hostname}",
        "IP: 127.0.0.1",
        f"IP: {server.address}",
        f"RemoteAddr: {request.client}:{server.port}",
        f"{request.method} {request.path} HTTP/1.1",
        *(f"{name}: {value}" for name, value in request.headers),
    ]
    return _go_text("\n".join(lines) + "\n\n", request)


def _go_text(body: str, request: HttpRequest) -> HttpResponse:
    headers = (
        ("Date", request.date),
        ("Content-Length", str(len(body.encode()))),
        ("Content-Type", "text/plain; charset=utf-8"),
    )
    return HttpResponse(200, headers, body)

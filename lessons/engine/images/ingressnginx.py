"""ingress-nginx's nginx: its own pages, and what it changes on a request and a response that it passes on."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from lessons.engine.images.http import REASONS, HttpRequest, HttpResponse

HTTPS_PORT = 443
# What nginx writes itself, whatever the endpoint said.
_OWN = frozenset(("connection", "content-length", "content-type", "date", "keep-alive", "server"))


def error(status: int, request: HttpRequest, elapsed: int = 0) -> HttpResponse:
    """One of nginx's pages; `elapsed` are the milliseconds it took to find out."""
    return _page(status, REASONS[status], request, elapsed=elapsed)


def redirect(request: HttpRequest) -> HttpResponse:
    """To the same host and path over HTTPS."""
    location = f"https://{request.header('Host').partition(':')[0]}{request.path}"
    return _page(308, REASONS[308], request, (("Location", location),))


def plain_on_tls(request: HttpRequest) -> HttpResponse:
    """HTTP without TLS on the port for HTTPS."""
    detail = "<center>The plain HTTP request was sent to HTTPS port</center>\r\n"
    return _page(400, "Bad Request", request, detail=detail)


def _page(
    status: int,
    title: str,
    request: HttpRequest,
    extra: tuple[tuple[str, str], ...] = (),
    *,
    detail: str = "",
    elapsed: int = 0,
) -> HttpResponse:
    text = f"{status} {title}"
    body = (
        f"<html>\r\n<head><title>{text}</title></head>\r\n<body>\r\n<center><h1>{text}</h1></center>\r\n"
        f"{detail}<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    headers = (
        ("Date", request.date),
        ("Content-Type", "text/html"),
        ("Content-Length", str(len(body))),
        ("Connection", "keep-alive"),
        *extra,
    )
    return HttpResponse(status, headers, body, elapsed)


def forwarded(request: HttpRequest, path: str, source: str, port: int) -> HttpRequest:
    """The request as the endpoint gets it: from the controller's address, the client's own in headers.

    The controller does not trust what a client says in them (use-forwarded-headers is off).
    """
    scheme = "https" if request.tls else "http"
    seed = f"{request.date}{request.client}{request.path}".encode()
    added = {
        "X-Request-ID": blake2b(seed, digest_size=16).hexdigest(),
        "X-Real-IP": request.client,
        "X-Forwarded-For": request.client,
        "X-Forwarded-Host": request.header("Host"),
        "X-Forwarded-Port": str(port),
        "X-Forwarded-Proto": scheme,
        "X-Forwarded-Scheme": scheme,
        "X-Scheme": scheme,
    }
    names = {name.lower() for name in added} | {"host", "connection"}
    kept = [(name, value) for name, value in request.headers if name.lower() not in names]
    headers = (("Host", request.header("Host")), *added.items(), *kept)
    return replace(request, path=path, headers=headers, client=source, tls=False)


def passed_on(response: HttpResponse, request: HttpRequest, elapsed: int) -> HttpResponse:
    """The endpoint's response as the client gets it, on a connection that stays open."""
    given = {name.lower(): value for name, value in response.headers}
    headers = [("Date", request.date)]
    if "content-type" in given:
        headers.append(("Content-Type", given["content-type"]))
    headers.append(("Content-Length", given.get("content-length", "0")))
    headers.append(("Connection", "keep-alive"))
    headers += [(name, value) for name, value in response.headers if name.lower() not in _OWN]
    return replace(response, headers=tuple(headers), elapsed=elapsed)

"""nginx as the official image comes, and amsy810/echo-nginx, which tells about the request."""

from __future__ import annotations

from lessons.engine.images.http import REASONS, HttpRequest, HttpResponse
from lessons.engine.images.server import Server

VERSION = "nginx/1.27.5"
ECHO_VERSION = "nginx/1.17.10"

WELCOME = """\
<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
"""


def welcome(_server: Server, request: HttpRequest) -> HttpResponse:
    """The welcome page, or nginx's own error pages."""
    path = request.path.partition("?")[0]
    if request.method not in ("GET", "HEAD"):
        return _error(405, request)
    if path not in ("/", "/index.html"):
        return _error(404, request)
    extra = (
        ("Last-Modified", "Wed, 16 Apr 2025 12:01:11 GMT"),
        ("Connection", _connection(request)),
        ("ETag", '"67ff9c07-267"'),
        ("Accept-Ranges", "bytes"),
    )
    return _response(200, "text/html", WELCOME, request, extra=extra)


def echo(server: Server, request: HttpRequest) -> HttpResponse:
    """Who was asked for what, who answers, and whom it sees as the client; `$host` of nginx is without the port."""
    host = request.header("Host").partition(":")[0].lower()
    forwarded = request.header("X-Forwarded-For")
    body = (
        f"Host={host}  Path={request.path}  From={server.hostname}  "
        f"ClientIP={request.client}  XFF={forwarded}\n"
    )
    extra = (("Connection", _connection(request)),)
    return _response(200, "text/plain", body, request, extra=extra, version=ECHO_VERSION)


def _connection(request: HttpRequest) -> str:
    return "close" if request.header("Connection").lower() == "close" else "keep-alive"


def _error(status: int, request: HttpRequest) -> HttpResponse:
    title = f"{status} {REASONS[status]}"
    body = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        f"<hr><center>{VERSION}</center>\r\n</body>\r\n</html>\r\n"
    )
    return _response(
        status, "text/html", body, request, extra=(("Connection", _connection(request)),)
    )


def _response(
    status: int,
    kind: str,
    body: str,
    request: HttpRequest,
    *,
    extra: tuple[tuple[str, str], ...],
    version: str = VERSION,
) -> HttpResponse:
    headers = (
        ("Server", version),
        ("Date", request.date),
        ("Content-Type", kind),
        ("Content-Length", str(len(body.encode()))),
        *extra,
    )
    return HttpResponse(status, headers, body)

"""The images the lab knows."""

from __future__ import annotations

from functools import partial

from lessons.engine.images import control_plane, nginx, small
from lessons.engine.images.image import Image

_SHELL = frozenset(
    (
        *("awk", "cat", "cut", "date", "echo", "egrep", "env", "false", "fgrep", "getent", "grep"),
        *(
            "clear",
            "head",
            "hostname",
            "ls",
            "printenv",
            "printf",
            "pwd",
            "sed",
            "seq",
            "sh",
            "sleep",
            "sort",
        ),
        *("tac", "tail", "tee", "tr", "true", "uname", "uniq", "wc", "which", "whoami", "xargs"),
    )
)
_BUSYBOX = (_SHELL - {"getent"}) | {"busybox", "nc", "nslookup", "ping", "traceroute", "wget", "ip"}
_DEBIAN = _SHELL | {"bash"}


def _database(name: str, port: int, *, greets: bool = False, daemon: str = "") -> Image:
    return Image(name, ((port, "TCP"),), daemon=daemon, greets=greets, programs=_DEBIAN)


_ALL = (
    # -- the images of the lessons ----------------------------------------------------------------------------
    Image(
        "amsy810/echo-nginx",
        ((80, "TCP"),),
        port_variable="NGINX_PORT",
        daemon="nginx",
        answer=nginx.echo,
        programs=_DEBIAN | {"curl"},
    ),
    Image("amsy810/tools", programs=None),
    Image("kubetm/app", ((8080, "TCP"),), daemon="node", answer=small.kubetm_app, programs=None),
    Image("kubetm/init", programs=None),
    Image(
        "c1t1d0s7/network-multitool",
        ((80, "TCP"), (443, "TCP")),
        port_variable="HTTP_PORT",
        daemon="nginx",
        answer=small.multitool,
        programs=None,
    ),
    Image(
        "nginx", ((80, "TCP"),), daemon="nginx", answer=nginx.welcome, programs=_DEBIAN | {"curl"}
    ),
    # -- servers people use to try a Service ------------------------------------------------------------------
    Image("httpd", ((80, "TCP"),), daemon="httpd", answer=small.httpd, programs=_DEBIAN),
    Image(
        "hashicorp/http-echo",
        ((5678, "TCP"),),
        port_flag="listen",
        answer=small.hello,
        programs=frozenset(),
    ),
    Image("traefik/whoami", ((80, "TCP"),), port_flag="port", answer=small.whoami),
    Image(
        "google-samples/hello-app", ((8080, "TCP"),), port_variable="PORT", answer=small.hello_app
    ),
    Image("mysql", ((3306, "TCP"), (33060, "TCP")), daemon="mysqld", greets=True, programs=_DEBIAN),
    Image("mariadb", ((3306, "TCP"),), daemon="mariadbd", greets=True, programs=_DEBIAN),
    _database("postgres", 5432, daemon="postgres"),
    _database("redis", 6379, daemon="redis-server"),
    _database("mongo", 27017, daemon="mongod"),
    _database("memcached", 11211, daemon="memcached"),
    # -- images to look around from ---------------------------------------------------------------------------
    Image("nicolaka/netshoot", programs=None),
    Image(
        "praqma/network-multitool",
        ((80, "TCP"), (443, "TCP")),
        answer=small.multitool,
        programs=None,
    ),
    Image(
        "wbitt/network-multitool",
        ((80, "TCP"), (443, "TCP")),
        answer=small.multitool,
        programs=None,
    ),
    Image("tutum/dnsutils", programs=_DEBIAN | {"dig", "host", "nslookup"}),
    Image("e2e-test-images/jessie-dnsutils", programs=_DEBIAN | {"dig", "host", "nslookup"}),
    Image("e2e-test-images/agnhost", programs=_BUSYBOX | {"bash", "curl", "dig"}),
    Image("curlimages/curl", programs=_BUSYBOX | {"curl"}),
    Image("busybox", programs=_BUSYBOX),
    Image("alpine", programs=_BUSYBOX),
    Image("ubuntu", programs=_DEBIAN),
    Image("debian", programs=_DEBIAN),
    Image("pause"),
    # -- the cluster's own ------------------------------------------------------------------------------------
    Image(
        "coredns",
        ((53, "UDP"), (53, "TCP"), (8080, "TCP"), (8181, "TCP"), (9153, "TCP")),
        answer=control_plane.coredns,
    ),
    Image(
        "ingress-nginx/controller",
        ((80, "TCP"), (443, "TCP"), (10254, "TCP")),
        programs=_DEBIAN | {"curl"},
        routes=True,
    ),
    # -- what the recordings were made with -------------------------------------------------------------------
    Image(
        "echo",
        None,
        answer=partial(small.answer_by_path, small.ECHO_ANSWERS, close=True),
        programs=None,
    ),
)

BY_NAME = {image.name: image for image in _ALL}

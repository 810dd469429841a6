"""Which Ingress, and which of its paths, is meant by a request's host and path."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lessons.engine.api.ingressrules import Ingress, IngressBackend, IngressPath
from lessons.engine.images import HttpRequest
from lessons.engine.store import Object, View

CONTROLLER = "k8s.io/ingress-nginx"
_ANNOTATION = "nginx.ingress.kubernetes.io/"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes: the Ingress, its backend (None: nobody's), the path the backend is asked for.

    `redirects` tells whether plain HTTP is sent to HTTPS first.
    """

    ingress: Object
    backend: IngressBackend | None
    path: str
    redirects: bool = False

    @property
    def service(self) -> str:
        """`namespace/name` of the Service that is meant."""
        return f"{self.ingress.ref.namespace}/{self.backend.service if self.backend else ''}"


def served(view: View) -> list[Object]:
    """The Ingresses whose class is ingress-nginx's, oldest first as the controller merges them."""
    classes = {
        item.ref.name
        for item in view.list("IngressClass")
        if (item.manifest.get("spec") or {}).get("controller") == CONTROLLER
    }
    found = [item for item in view.list("Ingress") if item.typed.class_name in classes]
    return sorted(found, key=lambda item: item.typed.meta.created)


def route(view: View, request: HttpRequest) -> Route | None:
    """The way of a request, None where no Ingress speaks of its host."""
    host = host_of(request)
    ingresses = served(view)
    server = _server(host, {name for item in ingresses for name in item.typed.hosts})
    path = request.path.partition("?")[0]
    found = [
        (item, entry)
        for item in ingresses
        for entry in item.typed.paths
        if entry.host == server and _matches(item, entry, path)
    ]
    if found:
        item, entry = max(found, key=lambda pair: _rank(*pair))
        return _route(item, entry.backend, request, entry, host)
    return _default(ingresses, server, request, host)


def host_of(request: HttpRequest) -> str:
    """The host that a request is for, without its port."""
    return request.header("Host").partition(":")[0].lower()


def _server(host: str, names: Iterable[str]) -> str:
    """The rules' host that takes a request: its own, the wildcard over it, or "" for all."""
    known = set(names)
    wildcard = "*." + host.partition(".")[2]
    return host if host in known else wildcard if wildcard in known else ""


def _regex(item: Object) -> bool:
    """Whether the Ingress' paths are regular expressions for nginx: rewriting makes them so."""
    annotations = item.typed.meta.annotations
    return annotations.get(f"{_ANNOTATION}use-regex") == "true" or bool(
        annotations.get(f"{_ANNOTATION}rewrite-target")
    )


def _matches(item: Object, entry: IngressPath, path: str) -> bool:
    if entry.type == "Exact":
        return path == entry.path
    if _regex(item):
        return _searched(entry.path, path) is not None
    if entry.type == "ImplementationSpecific":
        return path.startswith(entry.path)
    prefix = entry.path.rstrip("/")
    return path == prefix or path.startswith(prefix + "/")


def _searched(pattern: str, path: str) -> re.Match[str] | None:
    """A location's expression against a path; one that Python cannot read matches nothing."""
    try:
        return re.match(pattern, path, re.IGNORECASE)
    except re.error:
        return None


def _rank(item: Object, entry: IngressPath) -> tuple[bool, int]:
    """The longest path wins; of the same path, Exact."""
    return entry.type == "Exact" and not _regex(item), len(entry.path)


def _default(ingresses: list[Object], server: str, request: HttpRequest, host: str) -> Route | None:
    """The defaultBackend of an Ingress for this host; of one without rules, for every other host too."""
    for item in ingresses:
        typed: Ingress = item.typed
        mine = server in typed.hosts if typed.hosts else not server
        if typed.default is not None and mine:
            return _route(item, typed.default, request, None, host)
    of_host = (item for item in ingresses if server and server in item.typed.hosts)
    first = next(of_host, None)
    return Route(first, None, request.path) if first is not None else None


def _route(
    item: Object,
    backend: IngressBackend | None,
    request: HttpRequest,
    entry: IngressPath | None,
    host: str,
) -> Route:
    annotations, typed = item.typed.meta.annotations, item.typed
    tls = host in typed.tls_hosts and annotations.get(f"{_ANNOTATION}ssl-redirect") != "false"
    forced = annotations.get(f"{_ANNOTATION}force-ssl-redirect") == "true"
    target = annotations.get(f"{_ANNOTATION}rewrite-target")
    path = request.path
    if target and entry is not None:
        path = _rewritten(entry.path, target, path)
    return Route(item, backend, path, tls or forced)


def _rewritten(pattern: str, target: str, path: str) -> str:
    """The path after rewrite-target, whose $1, $2 are the groups of the location's expression."""
    plain, mark, query = path.partition("?")
    match = _searched(pattern, plain)
    if match is None:
        return path
    groups = (match[0], *match.groups())

    def group(reference: re.Match[str]) -> str:
        number = int(reference[1])
        return (groups[number] or "") if number < len(groups) else ""

    return (re.sub(r"\$(\d)", group, target) or "/") + mark + query

"""Ingress: how the engine reads one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lessons.engine.api.meta import ObjectMeta
from lessons.engine.refs import FieldPath, Manifest

CLASS_ANNOTATION = "kubernetes.io/ingress.class"


@dataclass(frozen=True, slots=True)
class IngressBackend:
    """A Service and one of its ports, by number or name; `path` is where in the manifest it stands."""

    service: str
    port: int | str
    path: FieldPath


@dataclass(frozen=True, slots=True)
class IngressPath:
    """One path of a rule. `host` is "" for any; `type` Exact, Prefix or ImplementationSpecific."""

    host: str
    path: str
    type: str
    backend: IngressBackend | None


@dataclass(frozen=True, slots=True)
class Ingress:
    """An Ingress: its paths in order, what takes everything else, and the hosts it has a certificate for."""

    meta: ObjectMeta
    class_name: str
    paths: tuple[IngressPath, ...]
    hosts: tuple[str, ...]
    default: IngressBackend | None
    tls_hosts: tuple[str, ...]

    @classmethod
    def of(cls, manifest: Manifest) -> Ingress:
        """Read from a stored manifest."""
        spec, meta = manifest.get("spec") or {}, ObjectMeta.of(manifest)
        rules = spec.get("rules") or ()
        named: str = spec.get("ingressClassName") or meta.annotations.get(CLASS_ANNOTATION) or ""
        return cls(
            meta=meta,
            class_name=named,
            paths=tuple(_paths(rules)),
            hosts=tuple(rule.get("host") or "" for rule in rules),
            default=_backend(spec.get("defaultBackend"), ("spec", "defaultBackend")),
            tls_hosts=tuple(h for tls in spec.get("tls") or () for h in tls.get("hosts") or ()),
        )


def _paths(rules: list[Manifest] | tuple[()]) -> Iterator[IngressPath]:
    for i, rule in enumerate(rules):
        for j, item in enumerate((rule.get("http") or {}).get("paths") or ()):
            here = ("spec", "rules", i, "http", "paths", j, "backend")
            yield IngressPath(
                rule.get("host") or "",
                item.get("path") or "/",
                item.get("pathType", "ImplementationSpecific"),
                _backend(item.get("backend"), here),
            )


def _backend(backend: Manifest | None, path: FieldPath) -> IngressBackend | None:
    """A Service as backend; a resource of another kind is nobody's that serves here."""
    service = (backend or {}).get("service")
    if not service:
        return None
    port = service.get("port") or {}
    return IngressBackend(service["name"], port.get("name") or port.get("number") or 0, path)

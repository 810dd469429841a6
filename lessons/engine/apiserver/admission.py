"""Admission: what is checked and filled in between decoding and storing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessons.engine.api import Resource, by_kind
from lessons.engine.api.ingressclass import DEFAULT_ANNOTATION
from lessons.engine.api.ingressrules import CLASS_ANNOTATION
from lessons.engine.apiserver import status
from lessons.engine.apiserver.podadmission import admit_pod
from lessons.engine.apiserver.status import Refused
from lessons.engine.refs import Manifest

if TYPE_CHECKING:
    from lessons.engine.apiserver.server import APIServer


def admit(server: APIServer, resource: Resource, manifest: Manifest) -> Manifest:
    """The new object as admission leaves it; Refused where it does not let it pass."""
    if resource.namespaced:
        _check_namespace(server, resource, manifest)
    if resource.kind == "Ingress":
        return _default_class(server, manifest)
    return admit_pod(server, manifest) if resource.kind == "Pod" else manifest


def _default_class(server: APIServer, ingress: Manifest) -> Manifest:
    """The default class, if there is one, for an Ingress that names none: plugin/pkg/admission/network/defaultingressclass."""
    annotations = ingress["metadata"].get("annotations") or {}
    if ingress["spec"].get("ingressClassName") or CLASS_ANNOTATION in annotations:
        return ingress
    for item in server.store.view.list("IngressClass"):
        if item.annotations.get(DEFAULT_ANNOTATION) == "true":
            return {**ingress, "spec": {**ingress["spec"], "ingressClassName": item.ref.name}}
    return ingress


def _check_namespace(server: APIServer, resource: Resource, manifest: Manifest) -> None:
    """Refuse what goes to a namespace that is not there: plugin/namespace/lifecycle."""
    metadata = manifest["metadata"]
    name = metadata["namespace"]
    namespace = server.store.view.get("Namespace", "", name)
    if namespace is None:
        raise Refused(status.not_found(by_kind("Namespace"), name))
    if namespace.manifest["metadata"].get("deletionTimestamp"):
        reason = f"unable to create new content in namespace {name} because it is being terminated"
        raise Refused(status.forbidden(resource, metadata.get("name", ""), reason))

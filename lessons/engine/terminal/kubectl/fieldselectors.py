"""Field selectors, as --field-selector takes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lessons.engine.api import Resource
from lessons.engine.store import Object
from lessons.engine.terminal.kubectl.selectors import SelectorError

# The fields that the API server can select by, besides metadata.name and metadata.namespace.
# pkg/apis/core/v1/conversion.go AddFieldLabelConversionFunc
_FIELDS = {
    "Pod": (
        "spec.nodeName spec.restartPolicy spec.schedulerName spec.serviceAccountName "
        "spec.hostNetwork status.phase status.podIP status.podIPs status.nominatedNodeName"
    ),
    "Node": "spec.unschedulable",
    "ReplicationController": "status.replicas",
    "Event": (
        "involvedObject.kind involvedObject.namespace involvedObject.name involvedObject.uid "
        "involvedObject.apiVersion involvedObject.resourceVersion involvedObject.fieldPath "
        "reason reportingComponent source type"
    ),
    "Namespace": "status.phase",
    "Secret": "type",
    "Service": "spec.clusterIP spec.type",
    "Job": "status.successful",
    "CertificateSigningRequest": "spec.signerName",
}


@dataclass(frozen=True, slots=True)
class FieldSelector:
    """(field, whether it has to be equal, value) for each term."""

    terms: tuple[tuple[str, bool, str], ...]

    @classmethod
    def parse(cls, text: str) -> FieldSelector:
        """Read `status.phase=Running,spec.nodeName!=k8s-node01`; SelectorError if it cannot be read."""
        terms = []
        for part in sorted(filter(None, text.split(","))):
            match = re.match(r"(.*?)(!=|==|=)(.*)", part)
            if match is None:
                raise SelectorError(f"invalid selector: '{text}'; can't understand '{part}'")
            if "=" in match[3]:
                raise SelectorError(
                    "invalid field selector: unescaped character in value: " + str(ord("="))
                )
            terms.append((match[1], match[2] != "!=", match[3]))
        return cls(tuple(terms))

    def check(self, resource: Resource) -> None:
        """SelectorError for a field that the server does not select this kind by."""
        common = (
            ["metadata.name", "metadata.namespace"] if resource.namespaced else ["metadata.name"]
        )
        known = _FIELDS.get(resource.kind, "").split()
        for name, _, _ in self.terms:
            if name in common or name in known:
                continue
            if resource.kind == "Job":  # pkg/apis/batch/v1/conversion.go
                raise SelectorError(f'field label "{name}" not supported for Job')
            if known:
                raise SelectorError(f"field label not supported: {name}")
            raise SelectorError(
                f'"{name}" is not a known field selector: only "metadata.name", "metadata.namespace"'
            )

    def matches(self, item: Object) -> bool:
        """Whether an object's fields are as the terms say."""
        return all(
            (_field(item.manifest, name) == value) == equal for name, equal, value in self.terms
        )


def _field(manifest: Any, path: str) -> str:
    if path == "source":
        path = "source.component"
    value = manifest
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        return "false" if path in ("spec.unschedulable", "spec.hostNetwork") else ""
    return str(value).lower() if isinstance(value, bool) else str(value)

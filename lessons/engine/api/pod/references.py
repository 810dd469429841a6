"""References of a pod to its own fields and resources: validateObjectFieldSelector, validateContainerResourceFieldSelector."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lessons.engine.api import names, quantity
from lessons.engine.field import FieldError, invalid, required, unsupported
from lessons.engine.refs import FieldPath, Manifest

METADATA_FIELDS = (
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
)
# pkg/apis/core/pods/helpers.go ConvertDownwardAPIFieldLabel
_FIELDS = (
    *METADATA_FIELDS,
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.serviceAccountName",
    "spec.schedulerName",
    "spec.host",
    "status.phase",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)
_RESOURCES = tuple(
    f"{kind}.{name}"
    for kind in ("limits", "requests")
    for name in ("cpu", "ephemeral-storage", "memory")
)  # in upstream's order
_HUGE_PAGES = ("limits.hugepages-", "requests.hugepages-")
_SUBSCRIPT = re.compile(r"(.*)\['(.*)'\]", re.DOTALL)
_BYTES = ("1", *(f"1{unit}" for unit in "kMGTPE"), *(f"1{unit}i" for unit in "KMGTPE"))
# What a divisor may be, and what upstream calls the resource then.
_DIVISORS = {
    "cpu": (("1m", "1"), "cpu"),
    "memory": (_BYTES, "memory"),
    "ephemeral-storage": (_BYTES, "local ephemeral storage"),
    "hugepages": (_BYTES, "hugepages"),
}


def validate_field(
    reference: Manifest, path: FieldPath, supported: Sequence[str]
) -> list[FieldError]:
    """A fieldRef: a field that pods have, and of which this place can show the value."""
    field, here = reference.get("fieldPath", ""), (*path, "fieldPath")
    if not field:
        return [required(here)]
    if reference["apiVersion"] != "v1":
        text = f"error converting fieldPath: unsupported pod version: {reference['apiVersion']}"
        return [invalid(here, field, text)]
    if subscripted := _SUBSCRIPT.fullmatch(field):
        of, key = subscripted[1], subscripted[2]
        if of not in ("metadata.labels", "metadata.annotations"):
            text = f"error converting fieldPath: field label does not support subscript: {field}"
            return [invalid(here, field, text)]
        key = key.lower() if of == "metadata.annotations" else key
        return [invalid(path, key, reason) for reason in names.label_key(key)]
    if field not in _FIELDS:
        text = f"error converting fieldPath: field label not supported: {field}"
        return [invalid(here, field, text)]
    shown = "spec.nodeName" if field == "spec.host" else field
    return [] if shown in supported else [unsupported(here, shown, supported)]


def validate_resource(
    reference: Manifest, path: FieldPath, *, of_volume: bool = False
) -> list[FieldError]:
    """A resourceFieldRef: a limit or a request of a container, in a unit that fits; a volume's names the container."""
    resource = reference.get("resource", "")
    errors: list[FieldError] = []
    if of_volume and not reference.get("containerName"):
        errors.append(required((*path, "containerName")))
    elif not resource:
        errors.append(required((*path, "resource")))
    elif resource not in _RESOURCES and not resource.startswith(_HUGE_PAGES):
        errors.append(unsupported((*path, "resource"), resource, _RESOURCES))
    return errors + _validate_divisor(resource, reference.get("divisor", "0"), (*path, "divisor"))


def _validate_divisor(resource: str, divisor: str, path: FieldPath) -> list[FieldError]:
    name = resource.partition(".")[2]
    known = _DIVISORS.get("hugepages" if resource.startswith(_HUGE_PAGES) else name)
    if known is None or not quantity.value(divisor):
        return []
    allowed, shown = known
    if divisor in allowed:
        return []
    values = " and ".join(allowed) if shown == "cpu" else ", ".join(allowed)
    text = f"only divisor's values {values} are supported with the {shown} resource"
    return [invalid(path, resource, text)]

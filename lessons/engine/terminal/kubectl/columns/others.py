"""Events, ConfigMaps, Secrets, NetworkPolicies and other small kinds."""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.labelselector import format_selector
from lessons.engine.terminal.kubectl.table import Columns, Moment


def _event_cells(event: Manifest, moment: Moment) -> list[str]:
    involved = event.get("involvedObject") or {}
    source = event.get("source") or {}
    series = event.get("series") or {}
    first = event.get("firstTimestamp") or event.get("eventTime")
    last = series.get("lastObservedTime") or event.get("lastTimestamp") or first
    component = source.get("component") or event.get("reportingComponent") or ""
    host = source.get("host") or event.get("reportingInstance") or ""
    kind = str(involved.get("kind", "")).lower()
    return [
        moment.since(last),
        event.get("type", ""),
        event.get("reason", ""),
        f"{kind}/{involved['name']}" if involved.get("name") else kind,
        involved.get("fieldPath", ""),
        f"{component}, {host}" if host else component,
        str(event.get("message", "")).strip(),
        moment.since(first),
        str(series.get("count") or event.get("count") or 1),
        event["metadata"]["name"],
    ]


def _config_map_cells(manifest: Manifest, moment: Moment) -> list[str]:
    count = len(manifest.get("data") or {}) + len(manifest.get("binaryData") or {})
    return [manifest["metadata"]["name"], str(count), moment.age(manifest)]


def _secret_cells(manifest: Manifest, moment: Moment) -> list[str]:
    count = len(manifest.get("data") or {})
    kind = manifest.get("type", "Opaque")
    return [manifest["metadata"]["name"], kind, str(count), moment.age(manifest)]


def _policy_cells(manifest: Manifest, moment: Moment) -> list[str]:
    selector = (manifest.get("spec") or {}).get("podSelector")
    return [manifest["metadata"]["name"], format_selector(selector), moment.age(manifest)]


def _revision_cells(manifest: Manifest, moment: Moment) -> list[str]:
    owner = next(
        (o for o in manifest["metadata"].get("ownerReferences") or () if o.get("controller")), None
    )
    controller = f"{owner['kind'].lower()}.apps/{owner['name']}" if owner else "<none>"
    revision = str(manifest.get("revision", 0))
    return [manifest["metadata"]["name"], controller, revision, moment.age(manifest)]


def _budget_cells(manifest: Manifest, moment: Moment) -> list[str]:
    spec, status = manifest.get("spec") or {}, manifest.get("status") or {}
    return [
        manifest["metadata"]["name"],
        str(spec.get("minAvailable", "N/A")),
        str(spec.get("maxUnavailable", "N/A")),
        str(status.get("disruptionsAllowed", 0)),
        moment.age(manifest),
    ]


COLUMNS = {
    "Event": Columns(
        (
            "LAST SEEN",
            "TYPE",
            "REASON",
            "OBJECT",
            "SUBOBJECT",
            "SOURCE",
            "MESSAGE",
            "FIRST SEEN",
            "COUNT",
            "NAME",
        ),
        _event_cells,
        ("SUBOBJECT", "SOURCE", "FIRST SEEN", "COUNT", "NAME"),
    ),
    "ConfigMap": Columns(("NAME", "DATA", "AGE"), _config_map_cells),
    "Secret": Columns(("NAME", "TYPE", "DATA", "AGE"), _secret_cells),
    "NetworkPolicy": Columns(("NAME", "POD-SELECTOR", "AGE"), _policy_cells),
    "ControllerRevision": Columns(("NAME", "CONTROLLER", "REVISION", "AGE"), _revision_cells),
    "PodDisruptionBudget": Columns(
        ("NAME", "MIN AVAILABLE", "MAX UNAVAILABLE", "ALLOWED DISRUPTIONS", "AGE"), _budget_cells
    ),
}

"""describe horizontalpodautoscaler. Nothing measures load, so no current value is known."""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.describers.context import Context
from lessons.engine.terminal.kubectl.describers.writer import Writer, date, head


# describe.go describeHorizontalPodAutoscalerV2
def describe(manifest: Manifest, context: Context) -> str:
    """The description of a HorizontalPodAutoscaler."""
    metadata, spec, status = manifest["metadata"], manifest["spec"], manifest.get("status") or {}
    target = spec["scaleTargetRef"]
    writer = Writer()
    head(writer, manifest)
    writer.labels("Labels", metadata.get("labels"))
    writer.annotations(metadata.get("annotations"))
    writer.line(0, "CreationTimestamp:", date(metadata.get("creationTimestamp")))
    writer.line(0, "Reference:", f"{target['kind']}/{target['name']}")
    writer.line(0, "Metrics:", "( current / target )")
    for metric in spec["metrics"]:
        writer.line(1, *_metric(metric))
    writer.line(0, "Min replicas:", spec["minReplicas"])
    writer.line(0, "Max replicas:", spec["maxReplicas"])
    if behavior := spec.get("behavior"):
        writer.line(0, "Behavior:")
        _direction(writer, "Scale Up", behavior.get("scaleUp"))
        _direction(writer, "Scale Down", behavior.get("scaleDown"))
    counts = status.get("currentReplicas", 0), status.get("desiredReplicas", 0)
    writer.line(0, f"{target['kind']} pods:", f"{counts[0]} current / {counts[1]} desired")
    if status.get("conditions"):
        writer.line(0, "Conditions:")
        writer.line(1, "Type", "Status", "Reason", "Message")
        writer.line(1, "----", "------", "------", "-------")
    for condition in status.get("conditions") or ():
        writer.line(1, *(condition.get(key, "") for key in ("type", "status", "reason", "message")))
    context.events(writer, manifest)
    return writer.text()


def _metric(metric: Manifest) -> tuple[str, str]:
    key = metric["type"][:1].lower() + metric["type"][1:]
    source = metric[key]
    target = source["target"]
    name = f'"{(source.get("metric") or {}).get("name", "")}"'
    if key in ("resource", "containerResource"):
        of = f' of container "{source["container"]}"' if key == "containerResource" else ""
        title = f"resource {source['name']}{of} on pods"
        if "averageValue" in target:
            return f"{title}:", f"<unknown> / {target['averageValue']}"
        share = target.get("averageUtilization")
        wanted = "<auto>" if share is None else f"{share}%"
        return f"{title}  (as a percentage of request):", f"<unknown> / {wanted}"
    if key == "pods":
        return f"{name} on pods:", f"<unknown> / {target['averageValue']}"
    average = "averageValue" in target
    which = "target average value" if average else "target value"
    wanted = target["averageValue" if average else "value"]
    if key == "object":
        about = source["describedObject"]
        name = f"{name} on {about['kind']}/{about['name']}"
    return f"{name} ({which}):", f"<unknown> / {wanted}"


# describe.go printDirectionBehavior
def _direction(writer: Writer, title: str, rules: Manifest | None) -> None:
    if rules is None:
        return
    writer.line(1, f"{title}:")
    if (window := rules.get("stabilizationWindowSeconds")) is not None:
        writer.line(2, f"Stabilization Window: {window} seconds")
    policies = rules.get("policies")
    if not policies:
        return
    writer.line(2, f"Select Policy: {rules.get('selectPolicy', 'Max')}")
    writer.line(2, "Policies:")
    for policy in policies:
        period = policy["periodSeconds"]
        writer.line(
            3, f"- Type: {policy['type']}", f"Value: {policy['value']}", f"Period: {period} seconds"
        )

"""describe deployment, replicaset, statefulset, daemonset, replicationcontroller."""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.store import Object
from lessons.engine.terminal.kubectl.describers.context import Context
from lessons.engine.terminal.kubectl.describers.template import (
    describe_conditions,
    describe_template,
    pods_status,
)
from lessons.engine.terminal.kubectl.describers.writer import Writer, controlled_by, date, head
from lessons.engine.terminal.kubectl.labelselector import format_selector, selector_text
from lessons.engine.terminal.kubectl.revisions import new_replica_set, replica_sets
from lessons.engine.terminal.kubectl.table import format_labels


def _labels(writer: Writer, manifest: Manifest) -> None:
    writer.labels("Labels", manifest["metadata"].get("labels"))
    writer.annotations(manifest["metadata"].get("annotations"))


def _replicas(manifest: Manifest) -> int:
    replicas = (manifest.get("spec") or {}).get("replicas")
    return 1 if replicas is None else int(replicas)


def deployment(manifest: Manifest, context: Context) -> str:
    """The description of a Deployment. describe.go describeDeployment."""
    metadata, spec, status = manifest["metadata"], manifest["spec"], manifest.get("status") or {}
    writer = Writer()
    head(writer, manifest)
    writer.line(0, "CreationTimestamp:", date(metadata.get("creationTimestamp")))
    _labels(writer, manifest)
    writer.line(0, "Selector:", selector_text(spec.get("selector")))
    counts = [
        f"{_replicas(manifest)} desired",
        f"{status.get('updatedReplicas', 0)} updated",
        f"{status.get('replicas', 0)} total",
        f"{status.get('availableReplicas', 0)} available",
        f"{status.get('unavailableReplicas', 0)} unavailable",
    ]
    writer.line(0, "Replicas:", " | ".join(counts))
    strategy = spec.get("strategy") or {}
    writer.line(0, "StrategyType:", strategy.get("type", ""))
    writer.line(0, "MinReadySeconds:", spec.get("minReadySeconds", 0))
    if rolling := strategy.get("rollingUpdate"):
        text = (
            f"{rolling.get('maxUnavailable')} max unavailable, {rolling.get('maxSurge')} max surge"
        )
        writer.line(0, "RollingUpdateStrategy:", text)
    describe_template(writer, spec["template"])
    describe_conditions(writer, manifest)
    owned = replica_sets(context.view, manifest)
    new = new_replica_set(manifest, owned)
    old = [item for item in owned if item is not new and _replicas(item.manifest)]
    if old or new:
        writer.line(0, "OldReplicaSets:", _replica_sets(old))
        writer.line(0, "NewReplicaSet:", _replica_sets([new] if new else []))
    context.events(writer, manifest)
    return writer.text()


def _replica_sets(items: list[Object]) -> str:
    texts = []
    for item in items:
        made = (item.manifest.get("status") or {}).get("replicas", 0)
        texts.append(f"{item.ref.name} ({made}/{_replicas(item.manifest)} replicas created)")
    return ", ".join(texts) or "<none>"


def replica_set(manifest: Manifest, context: Context) -> str:
    """The description of a ReplicaSet. describe.go describeReplicaSet."""
    writer = Writer()
    head(writer, manifest)
    writer.line(0, "Selector:", format_selector(manifest["spec"].get("selector")))
    return _replicated(writer, manifest, context)


def replication_controller(manifest: Manifest, context: Context) -> str:
    """The description of a ReplicationController."""
    writer = Writer()
    head(writer, manifest)
    writer.line(0, "Selector:", format_labels(manifest["spec"].get("selector")))
    return _replicated(writer, manifest, context)


def _replicated(writer: Writer, manifest: Manifest, context: Context) -> str:
    _labels(writer, manifest)
    if owner := controlled_by(manifest):
        writer.line(0, "Controlled By:", owner)
    current = (manifest.get("status") or {}).get("replicas", 0)
    writer.line(0, "Replicas:", f"{current} current / {_replicas(manifest)} desired")
    writer.line(0, "Pods Status:", pods_status(context, manifest))
    describe_template(writer, manifest["spec"].get("template") or {})
    describe_conditions(writer, manifest)
    context.events(writer, manifest)
    return writer.text()


def stateful_set(manifest: Manifest, context: Context) -> str:
    """The description of a StatefulSet. describe.go describeStatefulSet."""
    metadata, spec = manifest["metadata"], manifest["spec"]
    writer = Writer()
    head(writer, manifest)
    writer.line(0, "CreationTimestamp:", date(metadata.get("creationTimestamp")))
    writer.line(0, "Selector:", selector_text(spec.get("selector")))
    _labels(writer, manifest)
    if spec.get("serviceName"):
        writer.line(0, "Service Name:", spec["serviceName"])
    writer.line(0, "Pod Management Policy:", spec.get("podManagementPolicy", ""))
    total = (manifest.get("status") or {}).get("replicas", 0)
    writer.line(0, "Replicas:", f"{_replicas(manifest)} desired | {total} total")
    strategy = spec.get("updateStrategy") or {}
    writer.line(0, "Update Strategy:", strategy.get("type", ""))
    rolling = strategy.get("rollingUpdate") or {}
    if rolling.get("partition") is not None:
        writer.line(1, "Partition:", rolling["partition"])
        if rolling.get("maxUnavailable") is not None:
            writer.line(1, "MaxUnavailable:", rolling["maxUnavailable"])
    if retention := spec.get("persistentVolumeClaimRetentionPolicy"):
        writer.line(0, "Persistent Volume Claim Retention Policy:")
        writer.line(1, "WhenDeleted:", retention.get("whenDeleted", ""))
        writer.line(1, "WhenScaled:", retention.get("whenScaled", ""))
    writer.line(0, "Pods Status:", pods_status(context, manifest))
    describe_template(writer, spec["template"])
    _volume_claims(writer, spec.get("volumeClaimTemplates") or [])
    context.events(writer, manifest)
    return writer.text()


def _volume_claims(writer: Writer, claims: list[Manifest]) -> None:
    if not claims:
        writer.line(0, "Volume Claims:", "<none>")
        return
    writer.line(0, "Volume Claims:")
    for claim in claims:
        metadata, spec = claim.get("metadata") or {}, claim.get("spec") or {}
        writer.line(1, "Name:", metadata.get("name", ""))
        writer.line(1, "StorageClass:", spec.get("storageClassName", ""))
        writer.labels("Labels", metadata.get("labels"), "  ")
        writer.annotations(metadata.get("annotations"), "  ")
        requests = (spec.get("resources") or {}).get("requests") or {}
        writer.line(1, "Capacity:", requests.get("storage", "<default>"))
        writer.line(1, "Access Modes:", f"[{' '.join(spec.get('accessModes') or ())}]")


def daemon_set(manifest: Manifest, context: Context) -> str:
    """The description of a DaemonSet. describe.go describeDaemonSet."""
    spec, status = manifest["spec"], manifest.get("status") or {}
    template = spec["template"]
    writer = Writer()
    head(writer, manifest)
    writer.line(0, "Selector:", selector_text(spec.get("selector")))
    node_selector = (template.get("spec") or {}).get("nodeSelector")
    writer.line(0, "Node-Selector:", format_labels(node_selector))
    _labels(writer, manifest)
    for title, field in (
        ("Desired Number of Nodes Scheduled", "desiredNumberScheduled"),
        ("Current Number of Nodes Scheduled", "currentNumberScheduled"),
        ("Number of Nodes Scheduled with Up-to-date Pods", "updatedNumberScheduled"),
        ("Number of Nodes Scheduled with Available Pods", "numberAvailable"),
        ("Number of Nodes Misscheduled", "numberMisscheduled"),
    ):
        writer.line(0, f"{title}: {status.get(field, 0)}")
    writer.line(0, "Pods Status:", pods_status(context, manifest))
    describe_template(writer, template)
    context.events(writer, manifest)
    return writer.text()

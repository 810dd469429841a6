"""What `kubectl describe` says about an object, a module for each kind or family of kinds.

staging/src/k8s.io/kubectl/pkg/describe/describe.go
"""

from __future__ import annotations

from collections.abc import Callable

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.describers import (
    autoscaler,
    endpoints,
    ingress,
    networkpolicy,
    node,
    others,
    pod,
    secret,
    service,
    workloads,
)
from lessons.engine.terminal.kubectl.describers.context import Context

_DESCRIBERS: dict[str, Callable[[Manifest, Context], str]] = {
    "ConfigMap": others.config_map,
    "DaemonSet": workloads.daemon_set,
    "Deployment": workloads.deployment,
    "EndpointSlice": endpoints.describe_slice,
    "Endpoints": endpoints.describe,
    "HorizontalPodAutoscaler": autoscaler.describe,
    "Ingress": ingress.describe,
    "IngressClass": ingress.describe_class,
    "Namespace": others.namespace,
    "NetworkPolicy": networkpolicy.describe,
    "Node": node.describe,
    "Pod": pod.describe,
    "ReplicaSet": workloads.replica_set,
    "ReplicationController": workloads.replication_controller,
    "Secret": secret.describe,
    "Service": service.describe,
    "ServiceAccount": secret.service_account,
    "StatefulSet": workloads.stateful_set,
}


def describe(manifest: Manifest, context: Context) -> str:
    """The description of an object."""
    return _DESCRIBERS.get(manifest["kind"], others.generic)(manifest, context)


__all__ = ["Context", "describe"]

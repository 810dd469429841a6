"""What admission adds to a new pod: its service account, default tolerations, priority.

plugin/pkg/admission/serviceaccount, defaulttolerationseconds, priority
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lessons.engine.api import by_kind
from lessons.engine.apiserver import status
from lessons.engine.apiserver.status import Refused
from lessons.engine.refs import Manifest

if TYPE_CHECKING:
    from lessons.engine.apiserver.server import APIServer

_TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
_TOKEN_SECONDS = 3607
_EVICTION_SECONDS = 300
_TAINTS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
_PRIORITIES = {"system-node-critical": 2000001000, "system-cluster-critical": 2000000000}


def admit_pod(server: APIServer, pod: Manifest) -> Manifest:
    """The pod with what admission adds; Refused (Forbidden) without its service account or priority class."""
    spec: dict[str, Any] = dict(pod["spec"])
    _add_account(server, pod, spec)
    _add_priority(pod, spec)
    spec["tolerations"] = _with_evictions(spec.get("tolerations") or [])
    return {**pod, "spec": spec}


def admit_pod_update(pod: Manifest, old: Manifest) -> Manifest:
    """A changed pod: tolerations are added again where they are missing, a priority stays."""
    spec, before = dict(pod["spec"]), old["spec"]
    for key in ("priority", "preemptionPolicy"):
        if spec.get(key) is None and key in before:
            spec[key] = before[key]
    spec["tolerations"] = _with_evictions(spec.get("tolerations") or [])
    return {**pod, "spec": spec}


def _add_account(server: APIServer, pod: Manifest, spec: dict[str, Any]) -> None:
    metadata = pod["metadata"]
    account = spec.get("serviceAccountName") or spec.get("serviceAccount") or "default"
    namespace = metadata["namespace"]
    known = server.store.view.get("ServiceAccount", namespace, account)
    if known is None and account != "default":
        reason = (
            f"error looking up service account {namespace}/{account}: "
            f'serviceaccount "{account}" not found'
        )
        raise _forbidden(pod, reason)
    spec["serviceAccountName"] = spec["serviceAccount"] = account
    if spec.get("automountServiceAccountToken") is not False:
        _mount_token(server, pod, spec)


def _mount_token(server: APIServer, pod: Manifest, spec: dict[str, Any]) -> None:
    metadata = pod["metadata"]
    suffix = server.chance.suffix(f"token/{metadata['namespace']}/{metadata.get('name', '')}")
    name = f"kube-api-access-{suffix}"
    mounted = False
    for key in ("initContainers", "containers"):
        containers = []
        for container in spec.get(key) or ():
            mounts = container.get("volumeMounts") or []
            if all(mount.get("mountPath") != _TOKEN_PATH for mount in mounts):
                mounted = True
                mount = {"name": name, "readOnly": True, "mountPath": _TOKEN_PATH}
                container = {**container, "volumeMounts": [*mounts, mount]}  # noqa: PLW2901
            containers.append(container)
        if containers:
            spec[key] = containers
    if mounted:
        spec["volumes"] = [*(spec.get("volumes") or ()), _token_volume(name)]


def _token_volume(name: str) -> Manifest:
    namespace = {
        "path": "namespace",
        "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"},
    }
    certificate = {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}
    sources = [
        {"serviceAccountToken": {"expirationSeconds": _TOKEN_SECONDS, "path": "token"}},
        {"configMap": certificate},
        {"downwardAPI": {"items": [namespace]}},
    ]
    return {"name": name, "projected": {"defaultMode": 420, "sources": sources}}


def _add_priority(pod: Manifest, spec: dict[str, Any]) -> None:
    name, given = spec.get("priorityClassName"), spec.get("priority")
    if name and name not in _PRIORITIES:
        raise _forbidden(pod, f"no PriorityClass with name {name} was found")
    computed = _PRIORITIES[name] if name else 0
    if given is not None and given != computed:
        reason = (
            f"the integer value of priority ({given}) must not be provided in pod spec; priority admission "
            f"controller computed {computed} from the given PriorityClass name"
        )
        raise _forbidden(pod, reason)
    spec["priority"] = computed
    spec.setdefault("preemptionPolicy", "PreemptLowerPriority")


def _forbidden(pod: Manifest, reason: str) -> Refused:
    return Refused(status.forbidden(by_kind("Pod"), pod["metadata"].get("name", ""), reason))


def _with_evictions(tolerations: list[Manifest]) -> list[Manifest]:
    """Five minutes on a node that fails, unless the pod says otherwise."""
    added = [
        {
            "key": taint,
            "operator": "Exists",
            "effect": "NoExecute",
            "tolerationSeconds": _EVICTION_SECONDS,
        }
        for taint in _TAINTS
        if not any(
            toleration.get("key", taint) == taint
            and toleration.get("effect", "NoExecute") == "NoExecute"
            for toleration in tolerations
        )
    ]
    return [*tolerations, *added]

"""The order in which kubectl prints the fields of what it holds as Go structs: theirs, not the alphabet's.

Objects that a command builds itself are such; what comes out of files is not, and has its keys sorted.
"""

from __future__ import annotations

from typing import Any

# staging/src/k8s.io/api: the structs' fields, merged into one order that holds in each of them.
_ORDER = """
    kind name generateName apiVersion apiGroup namespace uid resourceVersion generation
    creationTimestamp deletionTimestamp deletionGracePeriodSeconds metadata labels annotations
    ownerReferences finalizers immutable data binaryData stringData
    host http path pathType backend service number ingressClassName defaultBackend tls rules hosts
    secretName scaleTargetRef minReplicas maxReplicas metrics
    replicas volumes projected sources configMap items key operator value valueFrom effect
    tolerationSeconds expirationSeconds fieldRef fieldPath initContainers containers image command args
    workingDir protocol appProtocol port targetPort nodePort hostPort containerPort ports selector
    matchLabels matchExpressions clusterIP clusterIPs type template strategy minReadySeconds
    revisionHistoryLimit rollingUpdate maxUnavailable maxSurge paused progressDeadlineSeconds
    envFrom env resources limits requests readOnly mountPath subPath volumeMounts livenessProbe
    readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy
    imagePullPolicy restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy
    nodeSelector serviceAccountName serviceAccount nodeName hostNetwork securityContext stdin stdinOnce
    tty hostname subdomain affinity schedulerName tolerations priorityClassName priority
    enableServiceLinks preemptionPolicy externalIPs sessionAffinity loadBalancerIP
    loadBalancerSourceRanges externalName externalTrafficPolicy healthCheckNodePort
    publishNotReadyAddresses sessionAffinityConfig ipFamilies ipFamilyPolicy
    allocateLoadBalancerNodePorts loadBalancerClass internalTrafficPolicy trafficDistribution
    defaultMode spec status
"""
_PLACES = {name: place for place, name in enumerate(_ORDER.split())}
# Maps, whose keys are data and are sorted; a Service's selector is one, a LabelSelector is not.
_MAPS = frozenset(
    {"annotations", "binaryData", "data", "labels", "limits", "matchLabels", "nodeSelector"}
    | {"requests", "stringData"}
)


def in_struct_order(value: Any, field: str = "") -> Any:
    """The value with the keys of every struct in it in Go's order."""
    if isinstance(value, list):
        return [in_struct_order(item) for item in value]
    if not isinstance(value, dict):
        return value
    is_map = field in _MAPS or (field == "selector" and not _PLACES.keys() & value.keys())
    names = sorted(value, key=None if is_map else _place)
    return {name: in_struct_order(value[name], "" if is_map else name) for name in names}


def _place(name: str) -> tuple[int, str]:
    return _PLACES.get(name, len(_PLACES)), name

"""What a Service is where it says nothing: pkg/apis/core/v1/defaults.go SetDefaults_Service."""

from __future__ import annotations

from typing import Any

from lessons.engine.refs import Manifest

AFFINITY_SECONDS = 10800
_WITH_CLUSTER_IP = ("ClusterIP", "NodePort", "LoadBalancer")


def externally_accessible(spec: Manifest) -> bool:
    """Whether traffic from outside is meant to reach it: pkg/api/v1/service ExternallyAccessible."""
    kind = spec.get("type")
    if kind in ("LoadBalancer", "NodePort"):
        return True
    return kind == "ClusterIP" and bool(spec.get("externalIPs"))


def needs_health_check(spec: Manifest) -> bool:
    """Whether load balancers ask the nodes for endpoints of their own: pkg/api/v1/service NeedsHealthCheck."""
    return spec.get("type") == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local"


def set_defaults(manifest: Manifest) -> Manifest:
    """The Service with defaults filled in."""
    spec = dict(manifest.get("spec") or {})
    _default_affinity(spec)
    spec.setdefault("type", "ClusterIP")
    if spec.get("ports"):
        spec["ports"] = [_default_port(port) for port in spec["ports"]]
    if externally_accessible(spec):
        spec.setdefault("externalTrafficPolicy", "Cluster")
    if spec["type"] in _WITH_CLUSTER_IP:
        spec.setdefault("internalTrafficPolicy", "Cluster")
    if spec["type"] == "LoadBalancer":
        spec.setdefault("allocateLoadBalancerNodePorts", True)
    return {**manifest, "spec": spec, "status": _default_status(spec, manifest.get("status"))}


def _default_affinity(spec: dict[str, Any]) -> None:
    affinity = spec.setdefault("sessionAffinity", "None")
    if affinity == "None":
        spec.pop("sessionAffinityConfig", None)
    elif affinity == "ClientIP":
        client = (spec.get("sessionAffinityConfig") or {}).get("clientIP") or {}
        if client.get("timeoutSeconds") is None:
            spec["sessionAffinityConfig"] = {"clientIP": {"timeoutSeconds": AFFINITY_SECONDS}}


def _default_port(port: Manifest) -> Manifest:
    filled = {"protocol": "TCP", **port}
    if filled.get("targetPort") in (None, 0, ""):
        filled["targetPort"] = filled.get("port", 0)
    return filled


def _default_status(spec: Manifest, status: Manifest | None) -> Manifest:
    balancer = (status or {}).get("loadBalancer") or {}
    ingress = balancer.get("ingress")
    if spec["type"] != "LoadBalancer" or not ingress:
        return status or {"loadBalancer": balancer}
    filled = [{"ipMode": "VIP", **entry} if entry.get("ip") else entry for entry in ingress]
    return {**(status or {}), "loadBalancer": {**balancer, "ingress": filled}}

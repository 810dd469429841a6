"""Cluster DNS as kubeadm sets it up: cmd/kubeadm/app/phases/addons/dns/manifests.go."""

from __future__ import annotations

from typing import Any

from lessons.engine.profile import Profile
from lessons.engine.refs import Manifest

CONTROL_PLANE = "node-role.kubernetes.io/control-plane"

_IMAGE = "registry.k8s.io/coredns/coredns:v1.14.1"
_LABELS = {"k8s-app": "kube-dns"}
_PORTS = (("dns", 53, "UDP"), ("dns-tcp", 53, "TCP"), ("metrics", 9153, "TCP"))


def cluster_dns(profile: Profile) -> list[Manifest]:
    """The ConfigMap with the Corefile, the Service kube-dns and the Deployment coredns."""
    config_map = {
        "apiVersion": "v1",
        "data": {"Corefile": profile.corefile},
        "kind": "ConfigMap",
        "metadata": {"name": "coredns", "namespace": "kube-system"},
    }
    return [config_map, _service(profile), _deployment(profile)]


def _service(profile: Profile) -> Manifest:
    marks = {"kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS"}
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {
            "annotations": {"prometheus.io/port": "9153", "prometheus.io/scrape": "true"},
            "labels": {**_LABELS, **marks},
            "name": "kube-dns",
            "namespace": "kube-system",
        },
        "spec": {
            "clusterIP": profile.dns_ip,
            "ports": [
                {"name": name, "port": port, "protocol": protocol, "targetPort": port}
                for name, port, protocol in _PORTS
            ],
            "selector": _LABELS,
        },
    }


def _deployment(profile: Profile) -> Manifest:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"labels": _LABELS, "name": "coredns", "namespace": "kube-system"},
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": _LABELS},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}},
            "template": {"metadata": {"labels": _LABELS}, "spec": _pod(profile)},
        },
    }


def _pod(profile: Profile) -> Manifest:
    spec: dict[str, Any] = {
        "containers": [
            {
                "args": ["-conf", "/etc/coredns/Corefile"],
                "image": _IMAGE,
                "imagePullPolicy": "IfNotPresent",
                "name": "coredns",
                "ports": [
                    {"containerPort": port, "name": name, "protocol": protocol}
                    for name, port, protocol in _PORTS
                ],
                "resources": {
                    "limits": {"memory": "170Mi"},
                    "requests": {"cpu": "100m", "memory": "70Mi"},
                },
            }
        ],
        "dnsPolicy": "Default",
        "tolerations": [
            {"key": "CriticalAddonsOnly", "operator": "Exists"},
            {"effect": "NoSchedule", "key": CONTROL_PLANE},
        ],
    }
    if any(node.control_plane for node in profile.nodes):
        # kubeadm starts CoreDNS when the control plane's node is the only one there is.
        spec["nodeSelector"] = {CONTROL_PLANE: ""}
    return spec

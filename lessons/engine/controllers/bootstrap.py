"""The cluster as kubeadm leaves it: nodes, system namespaces, the Service kubernetes, cluster DNS."""

from __future__ import annotations

from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.kubernetes_service import KubernetesServiceController
from lessons.engine.profile import NodeProfile, Profile
from lessons.engine.refs import Manifest

NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")
CONTROL_PLANE = "node-role.kubernetes.io/control-plane"
COREDNS_IMAGE = "registry.k8s.io/coredns/coredns:v1.14.1"


def bootstrap(apiserver: APIServer) -> None:
    """Write what is there before anybody works on the cluster; its controllers do the rest."""
    for name in NAMESPACES:
        apiserver.write(_namespace(name))
    for node in apiserver.profile.nodes:
        apiserver.write(_node(node, apiserver.clock.timestamp()))
    KubernetesServiceController(apiserver).ensure()
    for manifest in _cluster_dns(apiserver.profile):
        response = apiserver.create(manifest)
        if response.object is None:
            raise ValueError(
                f"the profile does not bear {manifest['kind']} {manifest['metadata']['name']}"
            )


def _namespace(name: str) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"labels": {"kubernetes.io/metadata.name": name}, "name": name},
        "spec": {"finalizers": ["kubernetes"]},
        "status": {"phase": "Active"},
    }


def _node(node: NodeProfile, now: str) -> Manifest:
    labels = {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": node.name,
        "kubernetes.io/os": "linux",
    }
    spec: dict[str, Any] = {"podCIDR": node.pod_cidr, "podCIDRs": [node.pod_cidr]}
    if node.control_plane:
        labels[CONTROL_PLANE] = ""
        labels["node.kubernetes.io/exclude-from-external-load-balancers"] = ""
        spec["taints"] = [{"effect": "NoSchedule", "key": CONTROL_PLANE}]
    if node.zone:
        labels["topology.kubernetes.io/zone"] = node.zone
    room = {
        "cpu": "4",
        "ephemeral-storage": "40581564Ki",
        "hugepages-2Mi": "0",
        "memory": "8131508Ki",
        "pods": "110",
    }
    annotations = {"node.alpha.kubernetes.io/ttl": "0"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"annotations": annotations, "labels": labels, "name": node.name},
        "spec": spec,
        "status": {
            "addresses": [
                {"address": node.ip, "type": "InternalIP"},
                {"address": node.name, "type": "Hostname"},
            ],
            "allocatable": room,
            "capacity": room,
            "conditions": _node_conditions(now),
            "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
            "nodeInfo": {
                "architecture": "amd64",
                "containerRuntimeVersion": "containerd://2.1.4",
                "kernelVersion": "6.8.0-60-generic",
                "kubeProxyVersion": "",
                "kubeletVersion": "v1.36.0",
                "operatingSystem": "linux",
                "osImage": "Ubuntu 24.04.2 LTS",
            },
        },
    }


def _node_conditions(now: str) -> list[Manifest]:
    """What a healthy kubelet reports: pkg/kubelet/nodestatus."""
    said = (
        (
            "MemoryPressure",
            "False",
            "KubeletHasSufficientMemory",
            "kubelet has sufficient memory available",
        ),
        ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
    )
    return [
        {
            "lastHeartbeatTime": now,
            "lastTransitionTime": now,
            "message": message,
            "reason": reason,
            "status": status,
            "type": kind,
        }
        for kind, status, reason, message in said
    ]


def _cluster_dns(profile: Profile) -> list[Manifest]:
    """kubeadm's cluster DNS: cmd/kubeadm/app/phases/addons/dns/manifests.go."""
    labels = {"k8s-app": "kube-dns"}
    ports = (("dns", 53, "UDP"), ("dns-tcp", 53, "TCP"), ("metrics", 9153, "TCP"))
    config_map = {
        "apiVersion": "v1",
        "data": {"Corefile": profile.corefile},
        "kind": "ConfigMap",
        "metadata": {"name": "coredns", "namespace": "kube-system"},
    }
    marks = {
        **labels,
        "kubernetes.io/cluster-service": "true",
        "kubernetes.io/name": "CoreDNS",
    }
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {
            "annotations": {"prometheus.io/port": "9153", "prometheus.io/scrape": "true"},
            "labels": marks,
            "name": "kube-dns",
            "namespace": "kube-system",
        },
        "spec": {
            "clusterIP": profile.dns_ip,
            "ports": [
                {
                    "name": name if name != "dns-tcp" else "dns-tcp",
                    "port": port,
                    "protocol": protocol,
                    "targetPort": port,
                }
                for name, port, protocol in ports
            ],
            "selector": labels,
        },
    }
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"labels": labels, "name": "coredns", "namespace": "kube-system"},
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": labels},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}},
            "template": {"metadata": {"labels": labels}, "spec": _coredns_pod(profile)},
        },
    }
    return [config_map, service, deployment]


def _coredns_pod(profile: Profile) -> Manifest:
    names = (("dns", 53, "UDP"), ("dns-tcp", 53, "TCP"), ("metrics", 9153, "TCP"))
    spec: dict[str, Any] = {
        "containers": [
            {
                "args": ["-conf", "/etc/coredns/Corefile"],
                "image": COREDNS_IMAGE,
                "imagePullPolicy": "IfNotPresent",
                "name": "coredns",
                "ports": [
                    {"containerPort": port, "name": name, "protocol": protocol}
                    for name, port, protocol in names
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

"""The cluster as kubeadm leaves it: nodes, system namespaces, the Service kubernetes, cluster DNS."""

from __future__ import annotations

from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers import ingressnginx
from lessons.engine.controllers.clusterdns import CONTROL_PLANE, cluster_dns
from lessons.engine.controllers.kubelet.nodes import healthy_conditions
from lessons.engine.controllers.kubernetes_service import KubernetesServiceController
from lessons.engine.profile import NodeProfile
from lessons.engine.refs import Manifest

NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")


def bootstrap(apiserver: APIServer) -> None:
    """Write what is there before anybody works on the cluster; its controllers do the rest."""
    for name in NAMESPACES:
        apiserver.write(_namespace(name))
    for node in apiserver.profile.nodes:
        apiserver.write(_node(node, apiserver.clock.timestamp()))
    KubernetesServiceController(apiserver).ensure()
    profile = apiserver.profile
    if profile.ingress:
        apiserver.write(_namespace(ingressnginx.NAMESPACE))
    extras = ingressnginx.manifests(profile) if profile.ingress else []
    for manifest in (*cluster_dns(profile), *extras):
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
            "conditions": healthy_conditions(now),
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

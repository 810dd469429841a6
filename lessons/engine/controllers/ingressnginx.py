"""ingress-nginx as its own manifests for clouds set it up, without the admission webhook and its certificates.

https://github.com/kubernetes/ingress-nginx/tree/main/deploy/static/provider
"""

from __future__ import annotations

from typing import Any

from lessons.engine.profile import Profile
from lessons.engine.refs import Manifest

NAMESPACE = "ingress-nginx"
SERVICE = "ingress-nginx-controller"
CLASS = "nginx"
CONTROLLER = "k8s.io/ingress-nginx"

_IMAGE = "registry.k8s.io/ingress-nginx/controller:v1.12.1"
_INSTANCE = {
    "app.kubernetes.io/instance": "ingress-nginx",
    "app.kubernetes.io/name": "ingress-nginx",
}
_SELECTOR = {"app.kubernetes.io/component": "controller", **_INSTANCE}
_LABELS = {
    **_SELECTOR,
    "app.kubernetes.io/part-of": "ingress-nginx",
    "app.kubernetes.io/version": "1.12.1",
}
_PORTS = (("http", 80), ("https", 443))


def manifests(profile: Profile) -> list[Manifest]:
    """The IngressClass nginx, the controller's Service and its Deployment; the namespace is made before."""
    ingress_class = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "IngressClass",
        "metadata": {"labels": _LABELS, "name": CLASS},
        "spec": {"controller": CONTROLLER},
    }
    return [ingress_class, _service(profile), _deployment()]


def _service(profile: Profile) -> Manifest:
    spec: dict[str, Any] = {
        "ports": [
            {
                "appProtocol": name,
                "name": name,
                "port": number,
                "protocol": "TCP",
                "targetPort": name,
            }
            for name, number in _PORTS
        ],
        "selector": _SELECTOR,
        "type": "LoadBalancer" if profile.cloud else "NodePort",
    }
    if profile.cloud:
        spec["externalTrafficPolicy"] = "Local"
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"labels": _LABELS, "name": SERVICE, "namespace": NAMESPACE},
        "spec": spec,
    }


def _deployment() -> Manifest:
    container = {
        "args": [
            "/nginx-ingress-controller",
            f"--publish-service=$(POD_NAMESPACE)/{SERVICE}",
            f"--controller-class={CONTROLLER}",
            f"--ingress-class={CLASS}",
        ],
        "image": _IMAGE,
        "imagePullPolicy": "IfNotPresent",
        "name": "controller",
        "ports": [
            {"containerPort": number, "name": name, "protocol": "TCP"} for name, number in _PORTS
        ],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"labels": _LABELS, "name": SERVICE, "namespace": NAMESPACE},
        "spec": {
            "replicas": 1,
            "revisionHistoryLimit": 10,
            "selector": {"matchLabels": _SELECTOR},
            "template": {
                "metadata": {"labels": _LABELS},
                "spec": {"containers": [container], "nodeSelector": {"kubernetes.io/os": "linux"}},
            },
        },
    }

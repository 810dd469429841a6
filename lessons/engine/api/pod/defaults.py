"""What a pod is where it says nothing: pkg/apis/core/v1/defaults.go SetDefaults_Pod, SetDefaults_PodSpec and below."""

from __future__ import annotations

import re
from typing import Any

from lessons.engine.api.quantity import canonical
from lessons.engine.refs import Manifest

Container = dict[str, Any]

_PROBE = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_MODES = {"secret": 420, "configMap": 420, "downwardAPI": 420, "projected": 420}


def set_defaults(pod: Manifest) -> Manifest:
    """A Pod with defaults; some are for pods alone, not for templates."""
    spec = default_spec(pod["spec"])
    spec.setdefault("enableServiceLinks", True)
    for key in ("containers", "initContainers"):
        if spec.get(key):
            spec[key] = [
                _default_pod_container(c, bool(spec.get("hostNetwork"))) for c in spec[key]
            ]
    return {**pod, "spec": spec}


def default_template(template: Manifest | None) -> Manifest:
    """A workload's pod template with defaults."""
    known = template or {"metadata": {}, "spec": {"containers": None}}
    return {**known, "spec": default_spec(known.get("spec") or {})}


def default_spec(given: Manifest) -> dict[str, Any]:
    """A pod's spec with the defaults that hold for templates too."""
    spec = {
        "dnsPolicy": "ClusterFirst",
        "restartPolicy": "Always",
        "securityContext": {},
        "terminationGracePeriodSeconds": 30,
        "schedulerName": "default-scheduler",
        **given,
    }
    for key in ("containers", "initContainers", "ephemeralContainers"):
        if spec.get(key):
            spec[key] = [_default_container(container) for container in spec[key]]
    if spec.get("volumes"):
        spec["volumes"] = [_default_volume(volume) for volume in spec["volumes"]]
    return spec


def _default_pod_container(container: Container, host_network: bool) -> Container:
    resources = container.get("resources") or {}
    if limits := resources.get("limits"):
        requests = {**limits, **(resources.get("requests") or {})}
        container = {**container, "resources": {**resources, "requests": requests}}
    if host_network and container.get("ports"):
        ports = [
            port if port.get("hostPort") else {**port, "hostPort": port.get("containerPort", 0)}
            for port in container["ports"]
        ]
        container = {**container, "ports": ports}
    return container


def _default_container(given: Container) -> Container:
    container = {
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
        **given,
    }
    if not container.get("imagePullPolicy"):
        image = container.get("image", "")
        latest = _IMAGE.fullmatch(image) is not None and image_tag(image) == "latest"
        container["imagePullPolicy"] = "Always" if latest else "IfNotPresent"
    if container.get("ports"):
        container["ports"] = [{"protocol": "TCP", **port} for port in container["ports"]]
    if container.get("env"):
        container["env"] = [_default_variable(variable) for variable in container["env"]]
    if resources := container.get("resources"):
        container["resources"] = {key: _rounded(value) for key, value in resources.items()}
    for key in _PROBES:
        if key in container:
            container[key] = _default_handler({**_PROBE, **container[key]})
    if lifecycle := container.get("lifecycle"):
        container["lifecycle"] = {
            key: _default_handler(value) if isinstance(value, dict) else value
            for key, value in lifecycle.items()
        }
    return container


# github.com/distribution/reference: a name that cannot be parsed has no tag, so it is not the latest.
_NAME = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_IMAGE = re.compile(
    rf"(?:[A-Za-z0-9.-]+(?::\d+)?/)?{_NAME}(?:/{_NAME})*(?::\w[\w.-]{{0,127}})?(?:@\w+:[0-9a-fA-F]{{32,}})?"
)


def image_tag(image: str) -> str:
    """The tag of an image's name: latest where it has neither tag nor digest, "" for a digest alone."""
    plain, at, _ = image.partition("@")
    name, colon, tag = plain.rpartition(":")
    if colon and name and "/" not in tag:
        return tag
    return "" if at else "latest"


def _default_handler(handler: Manifest) -> Manifest:
    if "httpGet" in handler:
        request = {"path": "/", "scheme": "HTTP", **handler["httpGet"]}
        return {**handler, "httpGet": request}
    if "grpc" in handler:
        return {**handler, "grpc": {"service": "", **handler["grpc"]}}
    return handler


def _default_variable(variable: Manifest) -> Manifest:
    source = variable.get("valueFrom") or {}
    if "fieldRef" not in source:
        return variable
    reference = {"apiVersion": "v1", **source["fieldRef"]}
    return {**variable, "valueFrom": {**source, "fieldRef": reference}}


def _rounded(resources: Any) -> Any:
    if not isinstance(resources, dict):
        return resources
    return {name: canonical(quantity) for name, quantity in resources.items()}


def _default_volume(volume: Manifest) -> Manifest:
    """SetDefaults_Volume and those of its sources: a volume without one is an emptyDir."""
    kinds = [key for key in volume if key != "name"]
    if not kinds:
        return {**volume, "emptyDir": {}}
    kind = kinds[0]
    source = volume[kind]
    if kind in _MODES:
        source = {"defaultMode": _MODES[kind], **source}
    if kind == "hostPath":
        source = {"type": "", **source}
    if kind == "projected" and source.get("sources"):
        source["sources"] = [_default_projection(item) for item in source["sources"]]
    return {**volume, kind: source}


def _default_projection(item: Manifest) -> Manifest:
    if "serviceAccountToken" not in item:
        return item
    token = {"expirationSeconds": 3600, **item["serviceAccountToken"]}
    return {**item, "serviceAccountToken": token}

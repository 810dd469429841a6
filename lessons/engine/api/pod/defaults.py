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
    # pkg/apis/core/v1/conversion.go Convert_core_PodSpec_To_v1_PodSpec: the old name says the same.
    if account := spec.get("serviceAccountName") or spec.get("serviceAccount"):
        spec |= {"serviceAccountName": account, "serviceAccount": account}
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
        return {
            **handler,
            "grpc": {**handler["grpc"], "service": handler["grpc"].get("service") or ""},
        }
    return handler


def _default_variable(variable: Manifest) -> Manifest:
    if "valueFrom" not in variable:
        return variable
    return {**variable, "valueFrom": _default_reference(variable["valueFrom"])}


def _rounded(resources: Any) -> Any:
    if not isinstance(resources, dict):
        return resources
    return {name: canonical(quantity) for name, quantity in resources.items()}


def _default_volume(volume: Manifest) -> Manifest:
    """SetDefaults_Volume and those of its sources: a volume without one is an emptyDir."""
    kinds = [key for key in volume if key != "name"]
    if not kinds:
        return {**volume, "emptyDir": {}}
    return {**volume, **{kind: _default_source(kind, volume[kind]) for kind in kinds}}


def _default_source(kind: str, given: Manifest) -> Manifest:
    source = dict(given)
    if kind in _MODES:
        source.setdefault("defaultMode", _MODES[kind])
    if kind == "hostPath":
        source.setdefault("type", "")
    if kind == "downwardAPI":
        source = _default_files(source)
    if kind == "projected" and source.get("sources"):
        source["sources"] = [_default_projection(item) for item in source["sources"]]
    return source


def _default_projection(given: Manifest) -> Manifest:
    item = dict(given)
    if "serviceAccountToken" in item:
        item["serviceAccountToken"] = {"expirationSeconds": 3600, **item["serviceAccountToken"]}
    if "downwardAPI" in item:
        item["downwardAPI"] = _default_files(item["downwardAPI"])
    return item


def _default_files(source: Manifest) -> Manifest:
    """The files of a downwardAPI; a reference to a field is one of v1."""
    if not source.get("items"):
        return source
    return {**source, "items": [_default_reference(file) for file in source["items"]]}


def _default_reference(item: Manifest) -> Manifest:
    if "fieldRef" not in item:
        return item
    return {**item, "fieldRef": {"apiVersion": "v1", **item["fieldRef"]}}

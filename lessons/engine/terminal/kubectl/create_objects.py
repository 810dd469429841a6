"""kubectl create deployment, namespace, configmap.

staging/src/k8s.io/kubectl/pkg/cmd/create
"""

from __future__ import annotations

import re
from typing import Any

from lessons.engine.chance import Chance
from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import datasources
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.create_service import FLAGS
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.generating import only_name, submit


def _deployment(invocation: Invocation) -> None:
    options = invocation.options
    name = only_name(invocation)
    command = invocation.args[invocation.dash :] if invocation.dash > -1 else []
    images = options.all("image")
    if len(images) > 1 and command:
        raise CommandError("cannot specify multiple --image options and command")
    port = options.number("port")
    containers: list[Manifest] = []
    for image in images:
        container: dict[str, Any] = {
            "name": _container_name(image, invocation.cluster.chance),
            "image": image,
            "resources": {},
        }
        if port >= 0 and not containers:
            container["ports"] = [{"containerPort": port}]
        if command:
            container["command"] = command
        containers.append(container)
    labels = {"app": name}
    manifest: Manifest = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": invocation.namespace, "labels": labels},
        "spec": {
            "replicas": options.number("replicas"),
            "selector": {"matchLabels": labels},
            "strategy": {},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": containers}},
        },
        "status": {},
    }
    submit(invocation, manifest, doing="failed to create deployment: ")


# create_deployment.go buildPodSpec, sanitizeAndUniquify
def _container_name(image: str, chance: Chance) -> str:
    """What a container of this image is called: its last part without tag; a chance ending where signs are replaced."""
    last = image.rpartition("/")[2].split(":")[0].split("@")[0]
    name = re.sub(r"[_.]", "-", last)
    return name if name == last else f"{name}-{chance.suffix(f'container/{name}')}"


def _namespace(invocation: Invocation) -> None:
    manifest: Manifest = {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": only_name(invocation)},
        "spec": {},
        "status": {},
    }
    submit(invocation, manifest)


def _config_map(invocation: Invocation) -> None:
    name = only_name(invocation)

    def problem(key: str, reasons: str) -> str:
        if reasons:
            return f'"{key}" is not a valid key name for a ConfigMap: {reasons}'
        return (
            f'cannot add key "{key}", another key by that name already exists in Data for '
            f'ConfigMap "{name}"'
        )

    data = datasources.collect(invocation, problem)
    manifest: Manifest = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": invocation.namespace},
    }
    if data:
        manifest["data"] = data
    submit(invocation, manifest, doing="failed to create configmap: ")


DEPLOYMENT = Command(
    "deployment",
    "Create a deployment with the specified name",
    _deployment,
    "NAME --image=image -- [COMMAND] [args...]",
    flags(FLAGS.rstrip() + "\n    --image=[]\n    --port=-1\n-r, --replicas=1\n"),
    aliases=("deploy",),
    required=("image",),
)
NAMESPACE = Command(
    "namespace",
    "Create a namespace with the specified name",
    _namespace,
    "NAME [--dry-run=server|client|none]",
    flags(FLAGS),
    aliases=("ns",),
)
CONFIG_MAP = Command(
    "configmap",
    "Create a config map from a local file, directory or literal value",
    _config_map,
    "NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
    flags(FLAGS.rstrip() + "\n" + datasources.FLAGS),
    aliases=("cm",),
)

"""kubectl create deployment, namespace, configmap.

staging/src/k8s.io/kubectl/pkg/cmd/create
"""

from __future__ import annotations

import re
from typing import Any

from lessons.engine.api.names import config_key
from lessons.engine.refs import Manifest
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
            "name": _container_name(image),
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
    submit(invocation, manifest, doing="failed to create deployment")


# create_deployment.go buildPodSpec
def _container_name(image: str) -> str:
    """What a container of this image is called: its last part without tag, in letters a name may have."""
    last = image.rpartition("/")[2].split(":")[0].split("@")[0]
    return re.sub(r"[^a-z0-9-]", "-", last.lower())


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
    options = invocation.options
    name = only_name(invocation)
    if options.all("from-env-file") and (options.all("from-file") or options.all("from-literal")):
        raise CommandError("from-env-file cannot be combined with from-file or from-literal")
    data: dict[str, str] = {}
    for source in options.all("from-file"):
        key, path = _file_source(source)
        _add(name, data, key, _read(invocation, path))
    for source in options.all("from-literal"):
        key, equals, value = source.partition("=")
        if not key or not equals:
            raise CommandError(f"invalid literal source {source}, expected key=value")
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        _add(name, data, key, value)
    for path in options.all("from-env-file"):
        for key, value in _environment(_read(invocation, path)):
            _add(name, data, key, value)
    manifest: Manifest = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": invocation.namespace},
    }
    if data:
        manifest["data"] = data
    submit(invocation, manifest, doing="failed to create configmap")


def _file_source(source: str) -> tuple[str, str]:
    key, equals, path = source.partition("=")
    if not equals:
        return source.rpartition("/")[2], source
    if not key:
        raise CommandError(f"key name for file path {path} missing")
    if not path:
        raise CommandError(f"file path for key name {key} missing")
    return key, path


def _read(invocation: Invocation, path: str) -> str:
    text = invocation.call.session.files.get(path.removeprefix("./"))
    if text is None:
        raise CommandError(f"error reading {path}: no such file or directory")
    return text


def _environment(text: str) -> list[tuple[str, str]]:
    lines = [line.strip() for line in text.splitlines()]
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return [(key, value) for key, equals, value in pairs if equals]


def _add(name: str, data: dict[str, str], key: str, value: str) -> None:
    if problems := config_key(key):
        reasons = ",".join(problems)
        raise CommandError(f'"{key}" is not a valid key name for a ConfigMap: {reasons}')
    if key in data:
        raise CommandError(
            f'cannot add key "{key}", another key by that name already exists in Data for ConfigMap "{name}"'
        )
    data[key] = value


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
    flags(
        FLAGS.rstrip()
        + "\n    --append-hash=false\n    --from-env-file=[]\n    --from-file=[]\n    --from-literal=[...]\n"
    ),
    aliases=("cm",),
)

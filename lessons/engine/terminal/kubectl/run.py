"""kubectl run.

staging/src/k8s.io/kubectl/pkg/cmd/run/run.go, pkg/generate/versioned/run.go
"""

from __future__ import annotations

import re
from typing import Any

from lessons.engine.refs import Manifest, Ref
from lessons.engine.terminal.kubectl.attaching import attach
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.delete import deleted_line
from lessons.engine.terminal.kubectl.errors import CommandError, not_found
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.generating import (
    finished,
    parse_labels,
    port_number,
    without_default_namespace,
)
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.lastapplied import annotated_struct
from lessons.engine.terminal.kubectl.mapping import mapping
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.recording import recorded

# github.com/distribution/reference ReferenceRegexp
_HOST = r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::\d+)?/)?"
_VARIABLE = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")
_RESTARTS = ("Always", "OnFailure", "Never")
_PULLS = ("Always", "IfNotPresent", "Never")
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_IMAGE = re.compile(
    rf"{_HOST}{_PART}(?:/{_PART})*(?::\w[\w.-]{{0,127}})?"
    r"(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?"
)


def run(invocation: Invocation) -> int:
    """Make a pod; attached (-i), also run its command and print what it prints."""
    options = invocation.options
    attaching = options.on("attach") if options.changed("attach") else options.on("stdin")
    _check(invocation, attaching)
    pod = _pod(invocation)
    service = _service(invocation, pod) if options.on("expose") else None
    printer = ObjectPrinter(invocation, structs=True)
    made = [_create(invocation, pod)]
    if service is not None:
        made.append(_create(invocation, service))
    if not attaching:
        for manifest in made:
            printer.show(manifest, "created")
        return 0
    metadata = made[0]["metadata"]
    ref = Ref("Pod", metadata["namespace"], metadata["name"])
    try:
        return attach(invocation, ref, invocation.args[1:])
    finally:
        if options.on("rm"):
            _remove(invocation, made)


def _check(invocation: Invocation, attaching: bool) -> None:
    options = invocation.options
    image, restart = options.text("image"), options.text("restart")
    policy, port = options.text("image-pull-policy"), options.text("port")
    problem = ""
    if not invocation.args or invocation.dash == 0:
        problem = "NAME is required for run"
    elif not image:
        problem = "--image is required"
    elif not _IMAGE.fullmatch(image):
        problem = f'invalid image name "{image}": invalid reference format'
    elif options.on("tty") and not options.on("stdin"):
        problem = "-i/--stdin is required for containers with -t/--tty=true"
    elif options.on("expose") and not port:
        problem = "--port must be set when exposing a service"
    elif options.duration("pod-running-timeout") <= 0:
        problem = "--pod-running-timeout must be higher than zero"
    elif restart not in ("", *_RESTARTS):
        problem = f"invalid restart policy: {restart}, valid values are: {', '.join(_RESTARTS)}"
    elif not attaching and options.on("rm"):
        problem = "--rm should only be used for attached containers"
    elif attaching and dry_run(invocation) != "none":
        problem = (
            "--dry-run=[server|client] can't be used with attached containers options "
            "(--attach, --stdin, or --tty)"
        )
    elif policy not in ("", *_PULLS):
        problem = f"invalid image pull policy: {policy}, valid values are: {', '.join(_PULLS)}"
    elif port and not re.fullmatch(r"[+-]?\d+", port):
        problem = "--port must be a number"
    if problem:
        raise CommandError(problem)


def _pod(invocation: Invocation) -> Manifest:
    options, name = invocation.options, invocation.args[0]
    labels = parse_labels(options.text("labels")) if options.text("labels") else {"run": name}
    metadata: Manifest = {"name": name, "labels": labels, "namespace": invocation.namespace}
    if annotations := options.all("annotations"):
        metadata["annotations"] = dict(_pair(text, "annotations") for text in annotations)
    spec: Manifest = {
        "containers": [_container(invocation, name)],
        "dnsPolicy": "ClusterFirst",
        "restartPolicy": options.text("restart") or "Always",
    }
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec, "status": {}}
    return recorded(invocation, finished(invocation, pod))


def _container(invocation: Invocation, name: str) -> Manifest:
    options = invocation.options
    container: dict[str, Any] = {"name": name, "image": options.text("image"), "resources": {}}
    if words := invocation.args[1:]:
        container["command" if options.on("command") else "args"] = words
    if environment := options.all("env"):
        pairs = [_pair(text, "env") for text in environment]
        container["env"] = [{"name": key, "value": value} for key, value in pairs]
    if port := options.text("port"):
        container["ports"] = [{"containerPort": port_number(port)}]
    if policy := options.text("image-pull-policy"):
        container["imagePullPolicy"] = policy
    if options.on("stdin"):
        container["stdin"] = True
        if not options.on("leave-stdin-open"):
            container["stdinOnce"] = True
    if options.on("tty"):
        container["tty"] = True
    if options.on("privileged"):
        container["securityContext"] = {"privileged": True}
    return container


def _pair(text: str, what: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key or (what == "env" and not _VARIABLE.fullmatch(key)):
        raise CommandError(
            f"invalid {what}: {text}" if what == "env" else f"invalid {what} format: {text}"
        )
    return key, value


def _service(invocation: Invocation, pod: Manifest) -> Manifest:
    """--expose: a Service for the pod."""
    name = invocation.args[0]
    number = port_number(invocation.options.text("port"))
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": invocation.namespace},
        "spec": {
            "ports": [{"port": number, "protocol": "TCP", "targetPort": number}],
            "selector": pod["metadata"]["labels"],
        },
        "status": {"loadBalancer": {}},
    }


def _create(invocation: Invocation, manifest: Manifest) -> Manifest:
    if dry_run(invocation) == "client":
        return without_default_namespace(invocation, manifest)
    if invocation.options.on("save-config"):
        manifest = annotated_struct(manifest)
    return Client(invocation).create(manifest, dry_run=dry_run(invocation) == "server").manifest


def _remove(invocation: Invocation, made: list[Manifest]) -> None:
    for manifest in made:
        metadata = manifest["metadata"]
        resource = mapping(manifest["kind"].lower())
        info = Info(resource, metadata["namespace"], metadata["name"])
        try:
            Client(invocation).delete(info.ref)
        except CommandError as error:
            if not_found(error):
                continue
            raise
        if not invocation.options.on("quiet"):
            invocation.out(deleted_line(invocation, info))


COMMAND = Command(
    "run",
    "Run a particular image on the cluster",
    run,
    'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] '
    "[--overrides=inline-json] [--command] -- [COMMAND] [args...]",
    flags("""
    --allow-missing-template-keys=true
    --annotations=[...]
    --attach=false
    --cascade[=background]='background'
    --command=false
    --detach-keys='ctrl-p,ctrl-q'
    --dry-run[=unchanged]='none'
    --env=[...]
    --expose=false
    --field-manager='kubectl-run'
-f, --filename=[]
    --force=false
    --grace-period=-1
    --image=''
    --image-pull-policy=''
-k, --kustomize=''
-l, --labels=''
    --leave-stdin-open=false
-o, --output=''
    --override-type='merge'
    --overrides=''
    --pod-running-timeout=1m0s
    --port=''
    --privileged=false
-q, --quiet=false
    --record=false  # --record will be removed in the future
-R, --recursive=false
    --restart='Always'
    --rm=false
    --save-config=false
    --show-managed-fields=false
-i, --stdin=false
    --template=''
    --timeout=0s
-t, --tty=false
    --wait=false
"""),
    required=("image",),
)

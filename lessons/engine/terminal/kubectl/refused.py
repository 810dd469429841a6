"""Commands that the lab has no use for, or cannot carry out: each says so and names what to do instead."""

from __future__ import annotations

from lessons.engine.api import by_kind
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find


# What a cluster without a metrics server answers.
def _top(invocation: Invocation) -> None:
    raise CommandError("Metrics API not available")


def _copy(invocation: Invocation) -> None:
    if len(invocation.args) != 2:
        raise CommandError("source and destination are required")
    (source, path), (destination, target) = map(_file, invocation.args)
    if source and destination:
        raise CommandError("one of src or dest must be a local file specification")
    if not path or not target:
        raise CommandError("filepath can not be empty")
    if not source and not destination:
        raise CommandError("one of src or dest must be a remote file specification")
    if destination and path.removeprefix("./") not in invocation.call.session.files:
        raise CommandError(f"{path} doesn't exist in local filesystem")
    namespace, _, name = (source or destination).rpartition("/")
    Client(invocation).get(by_kind("Pod"), namespace or invocation.namespace, name)
    raise CommandError(
        "the lab's containers have no files to copy; use kubectl exec POD -- cat FILE"
    )


# staging/src/k8s.io/kubectl/pkg/cmd/cp/cp.go extractFileSpec
def _file(text: str) -> tuple[str, str]:
    """The pod, "" for the machine itself, and the path of [[namespace/]pod:]file."""
    pod, colon, path = text.partition(":")
    if not colon:
        return "", pod
    if not pod or pod.count("/") > 1:
        raise CommandError("filespec must match the canonical format: [[namespace/]pod:]file/path")
    return pod, path


def _edit(invocation: Invocation) -> None:
    infos = find(invocation, Query.of(invocation, invocation.args)).complete()
    names = ", ".join(info.shown for info in infos)
    raise CommandError(
        f"the lab's terminal has no editor: change {names} in the manifest pane and apply it, "
        "or use kubectl patch"
    )


TOP = Command(
    "top",
    "Display resource (CPU/memory) usage",
    usage="[flags]",
    children=(
        Command(
            "node", "Display resource (CPU/memory) usage of nodes", _top, aliases=("nodes", "no")
        ),
        Command("pod", "Display resource (CPU/memory) usage of pods", _top, aliases=("pods", "po")),
    ),
)
CP = Command(
    "cp",
    "Copy files and directories to and from containers",
    _copy,
    "<file-spec-src> <file-spec-dest>",
    flags("-c, --container=''\n    --no-preserve=false\n    --retries=0"),
)
EDIT = Command(
    "edit",
    "Edit a resource on the server",
    _edit,
    "(RESOURCE/NAME | -f FILENAME)",
    flags("-f, --filename=[]\n-o, --output=''\n-R, --recursive=false\n    --save-config=false"),
)


def _other(name: str, short: str) -> Command:
    return Command(name, short, refusal=f"the lab has no kubectl {name}")


OTHERS = (
    _other("attach", "Attach to a running container"),
    _other("certificate", "Modify certificate resources"),
    _other(
        "completion",
        "Output shell completion code for the specified shell (bash, zsh, fish, or powershell)",
    ),
    _other("debug", "Create debugging sessions for troubleshooting workloads and nodes"),
    _other("kuberc", "Manage kuberc configuration files"),
    _other("kustomize", "Build a kustomization target from a directory or URL"),
    _other("plugin", "Provides utilities for interacting with plugins"),
    _other("proxy", "Run a proxy to the Kubernetes API server"),
)

"""Commands that the lab has no use for, or cannot carry out: each says so and names what to do instead."""

from __future__ import annotations

from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.resources import Query, find


# What a cluster without a metrics server answers.
def _top(invocation: Invocation) -> None:
    raise CommandError("Metrics API not available")


def _copy(invocation: Invocation) -> None:
    if len(invocation.args) != 2:
        raise CommandError("source and destination are required")
    if not any(":" in name for name in invocation.args):
        raise CommandError("one of src or dest must be a remote file specification")
    raise CommandError(
        "the lab's containers have no files to copy; use kubectl exec POD -- cat FILE"
    )


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

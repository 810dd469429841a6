"""Commands that the lab has no use for, or cannot carry out: each says so and names what to do instead."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.engine.api import by_name
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.resources import Query, find
from lessons.engine.terminal.kubectl.serverapis import unmodelled
from lessons.engine.terminal.kubectl.table import printed


# What a cluster without a metrics server answers.
def _top(invocation: Invocation) -> None:
    raise CommandError("Metrics API not available")


_VERBS = frozenset(
    {"*", "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"}
    | {"use", "bind", "escalate", "impersonate", "approve", "sign", "attest"}
)


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


def _can_i(invocation: Invocation) -> int:
    """The lab's user is the cluster's administrator, who may do everything there is."""
    args = invocation.args
    if invocation.options.on("list") and args:
        raise CommandError("list option must be specified with no arguments")
    if invocation.options.on("list"):
        header = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"]
        lines = [["*.*", "[]", "[]", "[*]"], ["", "[*]", "[]", "[*]"]]
        invocation.call.out(
            printed(lines if invocation.options.on("no-headers") else [header, *lines])
        )
        return 0
    if not 2 <= len(args) <= 3:
        raise CommandError(
            "you must specify two arguments: verb resource or verb resource/resourceName.\n"
            f"See '{invocation.path} -h' for help and examples."
        )
    for doubt in _doubts(invocation, *args[:2]):
        invocation.err(f"Warning: {doubt}\n\n")
    if not invocation.options.on("quiet"):
        invocation.out("yes")
    return 0


# staging/src/k8s.io/kubectl/pkg/cmd/auth/cani.go Validate
def _doubts(invocation: Invocation, verb: str, what: str) -> Iterator[str]:
    """What the user may have got wrong, though it is allowed."""
    if what.startswith("/"):
        return
    if verb not in _VERBS:
        yield f"verb '{verb}' is not a known verb"
    name = what.partition("/")[0]
    plain, _, group = name.partition(".")
    resource = by_name(name) or unmodelled(name)
    if resource is None and name != "*":
        where = f" in group '{group}'" if group else ""
        yield f"the server doesn't have a resource type '{plain}'{where}"
    elif resource and not resource.namespaced and not invocation.options.on("all-namespaces"):
        yield f"resource '{resource.name}' is not namespace scoped"


def _whoami(invocation: Invocation) -> None:
    invocation.out("ATTRIBUTE   VALUE\nUsername    kubernetes-admin")
    invocation.out("Groups      [kubeadm:cluster-admins system:authenticated]")


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
AUTH = Command(
    "auth",
    "Inspect authorization",
    usage="[flags]",
    children=(
        Command(
            "can-i",
            "Check whether an action is allowed",
            _can_i,
            "VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
            flags(
                "-A, --all-namespaces=false\n    --list=false\n    --no-headers=false\n"
                "-q, --quiet=false\n    --subresource=''"
            ),
        ),
        Command("whoami", "Experimental: Check self subject attributes", _whoami),
    ),
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

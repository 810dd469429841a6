"""kubectl set resources.

staging/src/k8s.io/kubectl/pkg/cmd/set/set_resources.go
"""

from __future__ import annotations

import fnmatch

from lessons.engine.api import quantity
from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import ObjectPrinter
from lessons.engine.terminal.kubectl.podspecs import pod_spec_of, sent, with_pod_spec
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.recording import recorded
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.strategicpatch import two_way

_NO_QUANTITY = (
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
)


def run(invocation: Invocation) -> None:
    """Set what containers request and may use."""
    query = Query.of(invocation, invocation.args)
    found = find(invocation, query)
    found.complete()
    changes = {name: _amounts(invocation.options.text(name)) for name in ("limits", "requests")}
    if not any(changes.values()):
        raise CommandError(
            "you must specify an update to requests or limits (in the form of --requests/--limits)"
        )
    printer = ObjectPrinter(invocation, structs=True)
    pattern = invocation.options.text("containers")

    def one(info: Info) -> None:
        spec = _with_resources(pod_spec_of(info), pattern, changes)
        changed = with_pod_spec(recorded(invocation, info.content), spec)
        if patch := two_way(info, changed):
            result = sent(invocation, info, changed, patch, "resources update to pod template")
            printer.show(result, "resource requirements updated")

    found.each(one)


# staging/src/k8s.io/kubectl/pkg/generate/versioned populateResourceListV1
def _amounts(text: str) -> dict[str, str]:
    """`cpu=200m,memory=512Mi`; CommandError for what is none."""
    amounts: dict[str, str] = {}
    for part in text.split(",") if text else ():
        name, equals, amount = part.partition("=")
        if not equals or "=" in amount:
            raise CommandError(f"invalid argument syntax {part}, expected <resource>=<value>")
        try:
            quantity.value(amount)
        except ValueError:
            raise CommandError(_NO_QUANTITY) from None
        amounts[name] = quantity.canonical(amount)
    return amounts


def _with_resources(spec: Manifest, pattern: str, changes: dict[str, dict[str, str]]) -> Manifest:
    changed, known = dict(spec), False
    for field in ("initContainers", "containers"):
        containers = list(spec.get(field) or ())
        for index, container in enumerate(containers):
            if fnmatch.fnmatchcase(container["name"], pattern):
                containers[index], known = _with_amounts(container, changes), True
        if containers:
            changed[field] = containers
    if not known:
        raise CommandError(f"unable to find container named {pattern}")
    return changed


def _with_amounts(container: Manifest, changes: dict[str, dict[str, str]]) -> Manifest:
    resources = dict(container.get("resources") or {})
    for name, amounts in changes.items():
        if amounts:
            resources[name] = {**(resources.get(name) or {}), **amounts}
    return {**container, "resources": resources}


COMMAND = Command(
    "resources",
    "Update resource requests/limits on objects with pod templates",
    run,
    "(-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]",
    flags("""
    --all=false
    --allow-missing-template-keys=true
-c, --containers='*'
    --dry-run[=unchanged]='none'
    --field-manager='kubectl-set'
-f, --filename=[]
-k, --kustomize=''
    --limits=''
    --local=false
-o, --output=''
    --record=false  # --record will be removed in the future
-R, --recursive=false
    --requests=''
-l, --selector=''
    --show-managed-fields=false
    --template=''
"""),
)

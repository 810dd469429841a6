"""kubectl label.

staging/src/k8s.io/kubectl/pkg/cmd/label/label.go
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lessons.engine.api.names import label_value
from lessons.engine.terminal.kubectl import golang
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.metadata_update import Kind, update


def _parse(specs: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    labels: dict[str, str] = {}
    removed: list[str] = []
    for spec in specs:
        if "=" not in spec:
            removed.append(spec[:-1])
            continue
        key, *values = spec.split("=")
        if len(values) != 1:
            raise CommandError(f"invalid label spec: {spec}")
        if problems := label_value(values[0]):
            reasons = ";".join(problems)
            raise CommandError(f"invalid label value: {golang.quoted(spec)}: {reasons}")
        labels[key] = values[0]
    if any(key in labels for key in removed):
        raise CommandError("can not both modify and remove a label in the same command")
    return labels, removed


def _clash(current: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return [
        f"'{key}' already has a value ({current[key]}), and --overwrite is false"
        for key, value in sorted(new.items())
        if key in current and current[key] != value
    ]


def _verbs(added: bool, removed: bool) -> str:
    if added and removed:
        return "modified"
    if added:
        return "labeled"
    return "unlabeled" if removed else "not labeled"


def run(invocation: Invocation) -> None:
    """Change labels."""
    update(invocation, Kind("labels", "label", _parse, _clash, _verbs, tells_missing=True))


COMMAND = Command(
    "label",
    "Update the labels on a resource",
    run,
    "[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
    flags("""
    --all=false
-A, --all-namespaces=false
    --allow-missing-template-keys=true
    --dry-run[=unchanged]='none'
    --field-manager='kubectl-label'
    --field-selector=''
-f, --filename=[]
-k, --kustomize=''
    --list=false
    --local=false
-o, --output=''
    --overwrite=false
    --record=false  # --record will be removed in the future
-R, --recursive=false
    --resource-version=''
-l, --selector=''
    --show-managed-fields=false
    --template=''
"""),
)

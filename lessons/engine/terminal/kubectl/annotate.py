"""kubectl annotate.

staging/src/k8s.io/kubectl/pkg/cmd/annotate/annotate.go
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.metadata_update import Kind, update
from lessons.engine.terminal.kubectl.revisions import CHANGE_CAUSE


def _parse(specs: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    annotations: dict[str, str] = {}
    removed: list[str] = []
    for spec in specs:
        key, equals, value = spec.partition("=")
        if equals:
            annotations[key] = value
        else:
            removed.append(spec[:-1])
    both = [key for key in removed if key in annotations]
    if both:
        raise CommandError(
            "can not both modify and remove the following annotation(s) in the same command: "
            + ", ".join(both)
        )
    return annotations, removed


def _clash(current: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    problems = "; ".join(
        f"'{key}' already has a value ({current[key]})"
        for key, value in sorted(new.items())
        if key != CHANGE_CAUSE and key in current and current[key] != value
    )
    if not problems:
        return []
    return [f"--overwrite is false but found the following declared annotation(s): {problems}"]


def run(invocation: Invocation) -> None:
    """Change annotations."""
    kind = Kind("annotations", "annotation", _parse, _clash, lambda added, removed: "annotated")
    update(invocation, kind)


COMMAND = Command(
    "annotate",
    "Update the annotations on a resource",
    run,
    "[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
    flags("""
    --all=false
-A, --all-namespaces=false
    --allow-missing-template-keys=true
    --dry-run[=unchanged]='none'
    --field-manager='kubectl-annotate'
    --field-selector=''
-f, --filename=[]
-k, --kustomize=''
    --list=false
    --local=false
-o, --output=''
    --overwrite=false
    --record=false  # --record will be removed in the future
-R, --recursive=true
    --resource-version=''
-l, --selector=''
    --show-managed-fields=false
    --template=''
"""),
)

"""The tree of kubectl's commands."""

from __future__ import annotations

from lessons.engine.terminal.kubectl import (
    annotate,
    apply,
    delete,
    describe,
    exec,
    get,
    label,
    run,
    scale,
)
from lessons.engine.terminal.kubectl.command import Command

ROOT = Command(
    "kubectl",
    "kubectl controls the Kubernetes cluster manager",
    usage="[flags]",
    children=(
        annotate.COMMAND,
        apply.COMMAND,
        delete.COMMAND,
        describe.COMMAND,
        exec.COMMAND,
        get.COMMAND,
        label.COMMAND,
        run.COMMAND,
        scale.COMMAND,
    ),
)

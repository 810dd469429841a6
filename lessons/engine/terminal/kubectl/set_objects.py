"""kubectl set: the group.

staging/src/k8s.io/kubectl/pkg/cmd/set/set.go
"""

from __future__ import annotations

from lessons.engine.terminal.kubectl import (
    set_env,
    set_image,
    set_resources,
    set_selector,
    set_serviceaccount,
)
from lessons.engine.terminal.kubectl.command import Command

COMMAND = Command(
    "set",
    "Set specific features on objects",
    usage="SUBCOMMAND",
    children=(
        set_env.COMMAND,
        set_image.COMMAND,
        set_resources.COMMAND,
        set_selector.COMMAND,
        set_serviceaccount.COMMAND,
    ),
)

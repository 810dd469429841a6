"""KEY=VALUE and KEY- arguments, which label and annotate take after the resources.

staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go GetResourcesAndPairs
"""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.terminal.kubectl.errors import CommandError


def split(args: Sequence[str], what: str) -> tuple[list[str], list[str]]:
    """The arguments that name resources, and the pairs; CommandError for a resource behind a pair."""
    resources: list[str] = []
    pairs: list[str] = []
    for arg in args:
        is_pair = ("=" in arg and not arg.startswith("=")) or (arg.endswith("-") and arg != "-")
        if is_pair:
            pairs.append(arg)
        elif pairs:
            raise CommandError(f"all resources must be specified before {what} changes: {arg}")
        else:
            resources.append(arg)
    return resources, pairs

"""The arguments that name resources, taken apart: TYPE NAME, TYPE/NAME, TYPE,TYPE.

staging/src/k8s.io/cli-runtime/pkg/resource/builder.go ResourceTypeOrNameArgs
"""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.terminal.kubectl.errors import CommandError

# What `all` stands for, in the order in which kubectl asks.
CATEGORIES = {
    "all": [
        "pods",
        "replicationcontrollers",
        "services",
        "daemonsets.apps",
        "deployments.apps",
        "replicasets.apps",
        "statefulsets.apps",
        "horizontalpodautoscalers.autoscaling",
        "cronjobs.batch",
        "jobs.batch",
    ]
}

_MIXED = (
    "there is no need to specify a resource type as a separate argument when passing arguments in "
    "resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of "
    "'kubectl get resource resource/<resource_name>'"
)


Parts = tuple[list[tuple[str, str]], list[str], list[str]]


def read_arguments(args: Sequence[str], problems: list[CommandError]) -> Parts:
    """(type, name) pairs, types, and names; what makes no sense is added to `problems`."""
    words = list(args)
    if len(words) > 1 and len(types := words[0].split(",")) > 1:
        words = [f"{kind}/{name}" for kind in types for name in words[1:]]
    slashes = sum("/" in word for word in words)
    if slashes and slashes != len(words):
        problems.append(CommandError(_MIXED))
        return [], [], []
    if slashes:
        tuples = []
        for word in words:
            kind, _, name = word.partition("/")
            if "/" in name:
                problems.append(
                    CommandError("arguments in resource/name form may not have more than one slash")
                )
                break
            if not kind or not name or "," in kind:
                problems.append(
                    CommandError(
                        "arguments in resource/name form must have a single resource and name"
                    )
                )
                break
            tuples.append((kind, name))
        return tuples, [], []
    if not words:
        return [], [], []
    types = []
    for word in words[0].split(","):
        expanded = CATEGORIES.get(word)
        types += expanded or [word]
    return [], types, words[1:]

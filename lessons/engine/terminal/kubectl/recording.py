"""--record: the command that changed an object, kept in an annotation of it.

staging/src/k8s.io/cli-runtime/pkg/genericclioptions/record_flags.go
"""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.revisions import CHANGE_CAUSE


def recorded(invocation: Invocation, manifest: Manifest) -> Manifest:
    """The object with the command as its change cause; as it is without --record."""
    if not invocation.options.on("record"):
        return manifest
    metadata = manifest.get("metadata") or {}
    annotations = {**(metadata.get("annotations") or {}), CHANGE_CAUSE: _cause(invocation)}
    return {**manifest, "metadata": {**metadata, "annotations": annotations}}


def record(invocation: Invocation, info: Info, *, naming_itself: bool = True) -> None:
    """Record a change that the server has made already; `naming_itself` as in the commands that tell --record too."""
    if invocation.options.on("record"):
        cause = _cause(invocation, () if naming_itself else ("record",))
        patch = {"metadata": {"annotations": {CHANGE_CAUSE: cause}}}
        Client(invocation).patch(info.ref, patch, "merge")


def _cause(invocation: Invocation, hidden: Sequence[str] = ()) -> str:
    """The command line with its flags at the end, each with its value."""
    given = [item for item in invocation.options.given.items() if item[0] not in hidden]
    flags = [f"--{name}={value}" for name, values in given for value in values]
    return " ".join([invocation.path, *invocation.args, *flags])

"""kubectl taint.

staging/src/k8s.io/kubectl/pkg/cmd/taint/taint.go, utils.go
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lessons.engine.api.names import label_key, label_value
from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import golang
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, Printed, UsageError, raise_all
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.mapping import mapping
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find

_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")


@dataclass(frozen=True, slots=True)
class Taint:
    """A taint as it is typed; one to be removed may have no effect, and then means all of its key."""

    key: str
    value: str = ""
    effect: str = ""

    @property
    def manifest(self) -> Manifest:
        """As a node holds it."""
        value = {"value": self.value} if self.value else {}
        return {"effect": self.effect, "key": self.key, **value}

    def __str__(self) -> str:
        value = f"={self.value}" if self.value else ""
        return f"{self.key}{value}:{self.effect}" if self.effect else self.key

    def matches(self, other: Manifest) -> bool:
        """Whether a node's taint has this key and effect."""
        return other["key"] == self.key and other["effect"] in (self.effect or other["effect"],)


def _parse(spec: str) -> Taint:
    """`key=value:effect`, `key:effect` or `key`; ValueError says what is wrong."""
    head, colon, effect = spec.partition(":")
    key, *values = head.split("=") if colon else [spec]
    if ":" in effect or len(values) > 1:
        raise ValueError(f"invalid taint spec: {spec}")
    if colon and effect not in _EFFECTS:
        raise ValueError(f"invalid taint effect: {effect}, unsupported taint effect")
    value = "".join(values)
    if problems := [*label_value(value)] or [*label_key(key)]:
        raise ValueError(f"invalid taint spec: {spec}, {'; '.join(problems)}")
    return Taint(key, value, effect)


def _parse_all(specs: Sequence[str]) -> tuple[list[Taint], list[Taint]]:
    """The taints to add and those to remove."""
    added: list[Taint] = []
    removed: list[Taint] = []
    for spec in specs:
        if spec.endswith("-"):
            parsed = _parse(spec[:-1])
            removed.append(Taint(parsed.key, "", parsed.effect))
            continue
        taint = _parse(spec)
        if not taint.effect:
            raise ValueError(f"invalid taint spec: {spec}")
        if any(other.matches(taint.manifest) for other in added):
            fields = f"{taint.key} {taint.value} {taint.effect} <nil>"
            raise ValueError(f"duplicated taints with the same key and effect: {{{fields}}}")
        added.append(taint)
    return added, removed


def _split(args: Sequence[str]) -> tuple[list[str], list[str]]:
    resources: list[str] = []
    specs: list[str] = []
    for arg in args:
        if "=" in arg or ":" in arg or arg.endswith("-"):
            specs.append(arg)
        elif specs:
            raise CommandError(f"all resources must be specified before taint changes: {arg}")
        else:
            resources.append(arg)
    if not resources:
        raise CommandError("one or more resources must be specified as <resource> <name>")
    if not specs:
        raise CommandError("at least one taint update is required")
    return resources, specs


def _check(
    invocation: Invocation, resources: list[str], added: list[Taint], removed: list[Taint]
) -> None:
    kind = resources[0].lower()
    try:
        resource = mapping(kind)
    except CommandError as error:
        raise Printed(error.message) from error
    if resource.kind != "Node":
        raise CommandError(f"invalid resource type {kind}, only node types are supported")
    clashes = [
        f"{gone.key}={gone.effect}"
        for taint in added
        for gone in removed
        if gone.matches(taint.manifest)
    ]
    if clashes:
        raise CommandError(
            "can not both modify and remove the following taint(s) in the same command: "
            + ", ".join(clashes)
        )
    every, selector = invocation.options.on("all"), invocation.options.text("selector")
    if every and selector:
        raise CommandError("setting 'all' parameter with a non empty selector is prohibited")
    if not every and not selector and len(resources) < 2:
        raise CommandError(
            "at least one resource name must be specified since 'all' parameter is not set"
        )


def _reorganize(
    current: list[Manifest], added: list[Taint], removed: list[Taint], overwrite: bool
) -> tuple[str, list[Manifest]]:
    """The word for what is done, and the taints afterwards; CommandError for one that is not there to be removed."""
    taints = [taint.manifest for taint in added]
    taints += [old for old in current if not any(taint.matches(old) for taint in added)]
    grown = len(taints) != len(current)
    errors: list[CommandError] = []
    shrunk = False
    for gone in removed:
        left = [taint for taint in taints if not gone.matches(taint)]
        shrunk = len(left) != len(taints)
        if not shrunk:
            errors.append(CommandError(f"taint {golang.quoted(str(gone))} not found"))
        taints = left
    raise_all(errors)
    if (grown and shrunk) or overwrite:
        return "modified", taints
    return ("tainted" if grown else "untainted"), taints


def run(invocation: Invocation) -> None:
    """Change the taints of nodes."""
    resources, specs = _split(invocation.args)
    try:
        added, removed = _parse_all(specs)
    except ValueError as error:
        raise UsageError(f"error: {error}", invocation.path) from error
    _check(invocation, resources, added, removed)
    printer = ObjectPrinter(invocation, tells_dry_run=False)
    by_name = not invocation.options.on("all") and not invocation.options.text("selector")
    args = ["nodes", *resources[1:]] if by_name else ["nodes"]
    found = find(invocation, Query.of(invocation, args, selects_all=True))
    found.each(lambda info: _taint(invocation, info, added, removed, printer))


def _taint(
    invocation: Invocation,
    info: Info,
    added: list[Taint],
    removed: list[Taint],
    printer: ObjectPrinter,
) -> None:
    overwrite = invocation.options.on("overwrite")
    spec: Manifest = info.content.get("spec") or {}
    current: list[Manifest] = list(spec.get("taints") or ())
    there = [taint.key for taint in added if any(taint.matches(old) for old in current)]
    if there and not overwrite:
        raise CommandError(
            f"node {info.name} already has {','.join(there)} taint(s) with same effect(s) "
            "and --overwrite is false"
        )
    word, taints = _reorganize(current, added, removed, overwrite)
    result: Manifest = {**info.content, "spec": {**spec, "taints": taints}}
    if dry_run(invocation) != "client":
        server = dry_run(invocation) == "server"
        patch = {"spec": {"taints": taints or None}}
        result = Client(invocation).patch(info.ref, patch, "merge", dry_run=server).manifest
    printer.show(result, word)


COMMAND = Command(
    "taint",
    "Update the taints on one or more nodes",
    run,
    "NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N",
    flags("""
    --all=false
    --allow-missing-template-keys=true
    --dry-run[=unchanged]='none'
    --field-manager='kubectl-taint'
-o, --output=''
    --overwrite=false
-l, --selector=''
    --show-managed-fields=false
    --template=''
    --validate[=strict]='strict'
"""),
)

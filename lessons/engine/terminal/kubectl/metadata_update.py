"""What label and annotate share: changing one map of an object's metadata.

staging/src/k8s.io/kubectl/pkg/cmd/label/label.go, annotate/annotate.go
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, raise_all
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.pairs import split
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.recording import record
from lessons.engine.terminal.kubectl.resources import find


@dataclass(frozen=True, slots=True)
class Kind:
    """Which map, and the words for it."""

    field: str  # labels, annotations
    singular: str
    parse: Callable[[Sequence[str]], tuple[dict[str, str], list[str]]]
    clash: Callable[
        [Mapping[str, str], Mapping[str, str]], list[str]
    ]  # why not without --overwrite
    verbs: Callable[[bool, bool], str]  # added, removed -> "labeled"
    tells_missing: bool = False  # whether a key that cannot be removed is worth a line


def update(invocation: Invocation, kind: Kind) -> None:
    """Change the map of every object that is named, and say what was done."""
    options = invocation.options
    resources, pairs = split(invocation.args, kind.singular)
    new, removed = kind.parse(pairs)
    query = Query.of(invocation, resources, latest=not options.on("local"))
    _check(invocation, kind, query, bool(new or removed))
    found = find(invocation, query)
    if options.text("resource-version") and not found.single:
        raise CommandError("--resource-version may only be used with a single resource")
    printer = ObjectPrinter(invocation)

    def one(info: Info) -> None:
        if options.on("list"):
            _list(invocation, kind, info, alone=found.single)
        else:
            _update(invocation, kind, info, (new, removed), printer)

    found.each(one)


def _check(invocation: Invocation, kind: Kind, query: Query, changing: bool) -> None:
    options = invocation.options
    if options.on("list") and options.text("output"):
        raise CommandError("--list and --output may not be specified together")
    if options.on("local") and not query.filenames:
        raise CommandError(
            "can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set"
        )
    if options.on("all") and query.labels is not None:
        raise CommandError("cannot set --all and --selector at the same time")
    if options.on("all") and query.fields is not None:
        raise CommandError("cannot set --all and --field-selector at the same time")
    if not query.args and not query.filenames:
        raise CommandError(
            "one or more resources must be specified as <resource> <name> or <resource>/<name>"
        )
    if not changing and not options.on("list"):
        raise CommandError(f"at least one {kind.singular} update is required")


def _list(invocation: Invocation, kind: Kind, info: Info, *, alone: bool) -> None:
    if not alone:
        resource = info.resource
        invocation.out(f"Listing {kind.field} for {resource.kind}.{resource.group}/{info.name}:")
    indent = "" if alone else " "
    values = info.content["metadata"].get(kind.field) or {}
    for key in sorted(values):
        invocation.call.out(f"{indent}{key}={values[key]}\n")


def _update(
    invocation: Invocation,
    kind: Kind,
    info: Info,
    change: tuple[dict[str, str], list[str]],
    printer: ObjectPrinter,
) -> None:
    new, removed = change
    current: dict[str, str] = info.content["metadata"].get(kind.field) or {}
    for key in removed:
        if key not in current and kind.tells_missing and dry_run(invocation) != "client":
            invocation.out(f'{kind.singular} "{key}" not found.')
    problems = [] if invocation.options.on("overwrite") else kind.clash(current, new)
    raise_all([CommandError(problem) for problem in problems])
    added = {key: value for key, value in new.items() if current.get(key) != value}
    dropped = [key for key in removed if key in current]
    result: Manifest = info.content
    local = dry_run(invocation) == "client" or invocation.options.on("local")
    if (added or dropped) and not local:
        metadata: Manifest = {kind.field: {**added, **dict.fromkeys(dropped)}}
        if version := invocation.options.text("resource-version"):
            metadata["resourceVersion"] = version
        patch = {"metadata": metadata}
        result = (
            Client(invocation)
            .patch(info.ref, patch, "merge", dry_run=dry_run(invocation) == "server")
            .manifest
        )
    elif added or dropped:
        left = {key: value for key, value in {**current, **added}.items() if key not in dropped}
        result = {**result, "metadata": {**result["metadata"], kind.field: left}}
    printer.show(result, kind.verbs(bool(added), bool(dropped)))
    if dry_run(invocation) == "none" and not local:
        record(invocation, info)

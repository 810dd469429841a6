"""kubectl set env.

staging/src/k8s.io/kubectl/pkg/cmd/set/set_env.go, env/env_parse.go
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lessons.engine.api.names import regex_reason
from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import ObjectPrinter
from lessons.engine.terminal.kubectl.podspecs import pod_spec_of, sent, with_pod_spec
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find
from lessons.engine.terminal.kubectl.set_env_sources import list_variables, variables_of
from lessons.engine.terminal.kubectl.strategicpatch import two_way

_NAME = "[-._a-zA-Z][-._a-zA-Z0-9]*"
_NAME_RULE = (
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', "
    "or '.', and must not start with a digit"
)


@dataclass(frozen=True, slots=True)
class _Changes:
    """The variables to set, and the names of those to take away."""

    new: Sequence[Manifest]
    removed: Sequence[str]


def run(invocation: Invocation) -> None:
    """Set, remove or list environment variables."""
    options = invocation.options
    resources, pairs = _split(invocation)
    if not resources and not options.all("filename"):
        raise CommandError(
            "one or more resources must be specified as <resource> <name> or <resource>/<name>"
        )
    if options.on("list") and options.text("output"):
        raise CommandError("--list and --output may not be specified together")
    changes = _changes(invocation, [*options.all("env"), *pairs])
    query = Query.of(invocation, resources)
    found = find(invocation, query)
    found.complete()
    printer = ObjectPrinter(invocation, structs=True)
    found.each(lambda info: _one(invocation, info, changes, printer))


def _split(invocation: Invocation) -> tuple[list[str], list[str]]:
    resources: list[str] = []
    pairs: list[str] = []
    for arg in invocation.args:
        if arg.find("=") > 0 or (arg.endswith("-") and arg != "-"):
            pairs.append(arg)
        elif pairs:
            words = " ".join(invocation.args)
            raise CommandError(
                f"all resources must be specified before environment changes: {words}"
            )
        else:
            resources.append(arg)
    return resources, pairs


def _changes(invocation: Invocation, pairs: list[str]) -> _Changes:
    new: list[Manifest] = []
    removed: list[str] = []
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            removed.append(pair[:-1])
            continue
        if not re.fullmatch(_NAME, key):
            reason = regex_reason(_NAME_RULE, _NAME, "my.env-name", "MY_ENV.NAME", "MyEnvName1")
            raise CommandError(f'"{key}" is not a valid key name: {reason}')
        new.append({"name": key, "value": value})
    if source := invocation.options.text("from"):
        new += variables_of(invocation, source)
    return _Changes(new, removed)


def _one(invocation: Invocation, info: Info, changes: _Changes, printer: ObjectPrinter) -> None:
    spec = pod_spec_of(info)
    pattern = invocation.options.text("containers")
    changed, known = dict(spec), False
    for field in ("containers", "initContainers"):
        containers = list(spec.get(field) or ())
        for index, container in enumerate(containers):
            if not fnmatch.fnmatchcase(container["name"], pattern):
                continue
            known = True
            containers[index] = _with_variables(invocation, info, container, changes)
            if invocation.options.on("list"):
                list_variables(invocation, info, containers[index])
        if containers:
            changed[field] = containers
    if not known:
        shown = f"{info.resource.kind}/{info.name}"
        invocation.err(f'Warning: {shown} does not have any containers matching "{pattern}"')
    if invocation.options.on("list"):
        return
    manifest = with_pod_spec(info.content, changed)
    if patch := two_way(info, manifest):
        result = sent(invocation, info, manifest, patch, "env update to pod template:")
        printer.show(result, "env updated")


# updateEnv: a variable that is there keeps its place, new ones come behind.
def _with_variables(
    invocation: Invocation, info: Info, container: Manifest, changes: _Changes
) -> Manifest:
    if not changes.new and not changes.removed:
        return container
    new = {variable["name"]: variable for variable in reversed(changes.new)}
    kept: dict[str, Manifest] = {}
    for variable in container.get("env") or ():
        name = variable["name"]
        if name in new and not invocation.options.on("overwrite"):
            raise CommandError(
                f"{info.shown} '{name}' already has a value ({variable.get('value', '')}), "
                "and --overwrite is false"
            )
        if name not in changes.removed:
            kept[name] = new.get(name, variable)
    for variable in changes.new:
        if variable["name"] not in changes.removed:
            kept.setdefault(variable["name"], new[variable["name"]])
    rest = {field: item for field, item in container.items() if field != "env"}
    return {**rest, "env": list(kept.values())} if kept else rest


COMMAND = Command(
    "env",
    "Update environment variables on a pod template",
    run,
    "RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
    flags("""
    --all=false
    --allow-missing-template-keys=true
-c, --containers='*'
    --dry-run[=unchanged]='none'
-e, --env=[...]
    --field-manager='kubectl-set'
-f, --filename=[]
    --from=''
    --keys=[]
-k, --kustomize=''
    --list=false
    --local=false
-o, --output=''
    --overwrite=true
    --prefix=''
-R, --recursive=false
    --resolve=false
-l, --selector=''
    --show-managed-fields=false
    --template=''
"""),
)

"""kubectl set env.

staging/src/k8s.io/kubectl/pkg/cmd/set/set_env.go
"""

from __future__ import annotations

import fnmatch

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.errors import CommandError, raise_all
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.output import ObjectPrinter, dry_run
from lessons.engine.terminal.kubectl.podspecs import pod_spec, with_pod_spec
from lessons.engine.terminal.kubectl.resources import Query, find
from lessons.engine.terminal.kubectl.strategicpatch import two_way


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
    if options.text("from"):
        raise CommandError("the lab's set env has no --from; give KEY=VALUE")
    changes = _changes([*options.all("env"), *pairs])
    query = Query.of(invocation, resources)
    query.empty_selector = query.all
    found = find(invocation, query)
    errors = list(found.errors)
    printer = ObjectPrinter(invocation)
    for info in found.infos:
        try:
            _one(invocation, info, changes, printer)
        except CommandError as error:
            errors.append(error)
    raise_all(errors)


def _split(invocation: Invocation) -> tuple[list[str], list[str]]:
    resources: list[str] = []
    pairs: list[str] = []
    for arg in invocation.args:
        if "=" in arg or (arg.endswith("-") and arg != "-"):
            pairs.append(arg)
        elif pairs:
            words = " ".join(invocation.args)
            raise CommandError(
                f"all resources must be specified before environment changes: {words}"
            )
        else:
            resources.append(arg)
    return resources, pairs


def _changes(pairs: list[str]) -> dict[str, str | None]:
    """The new values; None for a variable that is to go."""
    changes: dict[str, str | None] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        changes[key if equals else pair[:-1]] = value if equals else None
    return changes


def _one(
    invocation: Invocation, info: Info, changes: dict[str, str | None], printer: ObjectPrinter
) -> None:
    spec = pod_spec(info.content)
    if spec is None:
        raise CommandError(
            f"error: {info.shown} the object is not a pod or does not have a pod template: *v1.{info.resource.kind}"
        )
    pattern = invocation.options.text("containers")
    changed = dict(spec)
    for field in ("containers", "initContainers"):
        containers = spec.get(field) or []
        if containers:
            changed[field] = [_container(invocation, c, pattern, changes) for c in containers]
        for container in changed.get(field) or ():
            if invocation.options.on("list") and fnmatch.fnmatchcase(container["name"], pattern):
                _list(invocation, info, container)
    if invocation.options.on("list"):
        return
    manifest = with_pod_spec(info.content, changed)
    if patch := two_way(info, manifest):
        printer.show(_sent(invocation, info, manifest, patch), "env updated")


def _container(
    invocation: Invocation, container: Manifest, pattern: str, changes: dict[str, str | None]
) -> Manifest:
    if not fnmatch.fnmatchcase(container["name"], pattern) or not changes:
        return container
    variables = {variable["name"]: variable for variable in container.get("env") or ()}
    for key, value in changes.items():
        old = variables.get(key)
        if old is not None and value is not None and not invocation.options.on("overwrite"):
            current = old.get("value", "")
            raise CommandError(f"'{key}' already has a value ({current}), and --overwrite is false")
        if value is None:
            variables.pop(key, None)
        else:
            variables[key] = {"name": key, "value": value}
    kept = {field: item for field, item in container.items() if field != "env"}
    return {**kept, "env": list(variables.values())} if variables else kept


def _list(invocation: Invocation, info: Info, container: Manifest) -> None:
    invocation.out(f"# {info.resource.kind} {info.name}, container {container['name']}")
    for variable in container.get("env") or ():
        source = variable.get("valueFrom")
        if source is None:
            invocation.out(f"{variable['name']}={variable.get('value', '')}")
        else:
            invocation.out(f"# {variable['name']} from {_reference(source)}")


def _reference(source: Manifest) -> str:
    if ref := source.get("configMapKeyRef"):
        return f"configmap {ref['name']}, key {ref['key']}"
    if ref := source.get("secretKeyRef"):
        return f"secret {ref['name']}, key {ref['key']}"
    if ref := source.get("fieldRef"):
        return f"field path {ref['fieldPath']}"
    if ref := source.get("resourceFieldRef"):
        prefix = f"{ref['containerName']}/" if ref.get("containerName") else ""
        return f"resource field {prefix}{ref['resource']}"
    return "invalid valueFrom"


def _sent(invocation: Invocation, info: Info, changed: Manifest, patch: Manifest) -> Manifest:
    if invocation.options.on("local") or dry_run(invocation) == "client":
        return changed
    try:
        server = dry_run(invocation) == "server"
        return Client(invocation).patch(info.ref, patch, dry_run=server).manifest
    except CommandError as error:
        text = f"failed to patch env update to pod template: {error.message}"
        raise CommandError(text) from None


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

"""Where set env finds values: --from a ConfigMap or Secret, and what a variable that is listed refers to.

staging/src/k8s.io/kubectl/pkg/cmd/set/set_env.go, env/env_resolve.go
"""

from __future__ import annotations

import base64
import re

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.client import Client
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.mapping import mapping
from lessons.engine.terminal.kubectl.query import Query
from lessons.engine.terminal.kubectl.resources import find

_REFERENCES = {"ConfigMap": "configMapKeyRef", "Secret": "secretKeyRef"}


def variables_of(invocation: Invocation, source: str) -> list[Manifest]:
    """A variable for each key of the ConfigMap or Secret, or for those of --keys; names get --prefix."""
    options = invocation.options
    wanted, variables = options.all("keys"), list[Manifest]()
    for info in find(invocation, Query([source])).complete():
        field = _REFERENCES.get(info.resource.kind)
        if field is None:
            raise CommandError("unsupported resource specified in --from")
        for key in sorted(info.content.get("data") or {}):
            if wanted and key not in wanted:
                continue
            name = re.sub(r"[^a-zA-Z0-9_]", "_", key).upper()
            if name != key:
                invocation.err(f"Warning: key {key} transferred to {name}")
            reference = {field: {"key": key, "name": info.name}}
            variables.append({"name": options.text("prefix") + name, "valueFrom": reference})
    return variables


def list_variables(invocation: Invocation, info: Info, container: Manifest) -> None:
    """Print a container's variables; with --resolve, what they refer to."""
    invocation.out(f"# {info.resource.kind} {info.name}, container {container['name']}")
    for variable in container.get("env") or ():
        source = variable.get("valueFrom")
        if source is None:
            invocation.out(f"{variable['name']}={variable.get('value', '')}")
        elif invocation.options.on("resolve") and (value := _value(invocation, source)) is not None:
            invocation.out(f"{variable['name']}={value}")
        else:
            invocation.out(f"# {variable['name']} from {_reference(source)}")


def _value(invocation: Invocation, source: Manifest) -> str | None:
    """The value in the ConfigMap or Secret; None for what is in neither."""
    for kind, field in _REFERENCES.items():
        if reference := source.get(field):
            held = Client(invocation).get(mapping(kind), invocation.namespace, reference["name"])
            text = (held.manifest.get("data") or {}).get(reference["key"])
            if text is not None and kind == "Secret":
                text = base64.b64decode(text).decode(errors="replace")
            return text
    return None


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

"""kubectl create ingress.

staging/src/k8s.io/kubectl/pkg/cmd/create/create_ingress.go
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.command import Command, Invocation
from lessons.engine.terminal.kubectl.create_service import FLAGS
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.generating import only_name, submit

_RULE = re.compile(
    r"(?P<host>[\w*\-.]*)(?P<path>/.*)=(?P<service>[\w\-]+):(?P<port>[\w\-]+)"
    r"(?P<tls>,tls=?(?P<secret>[\w\-]+)?)?"
)


def run(invocation: Invocation) -> None:
    """Make an Ingress of rules such as `foo.com/bar*=web:80,tls=cert`."""
    name, options = only_name(invocation), invocation.options
    rules, default = options.all("rule"), options.text("default-backend")
    if not rules and not default:
        raise CommandError(
            "not enough information provided: every ingress has to either specify a default-backend "
            "(which catches all traffic) or a list of rules (which catch specific paths)"
        )
    matches = [_match(rule) for rule in rules]
    annotations = dict(map(_annotation, options.all("annotation")))
    spec: dict[str, Any] = {}
    if options.text("class"):
        spec["ingressClassName"] = options.text("class")
    if default:
        spec["defaultBackend"] = _default_backend(default)
    if tls := _tls(matches):
        spec["tls"] = tls
    if matches:
        spec["rules"] = _rules(matches)
    metadata: dict[str, Any] = {"name": name, "namespace": invocation.namespace}
    if annotations:
        metadata["annotations"] = annotations
    manifest: Manifest = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": metadata,
        "spec": spec,
        "status": {"loadBalancer": {}},
    }
    submit(invocation, manifest, doing="failed to create ingress: ")


def _match(rule: str) -> re.Match[str]:
    match = _RULE.match(rule)
    if match is None:
        raise CommandError(
            f"rule {rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]"
        )
    return match


def _annotation(text: str) -> tuple[str, str]:
    key, *value = text.split("=", 2)
    if len(value) != 1:
        raise CommandError(f"annotation {text} is invalid and should be in format key=[value]")
    return key, value[0]


def _default_backend(text: str) -> Manifest:
    name, *port = text.split(":")
    if len(port) != 1 or not name or not port[0]:
        raise CommandError("default-backend should be in format servicename:serviceport")
    return _backend(name, port[0])


def _backend(name: str, port: str) -> Manifest:
    wanted = {"number": int(port)} if port.isdigit() else {"name": port}
    return {"service": {"name": name, "port": {} if wanted == {"number": 0} else wanted}}


def _rules(matches: Sequence[re.Match[str]]) -> list[Manifest]:
    """One rule for each host, in the order in which they come."""
    by_host: dict[str, list[Manifest]] = {}
    for match in matches:
        path = match["path"]
        kind = "Prefix" if path.endswith("*") else "Exact"
        entry = {
            "path": path.removesuffix("*"),
            "pathType": kind,
            "backend": _backend(match["service"], match["port"]),
        }
        by_host.setdefault(match["host"], []).append(entry)
    return [
        {**({"host": host} if host else {}), "http": {"paths": paths}}
        for host, paths in by_host.items()
    ]


def _tls(matches: Sequence[re.Match[str]]) -> list[Manifest]:
    """The hosts of each secret; a host counts once."""
    by_secret: dict[str, list[str]] = {}
    seen: set[str] = set()
    for match in matches:
        if match["tls"] and match["host"] not in seen:
            seen.add(match["host"])
            by_secret.setdefault(match["secret"] or "", []).append(match["host"])
    entries = []
    for secret, hosts in by_secret.items():
        named = [host for host in hosts if host]
        entry = {
            **({"hosts": named} if named else {}),
            **({"secretName": secret} if secret else {}),
        }
        entries += [entry] if entry else []
    return entries


COMMAND = Command(
    "ingress",
    "Create an ingress with the specified name",
    run,
    "NAME --rule=host/path=service:port[,tls[=secret]] ",
    flags(
        FLAGS.rstrip() + "\n    --annotation=[...]\n    --class=''\n    --default-backend=''\n"
        "    --rule=[...]\n"
    ),
    aliases=("ing",),
)

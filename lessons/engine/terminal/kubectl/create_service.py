"""kubectl create service.

staging/src/k8s.io/kubectl/pkg/cmd/create/create_service.go
"""

from __future__ import annotations

from typing import Any

from lessons.engine.api.names import dns_subdomain, port_name
from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.command import Command, Invocation, Run
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.flags import flags
from lessons.engine.terminal.kubectl.generating import only_name, submit

FLAGS = """
    --allow-missing-template-keys=true
    --dry-run[=unchanged]='none'
    --field-manager='kubectl-create'
-o, --output=''
    --save-config=false
    --show-managed-fields=false
    --template=''
    --validate[=strict]='strict'
"""
_MOST = 65535


def _runner(kind: str) -> Run:
    def run(invocation: Invocation) -> None:
        name = only_name(invocation)
        options = invocation.options
        address = options.text("clusterip")
        if address != "None" and not options.all("tcp") and kind != "ExternalName":
            raise CommandError("at least one tcp port specifier must be provided")
        target = options.text("external-name")
        if kind == "ExternalName" and dns_subdomain(target):
            raise CommandError(f"invalid service external name {target}")
        submit(
            invocation,
            _manifest(invocation, name, kind),
            doing=f"failed to create {kind} service: ",
        )

    return run


def _manifest(invocation: Invocation, name: str, kind: str) -> Manifest:
    options = invocation.options
    spec: dict[str, Any] = {"type": kind, "selector": {"app": name}}
    if ports := [_port(invocation, text) for text in options.all("tcp")]:
        spec["ports"] = ports
    if address := options.text("clusterip"):
        spec["clusterIP"] = address
    if target := options.text("external-name"):
        spec["externalName"] = target
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": invocation.namespace, "labels": {"app": name}},
        "spec": spec,
        "status": {"loadBalancer": {}},
    }


def _port(invocation: Invocation, text: str) -> Manifest:
    """One --tcp: 80, 80:8080 or 80:http."""
    first, *rest = text.split(":")
    if not first.isdigit():
        raise CommandError(f'strconv.ParseUint: parsing "{first}": invalid syntax')
    number = int(first)
    if number > _MOST:
        raise CommandError(f'strconv.ParseUint: parsing "{first}": value out of range')
    target: int | str = number
    if rest:
        problems: list[str] = []
        if rest[0].lstrip("+-").isdigit():
            target = int(rest[0])
            if not 1 <= target <= _MOST:
                problems = [f"must be between 1 and {_MOST}, inclusive"]
        else:
            target = rest[0]
            problems = list(port_name(rest[0]))
        if problems:
            raise CommandError(",".join(problems))
    port: Manifest = {
        "name": text.replace(":", "-"),
        "port": number,
        "protocol": "TCP",
        "targetPort": target,
    }
    if invocation.options.has("node-port") and (
        node_port := invocation.options.number("node-port")
    ):
        port["nodePort"] = node_port
    return port


def _command(
    name: str, kind: str, extra: str, usage: str, required: tuple[str, ...] = ()
) -> Command:
    article = "an" if kind == "ExternalName" else "a"
    return Command(
        name,
        f"Create {article} {kind} service",
        _runner(kind),
        f"NAME {usage} [--dry-run=server|client|none]",
        flags(FLAGS.rstrip() + f"\n    --tcp=[]{extra}\n"),
        required=required,
    )


COMMAND = Command(
    "service",
    "Create a service using a specified subcommand",
    usage="[flags]",
    aliases=("svc",),
    children=(
        _command("clusterip", "ClusterIP", "\n--clusterip=''", "[--tcp=<port>:<targetPort>]"),
        _command(
            "externalname",
            "ExternalName",
            "\n--external-name=''",
            "--external-name external.name",
            required=("external-name",),
        ),
        _command("loadbalancer", "LoadBalancer", "", "[--tcp=port:targetPort]"),
        _command("nodeport", "NodePort", "\n--node-port=0", "[--tcp=port:targetPort]"),
    ),
)
